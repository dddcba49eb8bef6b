"""Issuing a directive: it cannot be changed or taken back, only ended by another."""

import re
import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from tianping.exchange.catalogue.supervising import DirectiveIssued, DirectiveSettled
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, NotFound, Refusal
from tianping.supervision.directives import queries
from tianping.supervision.directives.models import Directive
from tianping.supervision.monitoring.models import WatchedTender
from tianping.supervision.monitoring.queries import OVER, stage_of, watched
from tianping.web.accounts.rights import permit

REASON = 5
ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇\d]+条")


class TenderIsOver(Refusal):
    """There is nothing left to suspend."""

    code = "tender-is-over"
    status = 409
    zh = "{tender} 已经结束（{stage}），没有可暂停的。"
    en = "{tender} is over ({stage}); there is nothing to suspend."
    next_zh = "请改用投诉处理或行政处罚程序。"
    next_en = "Use the procedure of complaints or of penalties instead."


class AlreadySuspended(Refusal):
    """The same department has suspended the tender already."""

    code = "already-suspended"
    status = 409
    zh = "本部门已经暂停 {tender}（指令 {directive}）。"
    en = "Your department has suspended {tender} already (directive {directive})."
    next_zh = "要恢复，请对该指令签发恢复指令。"
    next_en = "To let it go on, issue a directive that lifts that one."


class NothingToLift(Refusal):
    """The directive named does not suspend this tender, or is lifted."""

    code = "nothing-to-lift"
    status = 409
    zh = "没有这样一份仍有效的暂停指令：{directive}。"
    en = "There is no such standing suspension: {directive}."
    next_zh = "请核对指令编号。"
    next_en = "Check the number of the directive."


class AnotherDepartments(Refusal):
    """A department lifts its own directives only."""

    code = "another-departments"
    status = 403
    zh = "暂停指令由{department}签发，只能由它恢复。"
    en = "{department} issued the suspension; only that department lifts it."
    next_zh = "请联系该部门。"
    next_en = "Ask that department."


class NothingToSettle(Refusal):
    """The correction was seen already."""

    code = "nothing-to-settle"
    status = 409
    zh = "这份责令改正已经核实过。"
    en = "That this was corrected has been noted already."


@transaction.atomic
def suspend(*, tender: str, reason: str, basis: str, by: Actor, now: datetime) -> Directive:
    """Order the trading platform to suspend a tender (条例 第六十二条).

    Raises NotFound, TenderIsOver, AlreadySuspended, BadInput for a missing reason or article.
    """
    permit(by, "directives.issue")
    _locked(tender)
    _require_words(reason, basis)
    stage = stage_of(tender=tender)
    if stage in OVER:
        raise TenderIsOver(tender=tender, stage=stage)
    standing = queries.standing(tender=tender).filter(office=by.office).first()
    if standing:
        raise AlreadySuspended(tender=tender, directive=standing.directive)
    return _issue(tender=tender, kind="suspend", lifts=None, reason=reason, basis=basis, by=by, now=now)


@transaction.atomic
def resume(*, tender: str, lifts: str, reason: str, basis: str, by: Actor, now: datetime) -> Directive:
    """End a suspension that the same department ordered. Raises NotFound, NothingToLift, AnotherDepartments, BadInput."""
    permit(by, "directives.issue")
    _locked(tender)
    _require_words(reason, basis)
    suspension = queries.standing(tender=tender).filter(directive=lifts).first()
    if suspension is None:
        raise NothingToLift(field="lifts", directive=lifts)
    if suspension.office != by.office:
        raise AnotherDepartments(department=suspension.department)
    try:
        with transaction.atomic():
            return _issue(tender=tender, kind="resume", lifts=lifts, reason=reason, basis=basis, by=by, now=now)
    except IntegrityError:
        raise NothingToLift(field="lifts", directive=lifts) from None


@transaction.atomic
def correct(*, tender: str, demand: str, due: datetime, reason: str, basis: str, by: Actor, now: datetime) -> Directive:
    """Order a fault corrected until `due`; the tender goes on (招标投标法 第七条). Raises NotFound, BadInput."""
    permit(by, "directives.issue")
    _locked(tender)
    _require_words(reason, basis)
    if len(demand.strip()) < REASON:
        raise _bad("demand", "要求没有写，或写得太短。", "What is demanded is missing or too short.")
    if due <= now:
        raise _bad("due", "改正期限已经过了。", "The time for the correction lies in the past.")
    return _issue(
        tender=tender, kind="correct", lifts=None, reason=reason, basis=basis, by=by, now=now,
        demand=demand.strip(), due_at=due,
    )  # fmt: skip


@transaction.atomic
def settle(*, directive: str, note: str, by: Actor, now: datetime) -> Directive:
    """Say, as the department that ordered it, that a correction was seen. Raises NotFound, NothingToSettle, BadInput."""
    permit(by, "directives.issue")
    found = Directive.objects.select_for_update().filter(directive=directive, kind="correct").first()
    if found is None:
        raise NotFound(thing=f"责令改正的指令 {directive[:64]}")
    if found.office != by.office:
        raise AnotherDepartments(department=found.department)
    if found.settled_at:
        raise NothingToSettle
    if len(note.strip()) < REASON:
        raise _bad("note", "核实情况没有写，或写得太短。", "What was seen is missing or too short.")
    found.settled_at, found.settled_note = now, note.strip()
    found.save(update_fields=["settled_at", "settled_note"])
    record(DirectiveSettled(directive=directive, tender=found.tender, note=found.settled_note), by=by, now=now)
    return found


def _bad(field: str, what: str, what_en: str) -> BadInput:
    return BadInput(
        field=field, what=what, what_en=what_en, way_out="请写明，至少五个字；时间写以后的。",
        way_out_en="Say it in five characters or more; a time lies ahead.",
    )  # fmt: skip


def _locked(tender: str) -> WatchedTender:
    watched(tender=tender)
    return WatchedTender.objects.select_for_update().get(tender=tender)


def _require_words(reason: str, basis: str) -> None:
    if len(reason.strip()) < REASON:
        raise BadInput(
            field="reason",
            what="理由没有写，或写得太短。",
            what_en="The reason is missing or too short.",
            way_out="请写明事实，至少五个字。",
            way_out_en="State the facts in five characters or more.",
            rule="suspension",
        )
    if not ARTICLE.search(basis):
        raise BadInput(
            field="basis",
            what="依据没有写到条。",
            what_en="The legal basis does not name an article.",
            way_out="例如：条例 第六十二条。",
            way_out_en="For example: 条例 第六十二条.",
            rule="suspension",
        )


def _issue(
    *,
    tender: str,
    kind: str,
    lifts: str | None,
    reason: str,
    basis: str,
    by: Actor,
    now: datetime,
    demand: str = "",
    due_at: datetime | None = None,
) -> Directive:
    directive = Directive.objects.create(
        directive=secrets.token_hex(16),
        tender=tender,
        kind=kind,
        lifts=lifts,
        office=by.office,
        department=queries.department_name(uscc=by.office),
        reason=reason.strip(),
        basis=basis.strip(),
        issued_at=now,
        demand=demand,
        due_at=due_at,
    )
    names = ("directive", "tender", "kind", "lifts", "department", "reason", "basis", "demand")
    facts = {name: getattr(directive, name) for name in names} | {"due": due_at}
    record(DirectiveIssued.of_body(facts), by=by, now=now)
    return directive
