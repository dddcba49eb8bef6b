"""Questions about complaints, each as far as its asker is entitled; also the provider of roles (web.accounts)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from rules.rulesets import test_rule

from tianping.law.countdown import Word
from tianping.record.actors import Actor
from tianping.record.proofs import receipt_lines
from tianping.record.receipts import Receipt
from tianping.refusals import NotFound
from tianping.supervision.complaints import limits
from tianping.supervision.complaints.models import OPEN, Complaint, ComplaintFile, Decision, Party
from tianping.supervision.complaints.rules import INTERESTED
from tianping.supervision.directives import queries as directives
from tianping.supervision.directives.models import Department

NEAR_SHARE = 3
URGENT = {"breach": 0, "near": 1, "well": 2, "prov": 3}


@dataclass(frozen=True, kw_only=True)
class Owed:
    """What a department owes next on a complaint: `what` is accept, complete, statement, decide, withdrawal or publish."""

    complaint: Complaint
    what: str
    due_at: datetime | None
    word: Word
    provisional: bool
    paused: bool


def roles_of(uscc: str, person: str = "") -> set[str]:
    """This function will return the roles of a subject on this platform: of supervision, and to complain and answer."""
    party = Party.objects.filter(uscc=uscc, verified=True).first()
    return directives.roles_of(uscc, person) | (set(party.roles) & set(INTERESTED) if party else set())


def complaint_for(*, number: str, by: Actor) -> Complaint:
    """This function will return a complaint to those who may read it; to others it does not exist. Raises NotFound."""
    found = _all().filter(number=number).first()
    if found is None or not (may_read(found, by) or is_respondent(found, by)):
        raise NotFound(thing=f"投诉 {number[:40]}")
    return found


def whole_for(*, number: str, by: Actor) -> Complaint:
    """This function will return a complaint to those who may read all of it. Raises NotFound."""
    found = complaint_for(number=number, by=by)
    if not may_read(found, by):
        raise NotFound(thing=f"投诉 {number[:40]}")
    return found


def may_read(complaint: Complaint, by: Actor) -> bool:
    """This function will say whether the actor reads the whole complaint: its department, the complainant, auditors."""
    return _permitted(by, "complaints.read", complaint)


def is_respondent(complaint: Complaint, by: Actor) -> bool:
    """This function will say whether the actor was asked for its statement on this complaint."""
    return _permitted(by, "complaints.read_as_respondent", complaint)


def complaints_of(*, by: Actor, state: str = "") -> QuerySet[Complaint]:
    """This function will return the complaints that concern the actor, newest first."""
    if by.role == "auditor":
        found = _all()
    elif by.role == "supervisor":
        found = _all().filter(department=by.office)
    else:
        found = _all().filter(Q(complainant=by.office) | Q(respondent=by.office, statement__isnull=False))
    return found.filter(state=state) if state else found


def owed(*, department: str, now: datetime) -> list[Owed]:
    """This function will list what a department owes on its complaints, the most urgent first."""
    rows = (
        _all().filter(department=department).filter(Q(state__in=OPEN) | Q(state="decided", decision__published_at=None))
    )
    found = [_owed(row, now) for row in rows.prefetch_related("pauses", "withdrawals")]
    return sorted(found, key=lambda one: (URGENT.get(one.word, 4), one.due_at or now, one.complaint.number))


def owed_on(*, complaint: Complaint, now: datetime) -> list[Owed]:
    """This function will return what is owed next on one complaint that is open; nothing on one that has ended."""
    return [_owed(complaint, now)] if complaint.state in OPEN else []


def waiting_for(*, office: str) -> QuerySet[Complaint]:
    """This function will return the complaints on which a party has to do something: complete its own, or state."""
    own = Q(complainant=office, state="incomplete")
    asked = Q(respondent=office, state="accepted", statement__isnull=False, statement__stated_at=None)
    return _all().filter(own | asked)


def decision_for(*, number: str) -> Decision:
    """This function will return a decision that was published. Raises NotFound."""
    found = published().filter(complaint__number=number).first()
    if found is None:
        raise NotFound(thing=f"投诉处理决定 {number[:40]}")
    return found


def published(*, tender: str = "") -> QuerySet[Decision]:
    """This function will return the decisions that were published, newest first."""
    found = Decision.objects.exclude(published_at=None).select_related("complaint").order_by("-published_at", "pk")
    return found.filter(complaint__tender=tender) if tender else found


def departments() -> QuerySet[Department]:
    """This function will return the departments to which one can complain."""
    verified = Department.objects.filter(verified=True)
    return verified.filter(uscc__in=[one.uscc for one in verified if "supervisor" in one.roles])


def receipt_of(complaint: Complaint) -> Receipt:
    """This function will return the complainant's receipt with every line that can be told now."""
    receipt = Receipt.model_validate(complaint.stage_one)
    return receipt.with_lines(*receipt_lines(uid=complaint.event))


def file_for(*, complaint: Complaint, sha256: str, by: Actor) -> ComplaintFile:
    """This function will return a paper of a complaint to those who may read it whole, and its owner. Raises NotFound."""
    found = complaint.files.filter(sha256=sha256).first()
    if found is None or not (may_read(complaint, by) or found.owner == by.office):
        raise NotFound(thing=f"文件 {sha256[:64]}")
    return found


def word_at(*, start: datetime, due: datetime, now: datetime) -> Word:
    """This function will say how urgent a due time is, as limits of tenders are worded: well, near, breach."""
    if now > due:
        return "breach"
    left = due - now
    return "near" if left.total_seconds() <= 86_400 or left * NEAR_SHARE < due - start else "well"


def _owed(row: Complaint, now: datetime) -> Owed:
    paused = any(one.until_at is None for one in row.pauses.all())
    what, start, due = _next(row, now, paused)
    word: Word = "prov" if due is None or paused else word_at(start=start, due=due, now=now)
    return Owed(complaint=row, what=what, due_at=due, word=word, provisional=row.provisional, paused=paused)


def _next(row: Complaint, now: datetime, paused: bool) -> tuple[str, datetime, datetime | None]:
    if any(one.granted is None for one in row.withdrawals.all()):
        return "withdrawal", row.received_at, limits.dues_of(row, now=now).at
    if row.state == "decided":
        return "publish", row.closed_at or now, None
    if row.state == "incomplete":
        return "complete", row.received_at, row.complete_due
    if row.state == "filed":
        return "accept", row.received_at, row.accept_due
    return "decide", row.received_at, limits.dues_of(row, now=now).at if paused else row.decide_due


def _all() -> QuerySet[Complaint]:
    return Complaint.objects.select_related("statement", "decision")


def _permitted(by: Actor, right: str, complaint: Complaint) -> bool:
    return bool(test_rule(right, by, complaint))
