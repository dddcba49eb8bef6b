"""What the report on a lot says, as plain values: every bid, question, vote and intermediate (评标办法 第四十二条)."""

from datetime import datetime
from typing import Any

from tianping.exchange.catalogue.evaluation import Ranked, Rejected
from tianping.law import money
from tianping.record.events import rfc3339
from tianping.trading.evaluation.comprehensive import places as places_of
from tianping.trading.evaluation.models import Committee, Inquiry, Member, Motion, Recusal
from tianping.trading.evaluation.queries import opened_bids, rejections, sitting_members
from tianping.trading.evaluation.ranking import Place
from tianping.trading.evaluation.scoring_facts import points_of, scoring_facts
from tianping.trading.opening.models import NotOpenedBid, OpenedBid
from tianping.trading.plans.models import Lot

RULE = "rejection-grounds"
NO_COMPETITION = "no-competition"


def facts_of(*, lot: Lot, committee: Committee, candidates: int, now: datetime) -> dict[str, Any]:
    """This function will put the report together as the votes stand; `candidates` is how many are recommended at most."""
    places = places_of(lot, committee)
    return {
        "tender": lot.tender_id,
        "name": lot.tender.name,
        "lot": lot.code,
        "lot_name": lot.name,
        "buyer_name": lot.tender.buyer_name,
        "agency_name": lot.tender.agency_name,
        "method": lot.tender.terms.evaluation_method,
        "maximum_price": None if lot.maximum_price is None else money.write(lot.maximum_price),
        "drawn_up_at": rfc3339(now),
        "committee": [_member(one) for one in sitting_members(committee)],
        "recusals": [_recusal(one) for one in committee.recusals.all()],
        "bids": [_bid(one) for one in opened_bids(lot)],
        "not_opened": [_not_opened(one) for one in NotOpenedBid.objects.filter(bid__lot=lot).select_related("bid")],
        "inquiries": [_inquiry(one) for one in Inquiry.objects.filter(bid__lot=lot).select_related("bid")],
        "motions": [_motion(one) for one in Motion.objects.filter(lot=lot).select_related("bid")],
        "ranked": [ranked_part(place).model_dump(mode="json", exclude_none=True) for place in places],
        "rejected": [one.model_dump(mode="json", exclude_none=True) for one in rejected_parts(lot)],
        "candidates": [place.offer.receipt for place in places[:candidates]],
        "scoring": scoring_facts(lot),
    }


def ranked_part(place: Place) -> Ranked:
    """This function will return a place as it is published, with the steps that lead to its evaluated price."""
    return Ranked(
        rank=place.rank,
        receipt=place.offer.receipt,
        bidder=place.offer.bidder,
        bidder_name=place.offer.bidder_name,
        price=money.write(place.offer.price),
        evaluated_price=money.write(place.evaluated_price),
        steps=tuple(
            {
                "kind": step.kind,
                "amount": money.write(step.amount),
                "explanation": step.explanation,
                "motion": step.motion,
            }
            for step in place.steps
        ),
        points=None if place.standing is None else points_of(place.standing),
    )


def rejected_parts(lot: Lot) -> list[Rejected]:
    """This function will return the rejected bids of a lot as they are published, in the order of their receipt."""
    grounds = rejections(lot)
    return [_rejected(bid, grounds[bid.bid_id]) for bid in opened_bids(lot) if bid.bid_id in grounds]


def _rejected(opened: OpenedBid, motion: Motion) -> Rejected:
    return Rejected(
        receipt=opened.bid_id,
        bidder=opened.bid.bidder,
        bidder_name=opened.bid.bidder_name,
        price=money.write(opened.price),
        ground=motion.ground or NO_COMPETITION,
        rule=RULE if motion.ground else "bidders",
        explanation=motion.explanation,
    )


def _member(member: Member) -> dict[str, str]:
    kind = member.get_kind_display()
    return {"name": member.name, "kind": kind, "speciality": member.speciality, "employer": member.employer}


def _recusal(recusal: Recusal) -> dict[str, str]:
    return {"reason": recusal.reason, "declared_at": rfc3339(recusal.declared_at)}


def _bid(opened: OpenedBid) -> dict[str, Any]:
    bid = opened.bid
    return {
        "receipt": bid.receipt,
        "bidder": bid.bidder,
        "bidder_name": bid.bidder_name,
        "price": money.write(opened.price),
        "received_at": rfc3339(bid.received_at),
    }


def _not_opened(failed: NotOpenedBid) -> dict[str, str]:
    outcome = failed.get_outcome_display()
    return {"receipt": failed.bid_id, "bidder_name": failed.bid.bidder_name, "outcome": outcome}


def _inquiry(inquiry: Inquiry) -> dict[str, str]:
    return {
        "bidder_name": inquiry.bid.bidder_name,
        "about": inquiry.get_about_display(),
        "question": inquiry.question,
        "answer_due": rfc3339(inquiry.answer_due),
        "explanation": inquiry.explanation,
    }


def _motion(motion: Motion) -> dict[str, Any]:
    votes = motion.votes.filter(void_at=None).select_related("member")
    return {
        "motion": motion.code,
        "kind": motion.kind,
        "kind_zh": motion.get_kind_display(),
        "receipt": motion.bid_id,
        "bidder_name": motion.bid.bidder_name if motion.bid else "",
        "ground": motion.ground,
        "amount": None if motion.amount is None else money.write(motion.amount),
        "explanation": motion.explanation,
        "state": motion.state,
        "state_zh": motion.get_state_display(),
        "votes": [{"member": one.member.name, "agrees": one.agrees, "reason": one.reason} for one in votes],
    }
