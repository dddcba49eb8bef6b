"""An award that no longer stands, and a lot that nobody is left to win (条例 第五十五、七十四条)."""

from datetime import datetime
from typing import Literal

from django.db import transaction

from tianping.exchange.catalogue.contracts import AwardRevoked
from tianping.record.actors import Actor
from tianping.record.events import rfc3339
from tianping.record.identity import own_origin
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.trading.award.models import Award, AwardNotice, Publicity, RevokedAward
from tianping.trading.evaluation.written import written
from tianping.trading.holds.queries import require_running
from tianping.trading.incidents.actions import fail_lot
from tianping.trading.incidents.models import Failure
from tianping.trading.plans.actions import move_on
from tianping.trading.plans.models import Lot
from tianping.web.accounts.rights import permit

Cause = Literal["refused-contract", "added-conditions", "no-performance-bond", "force-majeure"]
FORFEITS = frozenset({"refused-contract", "added-conditions", "no-performance-bond"})
"""Causes for which the bid bond is not returned (条例 第七十四条)."""
LONGEST = 2_000


class NothingToRevoke(Refusal):
    """No award stands, or its contract is concluded."""

    code = "nothing-to-revoke"
    status = 409
    zh = "标段 {lot} 现处于“{stage}”，没有可以取消的中标结果。"
    en = "Lot {lot} is in the stage {stage}; there is no award to revoke."
    next_zh = "定标之后、订立合同之前，才能取消中标。"
    next_en = "An award is revoked between the decision and the contract."


class StillToAward(Refusal):
    """The lot has no revoked award, or another one stands."""

    code = "still-to-award"
    status = 409
    zh = "标段 {lot} 没有被取消的中标结果，不能以未订立合同为由结束。"
    en = "No award of lot {lot} was revoked; it cannot be ended for want of a contract."
    next_zh = "中标人拒签合同的，先取消中标。"
    next_en = "Where the winner refuses the contract, revoke the award first."


@transaction.atomic
def revoke(*, lot: Lot, cause: Cause, reason: str, by: Actor, now: datetime) -> RevokedAward:
    """Take an award back whose winner does not conclude the contract; the lot returns to its published candidates.

    The winner says so itself, or who conducts the tender does. The buyer then decides for the next candidate, or gives
    the lot up. Raises NotAllowed, TenderOnHold, NothingToRevoke, BadInput.
    """
    held = Lot.objects.select_for_update().select_related("tender").get(pk=lot.pk)
    award = Award.objects.select_related("lot__tender").filter(lot=held).first()
    permit(by, "award.revoke", award)
    require_running(held.tender_id)
    if award is None or held.stage not in ("decided", "notified"):
        raise NothingToRevoke(lot=held.code, stage=held.get_stage_display())
    made = _kept(award, cause, written(reason, field="reason", limit=LONGEST), now)
    AwardNotice.objects.filter(award=award).delete()
    award.delete()
    move_on(lot=held, to="publicity")
    event = AwardRevoked(
        tender=held.tender_id,
        lot=held.code,
        winner=made.winner,
        cause=cause,
        reason=made.reason,
        bond_kept=made.bond_kept,
    )
    record(event, by=by, now=now)
    return made


@transaction.atomic
def give_up(*, lot: Lot, reason: str, by: Actor, now: datetime) -> Failure:
    """End a lot whose award was revoked and that is given to no other candidate; it may be tendered anew (条例 第五十五条).

    Raises NotAllowed, TenderOnHold, StillToAward, BadInput.
    """
    permit(by, "award.give_up", lot.tender)
    held = Lot.objects.select_for_update().select_related("tender").get(pk=lot.pk)
    require_running(held.tender_id)
    if held.stage != "publicity" or not RevokedAward.objects.filter(lot=held).exists():
        raise StillToAward(lot=held.code)
    said = written(reason, field="reason", limit=LONGEST)
    left = len(Publicity.objects.get(lot=held).candidates) - RevokedAward.objects.filter(lot=held).count()
    platform = Actor.platform(own_origin())
    return fail_lot(lot=held, cause="no-contract", count=max(left, 0), explanation=said, by=platform, now=now)


def _kept(award: Award, cause: Cause, reason: str, now: datetime) -> RevokedAward:
    notices = [
        {"recipient": one.recipient, "kind": one.kind, "content": one.content, "sent_at": rfc3339(one.sent_at)}
        for one in award.notices.all()
    ]
    return RevokedAward.objects.create(
        lot=award.lot,
        receipt=award.receipt,
        winner=award.winner,
        winner_name=award.winner_name,
        price=award.price,
        rank=award.rank,
        decided_at=award.decided_at,
        notified_at=award.notified_at,
        notices=notices,
        cause=cause,
        reason=reason,
        bond_kept=cause in FORFEITS,
        revoked_at=now,
    )
