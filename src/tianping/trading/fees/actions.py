"""Verbs of fees: list what must be returned, confirm what was."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Literal

from django.db import transaction

from tianping import law
from tianping.exchange.catalogue.contracts import BondRefunded, BondsRefunded
from tianping.exchange.models import Peer
from tianping.law import money
from tianping.law.days import day_of
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, Refusal
from tianping.trading.documents.models import Terms
from tianping.trading.fees.models import Refund
from tianping.trading.fees.queries import withdrawn
from tianping.trading.plans.models import Lot
from tianping.web.accounts.rights import permit

Cause = Literal["contract", "termination", "failure"]


class NotDue(Refusal):
    """The bond was returned, or is kept by law."""

    code = "refund-not-due"
    status = 409
    default_rule = "bond-refund"
    zh = "该笔投标保证金{state}，不能再登记。"
    en = "This bid bond is {state_en}; nothing more can be noted."
    next_zh = "请核对编号。"
    next_en = "Check the number."


@transaction.atomic
def open_refunds(
    *, lot: Lot, cause: Cause, by: Actor, now: datetime, kept: Mapping[str, str] | None = None
) -> list[Refund]:
    """List the bid bonds of a lot that must be returned with interest, one per bid that stood (T35, T37).

    `kept`: reasons by credit code for bonds that the law keeps (条例 第七十四条). Once per lot; nothing where no bond was
    asked for. After a contract they are due within the days of the law; else at once, with no day. Raises NotAllowed.
    """
    permit(by, "fees.open_refunds", lot)
    Lot.objects.select_for_update().get(pk=lot.pk)
    bond = Terms.objects.filter(tender=lot.tender_id).values_list("bond", flat=True).first()
    done = list(Refund.objects.filter(lot=lot).exclude(cause="withdrawal"))
    if done or not bond:
        return done
    due = None
    if cause == "contract":
        due = law.rule("bond-refund", on=day_of(now), scope=lot.tender.scope()).latest(now).at  # 条例 第五十七条
    reasons = kept or {}
    rows = [
        Refund(
            lot=lot,
            payee=bid.bidder,
            payee_name=bid.bidder_name,
            amount=bond,
            cause=cause,
            state="kept" if bid.bidder in reasons else "due",
            reason=reasons.get(bid.bidder, ""),
            opened_at=now,
            due_at=due,
        )
        for bid in lot.bids.filter(state="standing").order_by("bidder")
    ]
    made = Refund.objects.bulk_create(rows)
    _say_when_all_are_paid(lot, by=by, now=now)
    return made


@transaction.atomic
def open_withdrawn_refunds(*, lot: Lot, by: Actor, now: datetime) -> list[Refund]:
    """List the bonds of bids that were withdrawn before the deadline and that no other bid of the bidder replaced (T17).

    Until the deadline nobody learns who bids, the buyer neither (招标投标法 第二十二条): the platform tells it then, and the
    five days of 条例 第三十五条 run from there. Once per bidder; returns the bonds that are new. Raises NotAllowed.
    """
    permit(by, "fees.open_refunds", lot)
    Lot.objects.select_for_update().get(pk=lot.pk)
    terms = Terms.objects.filter(tender=lot.tender_id).values_list("bond", "bids_due_at").first()
    if terms is None or not terms[0]:
        return []
    told_at = min(terms[1], now)
    due = law.rule("withdrawal-refund", on=day_of(now), scope=lot.tender.scope()).latest(told_at).at  # 条例 第三十五条
    rows = [
        Refund(
            lot=lot,
            payee=uscc,
            payee_name=name,
            amount=terms[0],
            cause="withdrawal",
            opened_at=now,
            due_at=due,
        )
        for uscc, name in withdrawn(lot)
    ]
    return Refund.objects.bulk_create(rows)


@transaction.atomic
def confirm_refund(*, refund: Refund, interest: Decimal, paid_at: datetime, by: Actor, now: datetime) -> Refund:
    """Confirm that a bond was returned, with what interest (yuan) and when; when it was the last, the log says so.

    Who was paid is told to the platform and to supervision only. Locks the lot's row. Raises NotAllowed, NotDue,
    BadInput.
    """
    permit(by, "fees.confirm_refund", refund)
    Lot.objects.select_for_update().get(pk=refund.lot_id)
    held = Refund.objects.select_related("lot").get(pk=refund.pk)
    if held.state != "due":
        raise NotDue(state=held.get_state_display(), state_en=held.state)
    _require_sound(held, interest, paid_at, now)
    held.interest, held.paid_at, held.confirmed_at, held.state = interest, paid_at, now, "paid"
    held.save(update_fields=["interest", "paid_at", "confirmed_at", "state"])
    event = BondRefunded(
        tender=held.lot.tender_id,
        lot=held.lot_id,
        payee=held.payee,
        amount=money.write(held.amount),
        interest=money.write(interest),
        paid_at=paid_at,
    )
    readers = list(Peer.objects.filter(state="docked", kind="supervision").values_list("origin", flat=True))
    record(event, by=by, now=now, readers=readers)
    if held.cause != "withdrawal":
        _say_when_all_are_paid(held.lot, by=by, now=now)
    return held


def _require_sound(refund: Refund, interest: Decimal, paid_at: datetime, now: datetime) -> None:
    if interest < 0 or interest != interest.quantize(money.FEN):
        raise BadInput(
            field="interest",
            what="利息不能为负，最多两位小数（元）。",
            what_en="The interest is not negative, with at most two decimals (yuan).",
            rule="bond-refund",
        )
    if paid_at > now:
        raise BadInput(
            field="paid_at", what="退还时间不能在将来。", what_en="The time of payment cannot lie in the future."
        )


def _say_when_all_are_paid(lot: Lot, *, by: Actor, now: datetime) -> None:
    rows = list(Refund.objects.filter(lot=lot).exclude(cause="withdrawal"))
    if not rows or any(row.state == "due" for row in rows):
        return
    cause: Cause = "contract" if rows[0].cause == "contract" else "failure"
    if rows[0].cause == "termination":
        cause = "termination"
    completed = max((row.paid_at for row in rows if row.paid_at), default=now)
    event = BondsRefunded(tender=lot.tender_id, lot=lot.code, cause=cause, completed_at=completed)
    record(event, by=by, now=now)
