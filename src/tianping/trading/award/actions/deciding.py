"""Deciding who wins, after the publicity (招标投标法 第四十、四十五条; 条例 第五十五条)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tianping.exchange.catalogue.award import AwardDecided
from tianping.law import money
from tianping.law.breach import clock
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.trading.approvals.queries import require_approved
from tianping.trading.award.approving import decide_matter
from tianping.trading.award.models import Award, Publicity
from tianping.trading.award.rules import NotACandidate, PassedOver, require_reasons, revoked_before
from tianping.trading.evaluation.models import Member
from tianping.trading.holds.queries import require_running
from tianping.trading.notices.actions import publish
from tianping.trading.notices.wording import Wording, result_notice
from tianping.trading.plans.actions import move_on
from tianping.trading.plans.models import Lot
from tianping.web.accounts.rights import permit

UNDECIDED = ("issued", "closed", "opened", "evaluated", "publicity")


class PublicityRuns(Refusal):
    """The publicity has not ended."""

    code = "publicity-runs"
    status = 409
    default_rule = "publicity"
    zh = "标段 {lot} 的中标候选人公示到 {until}（北京时间）结束，公示期满前不得定标（条例 第五十四条）。"
    en = "The candidates of lot {lot} stand published until {until} (Beijing time); no award before that (Regulations art. 54)."
    next_zh = "公示期满、异议都已答复后再定标。"
    next_en = "Decide when it has ended and objections are answered."


class NotPublished(Refusal):
    """The candidates are not published, or the winner is decided already."""

    code = "candidates-not-published"
    status = 409
    zh = "标段 {lot} 现处于“{stage}”，不能定标。"
    en = "Lot {lot} is in the stage {stage}; the award cannot be decided."
    next_zh = "请先公示中标候选人。"
    next_en = "Publish the candidates first."


@transaction.atomic
def decide(
    *, lot: Lot, by: Actor, now: datetime, winner: str | None = None, passed_over: Sequence[PassedOver] = ()
) -> Award:
    """Decide the winner, publish the result with the committee's names (T30). `winner` is a receipt; the first by default.

    Another than the first needs a reason for each candidate passed over; where state funds control a mandatory tender,
    one of the grounds that the law lists. Raises NotAllowed, TenderOnHold, NotPublished, PublicityRuns, NotACandidate,
    FirstMustWin, ReasonMissing, ApprovalNeeded.
    """
    permit(by, "award.decide", lot.tender)
    held = Lot.objects.select_for_update().get(pk=lot.pk)
    require_running(lot.tender_id)
    if held.stage != "publicity":
        raise NotPublished(lot=lot.code, stage=held.get_stage_display())
    publicity = Publicity.objects.get(lot=lot)
    if now < publicity.until_at:
        raise PublicityRuns(lot=lot.code, until=clock(publicity.until_at))
    revoked = revoked_before(lot.code)
    left = [one for one in publicity.candidates if one["receipt"] not in {gone.receipt for gone in revoked}]
    chosen = _chosen(left, winner)
    before = [one for one in publicity.candidates if one["rank"] < chosen["rank"]]
    reason = require_reasons(before=before, passed_over=[*revoked, *passed_over], scope=lot.tender.scope(), now=now)
    require_approved(decide_matter(lot=lot, winner=chosen["receipt"], passed_over=passed_over))
    award = Award.objects.create(
        lot=lot,
        receipt=chosen["receipt"],
        winner=chosen["bidder"],
        winner_name=chosen["bidder_name"],
        price=Decimal(chosen["price"]),
        rank=chosen["rank"],
        reason=reason,
        decided_at=now,
    )
    names = _committee(lot)
    record(_event(award, names), by=by, now=now)
    move_on(lot=lot, to="decided")
    publish(tender=lot.tender, kind="result", wording=_wording(award, names), by=by, now=now)
    return award


def _chosen(candidates: list[dict[str, Any]], winner: str | None) -> dict[str, Any]:
    found = [one for one in candidates if winner is None or one["receipt"] == winner]
    if not found:
        raise NotACandidate(field="winner", receipt=winner)
    return found[0]


def _committee(lot: Lot) -> tuple[str, ...]:
    """The names of the members: public with the result, secret while they judge another lot (招标投标法 第三十七条)."""
    others = Lot.objects.filter(tender=lot.tender_id).exclude(pk=lot.pk)
    if others.filter(stage__in=UNDECIDED).exists():
        return ()
    return tuple(Member.objects.filter(committee=lot.tender_id, replaced_at=None).values_list("name", flat=True))


def _event(award: Award, names: tuple[str, ...]) -> AwardDecided:
    return AwardDecided(
        tender=award.lot.tender_id,
        lot=award.lot_id,
        winner=award.winner,
        winner_name=award.winner_name,
        price=money.write(award.price),
        rank=award.rank,
        reason=award.reason,
        committee=names,
    )


def _wording(award: Award, names: tuple[str, ...]) -> Wording:
    said = result_notice(
        name=award.lot.tender.name, lot_name=award.lot.name, winner_name=award.winner_name, price=award.price
    )
    more = (("评标委员会成员", "、".join(names)),) if names else ()
    why = (("未确定排名在前的候选人的理由", award.reason),) if award.reason else ()
    return Wording(said.title, (*said.parts, *why, *more))
