"""Motions and votes: rejections with their ground, corrections, deviations (条例 第四十九、五十一条; 评标办法 第十九至三十条)."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tianping import law
from tianping.exchange.catalogue.evaluation import CommitteeDecided
from tianping.law import money
from tianping.law.days import day_of
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, Refusal
from tianping.trading.evaluation.actions.sitting import require_no_report, sitting
from tianping.trading.evaluation.grounds import require_competition_lacking, require_ground
from tianping.trading.evaluation.models import Committee, Member, Motion, Vote
from tianping.trading.evaluation.queries import offer_of, rejections
from tianping.trading.evaluation.ranking import evaluated
from tianping.trading.evaluation.written import written
from tianping.trading.opening.models import OpenedBid
from tianping.trading.plans.models import Lot

STEPS = ("correction", "deviation")


class BidRejected(Refusal):
    """The bid is rejected, or its rejection is voted on."""

    code = "bid-rejected"
    status = 409
    default_rule = "rejection-grounds"
    zh = "投标 {receipt} 已被否决，或者否决意见正在表决。"
    en = "The bid {receipt} is rejected, or its rejection is being voted on."
    next_zh = "请先完成表决。"
    next_en = "Finish the vote first."


class MotionDecided(Refusal):
    """The motion has its majority; no vote changes it."""

    code = "motion-decided"
    status = 409
    zh = "议题 {motion} 已经表决完毕（{state}）。"
    en = "The motion {motion} is decided ({state})."


class HasVoted(Refusal):
    """A member votes once."""

    code = "has-voted"
    status = 409
    zh = "你已经对议题 {motion} 表决，不能再投。"
    en = "You have voted on the motion {motion}; a vote stands."


class NotAPrice(Refusal):
    """The step would leave nothing of the price, or adds nothing."""

    code = "not-a-price"
    zh = "调整金额 {amount} 元不成立：不能为零，最多两位小数，评标价要大于零。"
    en = "The step of {amount} yuan does not stand: not zero, at most two decimals, and a price must be left."
    next_zh = "请核对金额和正负号。"
    next_en = "Check the amount and its sign."


@transaction.atomic
def propose(
    *,
    lot: Lot,
    kind: str,
    explanation: str,
    by: Actor,
    now: datetime,
    opened: OpenedBid | None = None,
    ground: str = "",
    amount: Decimal | None = None,
) -> Motion:
    """Put something to the vote; who proposes votes for it.

    `rejection` needs a listed ground (条例 第五十一条), `correction` and `deviation` an amount in yuan that is added to the
    price, `no-competition` rejects all where fewer than three bids are effective (招标投标法 第四十二条). Raises
    NotUnderEvaluation, NotAllowed, TenderOnHold, ReportDrawnUp, BidRejected, NotAPrice, BadInput, UnknownGround,
    InquiryFirst, NotAboveMaximum, CompetitionStands.
    """
    committee, member = sitting(lot=lot, by=by, right="evaluation.propose")
    require_no_report(lot)
    if (opened is None) != (kind == "no-competition"):
        raise BadInput(field="receipt", what="要写明是哪一份投标。", what_en="Name the bid that is meant.")
    if opened is not None:
        require_standing(opened)
        _require_fits(opened, kind, ground, amount, now)
    else:
        require_competition_lacking(lot=lot, now=now)
    motion = Motion.objects.create(
        lot=lot,
        bid=opened.bid if opened else None,
        kind=kind,
        ground=ground if kind == "rejection" else "",
        amount=amount if kind in STEPS else None,
        explanation=written(explanation, field="explanation", limit=4000),
        proposed_by=member,
        proposed_at=now,
    )
    return _cast(motion, committee, member, agrees=True, reason="", by=by, now=now)


@transaction.atomic
def vote(*, motion: Motion, agrees: bool, by: Actor, now: datetime, reason: str = "") -> Motion:
    """Vote on a motion, once. More than half of all members carry or lose it, and the decision is recorded.

    Raises NotUnderEvaluation, NotAllowed, TenderOnHold, ReportDrawnUp, MotionDecided, HasVoted.
    """
    committee, member = sitting(lot=motion.lot, by=by, right="evaluation.vote")
    require_no_report(motion.lot)
    held = Motion.objects.select_for_update(of=("self",)).select_related("lot").get(pk=motion.pk)
    if Vote.objects.filter(motion=held, member=member).exists():
        raise HasVoted(motion=held.code)
    if held.state != "open":
        raise MotionDecided(motion=held.code, state=held.get_state_display())
    said = written(reason, field="reason", limit=2000) if reason.strip() else ""
    return _cast(held, committee, member, agrees=agrees, reason=said, by=by, now=now)


def _cast(
    motion: Motion, committee: Committee, member: Member, *, agrees: bool, reason: str, by: Actor, now: datetime
) -> Motion:
    Vote.objects.create(motion=motion, member=member, agrees=agrees, reason=reason, at=now)
    agree = motion.votes.filter(agrees=True, void_at=None).count()
    against = motion.votes.filter(agrees=False, void_at=None).count()
    if max(agree, against) < committee.majority():
        return motion
    motion.state, motion.decided_at = ("carried" if agree > against else "lost"), now
    motion.save(update_fields=["state", "decided_at"])
    record(_decided(motion, agree, against), by=by, now=now)
    return motion


def _decided(motion: Motion, agree: int, against: int) -> CommitteeDecided:
    facts = {
        "tender": motion.lot.tender_id,
        "lot": motion.lot_id,
        "motion": motion.code,
        "kind": motion.kind,
        "receipt": motion.bid_id,
        "ground": motion.ground,
        "amount": "" if motion.amount is None else money.write(motion.amount),
        "explanation": motion.explanation,
        "carried": motion.state == "carried",
        "agree": agree,
        "against": against,
    }
    return CommitteeDecided.of_body({name: value for name, value in facts.items() if value is not None})


def require_standing(opened: OpenedBid) -> None:
    """This function will refuse to judge a bid that is rejected, or whose rejection is voted on. Raises BidRejected."""
    pending = Motion.objects.filter(bid=opened.bid_id, kind="rejection", state="open").exists()
    if pending or opened.bid_id in rejections(opened.bid.lot):
        raise BidRejected(receipt=opened.bid_id)


def _require_fits(opened: OpenedBid, kind: str, ground: str, amount: Decimal | None, now: datetime) -> None:
    if kind == "rejection":
        rule = law.rule("rejection-grounds", on=day_of(now), scope=opened.bid.lot.tender.scope())
        require_ground(opened=opened, ground=ground, rule=rule, now=now)
    else:
        shown = "—" if amount is None else f"{amount:f}"
        if amount is None or not amount or amount != amount.quantize(money.FEN):
            raise NotAPrice(field="amount", amount=shown)
        pending = Motion.objects.filter(bid=opened.bid_id, state="open", kind__in=STEPS, amount__lt=0)
        if evaluated(offer_of(opened)) + sum(one.amount or 0 for one in pending) + amount <= 0:
            raise NotAPrice(field="amount", amount=shown)
