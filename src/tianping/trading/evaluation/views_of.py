"""How the API tells committees, motions and reports: plain values, amounts as strings in yuan, times in UTC."""

from datetime import datetime
from typing import Any

from tianping.law import money
from tianping.record.events import rfc3339
from tianping.trading.evaluation import queries
from tianping.trading.evaluation.comprehensive import declared, drawn_coefficient, places, signed_sheets
from tianping.trading.evaluation.models import Committee, Inquiry, Member, Motion, Report, ScoreSheet
from tianping.trading.evaluation.queries import opened_bids
from tianping.trading.evaluation.report_facts import ranked_part, rejected_parts
from tianping.trading.evaluation.scoring_facts import scoring_facts
from tianping.trading.evaluation.sheets import marks_of, sheet_to_sign
from tianping.trading.evaluation.signing import to_sign
from tianping.trading.plans.models import Lot


def committee(found: Committee) -> dict[str, Any]:
    """This function will return what everybody may know of a committee before the result."""
    return {
        "tender": found.tender_id,
        "seats": found.seats,
        "experts": found.experts,
        "requested_at": rfc3339(found.requested_at),
        "draw": found.draw or None,
        "formed_at": _moment(found.formed_at),
    }


def inquiry(found: Inquiry) -> dict[str, Any]:
    """This function will return an inquiry as members and the asked bidder see it."""
    return {
        "inquiry": found.code,
        "receipt": found.bid_id,
        "lot": found.bid.lot_id,
        "about": found.about,
        "question": found.question,
        "asked_at": rfc3339(found.asked_at),
        "answer_due": rfc3339(found.answer_due),
        "explanation": found.explanation or None,
        "answered_at": _moment(found.answered_at),
    }


def motion(found: Motion) -> dict[str, Any]:
    """This function will return a motion with its votes, by the members' random codes."""
    return {
        "motion": found.code,
        "lot": found.lot_id,
        "kind": found.kind,
        "receipt": found.bid_id,
        "ground": found.ground or None,
        "amount": None if found.amount is None else money.write(found.amount),
        "explanation": found.explanation,
        "state": found.state,
        "votes": [
            {"member": one.member.code, "agrees": one.agrees, "reason": one.reason}
            for one in found.votes.filter(void_at=None).select_related("member")
        ],
    }


def sheet(found: ScoreSheet) -> dict[str, Any]:
    """This function will return a score sheet as its member sees it, with the text to sign."""
    return {
        "lot": found.lot_id,
        "marks": marks_of(found),
        "to_sign": sheet_to_sign(found),
        "locked_at": _moment(found.locked_at),
    }


def scoring(lot: Lot, member: Member) -> dict[str, Any] | None:
    """This function will return the scoring as a member sees it: its own sheet, how many have signed, and once all
    have, every sheet with the benchmark. Nobody sees another's scores before."""
    method = declared(lot)
    if method is None:
        return None
    own = ScoreSheet.objects.filter(lot=lot, member=member).first()
    sits = queries.sitting_members(member.committee).count()
    signed = signed_sheets(lot).count()
    return {
        "declared": method.to_json(),
        "coefficient": f"{drawn_coefficient(lot, method):f}",
        "own": None if own is None else sheet(own),
        "signed": signed,
        "members": sits,
        "result": scoring_facts(lot) if signed == sits else None,
    }


def evaluation(lot: Lot, member: Member | None = None) -> dict[str, Any]:
    """This function will return a lot as members see it while they judge, with the scoring as `member` may see it."""
    return {
        "lot": lot.code,
        "stage": lot.stage,
        "maximum_price": None if lot.maximum_price is None else money.write(lot.maximum_price),
        "bids": [
            {
                "receipt": bid.bid_id,
                "bidder": bid.bid.bidder,
                "bidder_name": bid.bid.bidder_name,
                "price": money.write(bid.price),
                "form": bid.form,
                "files": bid.files,
                "received_at": rfc3339(bid.bid.received_at),
            }
            for bid in opened_bids(lot)
        ],
        "scoring": None if member is None else scoring(lot, member),
        "inquiries": [inquiry(one) for one in Inquiry.objects.filter(bid__lot=lot).select_related("bid")],
        "motions": [motion(one) for one in Motion.objects.filter(lot=lot)],
        "ranked": [
            ranked_part(place).model_dump(mode="json", exclude_none=True)
            for place in places(lot, queries.committee_of(lot.tender_id))
        ],
        "rejected": [one.model_dump(mode="json", exclude_none=True) for one in rejected_parts(lot)],
    }


def report(found: Report) -> dict[str, Any]:
    """This function will return a report: its digest, what members sign, and all that it says."""
    opinions = found.opinions.all()
    return {
        "lot": found.lot_id,
        "sha256": found.sha256,
        "to_sign": to_sign(found),
        "drawn_up_at": rfc3339(found.drawn_up_at),
        "received_at": _moment(found.received_at),
        "signed": sum(not one.dissent for one in opinions),
        "dissenting": sum(bool(one.dissent) for one in opinions),
        "candidates": found.facts["candidates"],
        "facts": found.facts,
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else rfc3339(at)
