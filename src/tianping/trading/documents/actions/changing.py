"""Changing issued documents: clarification, and a later opening. A deadline never moves earlier."""

from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.documents import DocumentsClarified, OpeningMoved
from tianping.law.breach import clock
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.trading.approvals.queries import require_approved
from tianping.trading.documents.actions.issuing import TermsMissing, file_ref
from tianping.trading.documents.approving import clarify_matter
from tianping.trading.documents.models import Clarification, DocumentFile, Terms
from tianping.trading.documents.rules import require_clarified_in_time
from tianping.trading.holds.queries import require_running
from tianping.trading.notices.actions import publish
from tianping.trading.notices.wording import change_notice
from tianping.trading.plans.checks import tidy_name
from tianping.trading.plans.models import Tender
from tianping.web.accounts.rights import permit


class NotIssued(Refusal):
    """The documents are not out yet, so that there is nothing to clarify or to take."""

    code = "not-issued"
    status = 409
    zh = "招标项目 {tender} 的招标文件还没有发出。"
    en = "The documents of tender {tender} are not issued yet."
    next_zh = "发出之前可直接修改。"
    next_en = "Before the issue they can be changed directly."


class DeadlinePassed(Refusal):
    """Bids are closed; nothing about them can change any more."""

    code = "deadline-passed"
    status = 409
    zh = "投标已于 {due} 截止（北京时间），不能再澄清、修改或推迟。"
    en = "Bids closed at {due} (Beijing time); nothing can be clarified, changed or moved any more."


class MovedEarlier(Refusal):
    """A deadline and opening time are moved later or not at all."""

    code = "moved-earlier"
    default_rule = "bid-preparation"
    zh = "投标截止和开标时间只能推迟，不能提前：现为 {due}，要改为 {asked}（北京时间）。"
    en = "Deadline and opening can only be moved later: they are at {due}, {asked} was asked for (Beijing time)."
    next_zh = "请填 {due} 以后的时间。"
    next_en = "Give a time after {due}."


@transaction.atomic
def clarify(
    *,
    tender: Tender,
    content: str,
    affects_preparation: bool,
    by: Actor,
    now: datetime,
    bids_due_at: datetime | None = None,
) -> Clarification:
    """Clarify or change the documents, for all at once; files added since the issue go out with it.

    What may affect the preparation of bids comes at least 15 days before the deadline, else `bids_due_at` must name a
    later one (招标投标法 第二十三条; 条例 第二十一条). Locks the tender's row. Raises LimitBreached with the earliest
    lawful deadline, MovedEarlier, DeadlinePassed, NotIssued, TenderOnHold, NotAllowed, ApprovalNeeded.
    """
    permit(by, "documents.clarify", tender)
    terms = open_terms(tender, now)
    content = tidy_name(content, field="content", limit=20_000)
    due = bids_due_at or terms.bids_due_at
    moved = _require_not_earlier(terms, due)
    if affects_preparation:
        require_clarified_in_time(tender=tender, now=now, bids_due_at=due)
    change = clarify_matter(terms=terms, content=content, affects_preparation=affects_preparation, bids_due_at=due)
    require_approved(change)
    terms.version += 1
    files = DocumentFile.objects.filter(tender=tender, version=terms.version)
    made = Clarification.objects.create(
        tender=tender,
        number=tender.clarifications.count() + 1,
        content=content,
        affects_preparation=affects_preparation,
        bids_due_at=due,
        published_at=now,
    )
    event = DocumentsClarified(
        tender=tender.code,
        number=made.number,
        content=content,
        affects_preparation=affects_preparation,
        bids_due_at=due,
    )
    record(event, by=by, now=now, files=[file_ref(file) for file in files])
    _move(terms, due, reason=f"第 {made.number} 号澄清与修改", by=by, now=now)
    wording = change_notice(name=tender.name, number=made.number, content=content, bids_due_at=due, moved=moved)
    publish(tender=tender, kind="change", wording=wording, by=by, now=now, ends_at=due)
    return made


@transaction.atomic
def move_opening(*, tender: Tender, to: datetime, reason: str, by: Actor, now: datetime) -> Terms:
    """Move deadline and opening to a later time, with a notice. Locks the tender's row.

    Raises MovedEarlier, DeadlinePassed, NotIssued, TenderOnHold, BadInput, NotAllowed.
    """
    permit(by, "documents.move_opening", tender)
    terms = open_terms(tender, now)
    reason = tidy_name(reason, field="reason", limit=2_000)
    if not _require_not_earlier(terms, to):
        raise MovedEarlier(field="bids_due_at", due=clock(terms.bids_due_at), asked=clock(to))
    _move(terms, to, reason=reason, by=by, now=now)
    number = tender.notices.filter(kind="change").count() + 1
    wording = change_notice(name=tender.name, number=number, content=reason, bids_due_at=to, moved=True)
    publish(tender=tender, kind="change", wording=wording, by=by, now=now, ends_at=to)
    return terms


def open_terms(tender: Tender, now: datetime) -> Terms:
    """This function will return the issued terms, with the tender's row locked, so that closing and submitting wait.

    Raises TenderOnHold, TermsMissing, NotIssued, DeadlinePassed where `now` is not before the deadline.
    """
    Tender.objects.select_for_update().get(pk=tender.pk)
    require_running(tender.code, despite=("objection",))  # a correction may be the answer to it, 条例 第二十二条
    terms = Terms.objects.filter(tender=tender).first()
    if terms is None:
        raise TermsMissing(tender=tender.code)
    if terms.issued_at is None:
        raise NotIssued(tender=tender.code)
    if now >= terms.bids_due_at or tender.lots.exclude(stage="issued").exists():
        raise DeadlinePassed(due=clock(terms.bids_due_at))
    return terms


def _require_not_earlier(terms: Terms, due: datetime) -> bool:
    """Whether the deadline moves; raises MovedEarlier."""
    if due < terms.bids_due_at:
        raise MovedEarlier(field="bids_due_at", due=clock(terms.bids_due_at), asked=clock(due))
    return due > terms.bids_due_at


def _move(terms: Terms, due: datetime, *, reason: str, by: Actor, now: datetime) -> None:
    if due > terms.bids_due_at:
        terms.bids_due_at = terms.opening_at = due
        event = OpeningMoved(tender=terms.tender_id, bids_due_at=due, opening_at=due, reason=reason)
        record(event, by=by, now=now)
    terms.save()
