"""Tendering anew 重新招标 what failed or was terminated, linked to the earlier tender (招标投标法 第二十八、四十二条)."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.db import transaction

from tianping.exchange.catalogue.holds import TenderRepeated
from tianping.exchange.catalogue.plans import Method
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.trading.incidents.models import RepeatedLot, Repetition
from tianping.trading.plans.actions import LotPlan, plan_tender
from tianping.trading.plans.checks import tidy_name
from tianping.trading.plans.models import Lot, Tender
from tianping.web.accounts.rights import permit

ENDED = ("failed", "terminated")
LONGEST = 4_000


class NothingToRepeat(Refusal):
    """The lots did not fail, or were tendered anew already."""

    code = "nothing-to-repeat"
    status = 409
    zh = "招标项目 {tender} 没有可以重新招标的标段：没有失败或者终止，或者已经重新招标。"
    en = "Tender {tender} has no lot to be tendered anew: none failed, or it was done already."
    next_zh = "招标失败或者终止的标段，各重新招标一次；再次失败的，从新的招标项目再重新招标。"
    next_en = "A lot that failed is tendered anew once; if that fails too, repeat the new tender."


@transaction.atomic
def retender(
    *,
    earlier: Tender,
    reason: str,
    by: Actor,
    now: datetime,
    lots: Sequence[Lot] | None = None,
    name: str = "",
    invitation_ground: str | None = None,
) -> Repetition:
    """Plan a new tender for lots that failed or were terminated, all by default, with what was planned for them before.

    `reason` says what the buyer found to be the cause and what changes. The new tender has its own codes and may be
    worked on like any other. Locks the earlier tender's row. Raises NotAllowed, NothingToRepeat, BadInput, and what
    `plans.plan_tender` raises.
    """
    permit(by, "incidents.retender", earlier)
    held = Tender.objects.select_for_update().select_related("project").get(pk=earlier.pk)
    said = tidy_name(reason, field="reason", limit=LONGEST)
    chosen = _chosen(held, lots)
    before = Repetition.objects.filter(tender=held).first()
    number = before.round + 1 if before else 2
    new = plan_tender(
        project=held.project,
        name=name.strip() or f"{_first_name(held, before)}（第 {number} 次招标）",
        method=cast("Method", held.method),
        mandatory=held.mandatory,
        construction=held.construction,
        electronic=held.electronic,
        classification=held.classification,
        supervisor=held.supervisor,
        agency=held.agency or None,
        invitation_ground=invitation_ground,
        lots=[_planned(lot) for lot in chosen],
        by=by,
        now=now,
    )
    made = Repetition.objects.create(tender=new, earlier=held, round=number, reason=said, repeated_at=now)
    pairs = list(zip(chosen, new.lots.order_by("code"), strict=True))
    RepeatedLot.objects.bulk_create(RepeatedLot(earlier=old, lot=lot, repetition=made) for old, lot in pairs)
    event = TenderRepeated(
        tender=new.code,
        earlier=held.code,
        lots={old.code: lot.code for old, lot in pairs},
        round=number,
        reason=said,
    )
    record(event, by=by, now=now)
    return made


def _chosen(earlier: Tender, lots: Sequence[Lot] | None) -> list[Lot]:
    ended = earlier.lots.filter(stage__in=ENDED, repeated_as=None).order_by("code")
    wanted = None if lots is None else {lot.code for lot in lots}
    chosen = [lot for lot in ended if wanted is None or lot.code in wanted]
    if not chosen or (wanted is not None and len(chosen) != len(wanted)):
        raise NothingToRepeat(field="lots", tender=earlier.code)
    return chosen


def _first_name(tender: Tender, before: Repetition | None) -> str:
    """The name without the words about an earlier round."""
    return tender.name.removesuffix(f"（第 {before.round} 次招标）") if before else tender.name


def _planned(lot: Lot) -> LotPlan:
    return LotPlan(name=lot.name, content=lot.content, estimate=lot.estimate, maximum_price=lot.maximum_price)
