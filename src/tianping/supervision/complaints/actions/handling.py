"""Handling an accepted complaint: pauses, the respondent's statement, suspension (条例 第六十一条、第六十二条)."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from tianping.exchange.catalogue.complaints import (
    ComplaintPaused,
    ComplaintResumed,
    ComplaintStated,
    ComplaintStatementAsked,
    ComplaintSuspensionOrdered,
)
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, Refusal
from tianping.supervision.complaints import limits
from tianping.supervision.complaints.actions.filing import attach, papers_of, refs_of
from tianping.supervision.complaints.actions.steps import locked, require_state, step
from tianping.supervision.complaints.contents import require_words
from tianping.supervision.complaints.models import Complaint, Pause, Statement
from tianping.supervision.directives import actions as directives
from tianping.supervision.directives.models import Directive
from tianping.web.accounts.rights import permit

KINDS = {"inspection": "检验", "test": "检测", "appraisal": "鉴定", "expert-review": "专家评审"}
LONGEST = 20_000


class AlreadyPaused(Refusal):
    """A test or review is under way."""

    code = "complaint-paused"
    status = 409
    zh = "已有检验、检测、鉴定或专家评审在进行，期限已停止计算。"
    en = "A test or review is under way; the time stands still already."
    next_zh = "请先登记其结果。"
    next_en = "Enter its result first."
    default_rule = "complaint-decide"


class NotPaused(Refusal):
    """There is no test or review to end."""

    code = "complaint-not-paused"
    status = 409
    zh = "没有正在进行的检验、检测、鉴定或专家评审。"
    en = "No test or review is under way."
    default_rule = "complaint-decide"


class AlreadyAsked(Refusal):
    """The respondent was asked, or has answered."""

    code = "statement-asked"
    status = 409
    zh = "已经通知被投诉人陈述和申辩。"
    en = "The respondent was asked for its statement already."
    default_rule = "complaint-statement"


class AlreadyStated(Refusal):
    """The statement is in; it cannot be changed."""

    code = "statement-made"
    status = 409
    zh = "陈述和申辩已经提交，不能改动。"
    en = "The statement was made and cannot be changed."
    default_rule = "complaint-statement"


class NothingToSuspend(Refusal):
    """The complaint is about no tender."""

    code = "no-tender-to-suspend"
    status = 409
    zh = "这件投诉没有涉及招标项目，没有可暂停的。"
    en = "This complaint names no tender; there is nothing to suspend."
    default_rule = "suspension"


@transaction.atomic
def pause(*, number: str, kind: str, reason: str, by: Actor, now: datetime) -> Pause:
    """Begin a test or review; its time is not counted. Raises NotFound, WrongState, AlreadyPaused, BadInput."""
    complaint = _accepted(number, by)
    if kind not in KINDS:
        raise BadInput(
            field="kind", what=f"没有这种事项：{kind[:20]}。", what_en=f"No such kind: {kind[:20]}.",
            way_out=f"可选：{'、'.join(KINDS)}。", way_out_en=f"Choose from: {', '.join(KINDS)}.", rule="complaint-decide",
        )  # fmt: skip
    text = _words(reason, "reason", "理由", "reason")
    try:
        with transaction.atomic():
            made = Pause.objects.create(complaint=complaint, kind=kind, reason=text, from_at=now)
    except IntegrityError:
        raise AlreadyPaused from None
    record(ComplaintPaused.of_body({"complaint": number, "kind": kind, "reason": text}), by=by, now=now)
    step(complaint, "paused", by=by, now=now, note=f"{KINDS[kind]}：{text}")
    return made


@transaction.atomic
def resume(*, number: str, finding: str, by: Actor, now: datetime) -> Complaint:
    """End the test or review with its finding; the due time moves by its working days. Raises NotFound, NotPaused."""
    complaint = _accepted(number, by)
    running = complaint.pauses.filter(until_at=None).first()
    if running is None:
        raise NotPaused
    running.finding, running.until_at = _words(finding, "finding", "结论", "finding"), now
    running.save(update_fields=["finding", "until_at"])
    due = limits.decide_due(received_at=complaint.received_at, pauses=complaint.pauses.all(), now=now)
    complaint.decide_due, complaint.provisional = due.at, due.provisional
    complaint.save(update_fields=["decide_due", "provisional"])
    record(ComplaintResumed(complaint=number, finding=running.finding, decide_due=due.at), by=by, now=now)
    step(complaint, "resumed", by=by, now=now, note=running.finding)
    return complaint


@transaction.atomic
def ask_statement(*, number: str, points: str, due: datetime, by: Actor, now: datetime) -> Statement:
    """Put the points to the respondent, without saying who complains (投诉处理办法 第十六条).

    Raises NotFound, WrongState, AlreadyAsked, BadInput (also where the complainant is named).
    """
    complaint = _accepted(number, by)
    text = _words(points, "points", "通知内容", "points")
    require_unnamed(text, complaint, field="points")
    if due <= now:
        raise BadInput(
            field="due", what="答复期限已经过了。", what_en="The time for the statement lies in the past.",
            way_out="请给出以后的时间。", way_out_en="Give a time to come.", rule="complaint-statement",
        )  # fmt: skip
    try:
        with transaction.atomic():
            made = Statement.objects.create(complaint=complaint, points=text, asked_at=now, due_at=due)
    except IntegrityError:
        raise AlreadyAsked from None
    respondent = complaint.respondent or complaint.respondent_name
    event = ComplaintStatementAsked(complaint=number, respondent=respondent, points=text, due=due)
    record(event, by=by, now=now)
    step(complaint, "statement-asked", by=by, now=now, note=text)
    return made


@transaction.atomic
def state(*, number: str, text: str, files: Collection[str] = (), by: Actor, now: datetime) -> Statement:
    """State and defend, as the respondent, until the complaint is decided; late counts too.

    Raises NotFound, WrongState, AlreadyStated, BadInput.
    """
    complaint = locked(number)
    permit(by, "complaints.state", complaint)
    require_state(complaint, "accepted")
    statement = complaint.statement
    if statement.stated_at:
        raise AlreadyStated
    papers = papers_of(files, owner=by.office)
    statement.text, statement.stated_at = _words(text, "text", "陈述和申辩", "statement"), now
    statement.save(update_fields=["text", "stated_at"])
    attach(complaint, papers)
    event = ComplaintStated(complaint=number, respondent=by.office, statement=statement.text)
    record(event, by=by, now=now, files=refs_of(papers))
    step(complaint, "stated", by=by, now=now)
    return statement


@transaction.atomic
def suspend_tender(*, number: str, reason: str, basis: str, by: Actor, now: datetime) -> Directive:
    """Suspend the tender by directive while the complaint is handled (条例 第六十二条); `reason` is public.

    Raises NotFound, WrongState, NothingToSuspend, and what a directive raises; BadInput where the reason names the
    complainant. The suspension is lifted like any other directive.
    """
    complaint = _accepted(number, by)
    if not complaint.tender:
        raise NothingToSuspend
    require_unnamed(reason, complaint, field="reason")
    directive = directives.suspend(tender=complaint.tender, reason=reason, basis=basis, by=by, now=now)
    complaint.directive = directive.directive
    complaint.save(update_fields=["directive"])
    record(ComplaintSuspensionOrdered(complaint=number, directive=directive.directive), by=by, now=now)
    step(complaint, "suspended", by=by, now=now, note=reason)
    return directive


def require_unnamed(text: str, complaint: Complaint, *, field: str) -> None:
    """This function will refuse a text for others that names the complainant or its contact (条例 第六十二条)."""
    secrets = (complaint.complainant, complaint.complainant_name, complaint.contact, complaint.signer)
    found = next((one for one in secrets if len(one) > 1 and one in text), None)
    if found:
        raise BadInput(
            field=field,
            what=f"文字里出现了投诉人的信息：{found}。",
            what_en=f"The text tells who complained: {found}.",
            way_out="请改写，不出现投诉人的名称、代码、联系方式和签署人。",
            way_out_en="Write it without the complainant's name, code, contact and signer.",
            rule="complaint-secrecy",
        )


def _accepted(number: str, by: Actor) -> Complaint:
    complaint = locked(number)
    permit(by, "complaints.handle", complaint)
    return require_state(complaint, "accepted")


def _words(text: str, field: str, zh: str, en: str) -> str:
    return require_words(text, field=field, zh=zh, en=en, least=2, most=LONGEST)
