"""The department's first look, within three working days: accept, refuse, ask to complete, transfer (条例 第六十一条)."""

from datetime import datetime

from django.db import transaction

from tianping import law
from tianping.exchange.catalogue.complaints import (
    ComplaintAccepted,
    ComplaintCompletionAsked,
    ComplaintRefused,
    ComplaintTransferred,
)
from tianping.law import days
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, Refusal
from tianping.supervision.complaints import limits
from tianping.supervision.complaints.actions.steps import locked, require_state, step, tell_opened
from tianping.supervision.complaints.contents import require_words
from tianping.supervision.complaints.grounds import require_competent
from tianping.supervision.complaints.models import Complaint
from tianping.supervision.directives.queries import department_name
from tianping.web.accounts.rights import permit

LONGEST = 20_000


class UnknownGround(Refusal):
    """A complaint is not accepted on listed grounds only."""

    code = "unknown-refusal-ground"
    zh = "“{ground}”不是规定的不予受理情形。"
    en = '"{ground}" is no listed ground for not accepting a complaint.'
    next_zh = "请从列出的情形里选；都不符合的，应当受理。"
    next_en = "Choose a listed ground; where none fits, the complaint is accepted."
    default_rule = "complaint-refusal"


class SameDepartment(Refusal):
    """A complaint is not transferred to where it is."""

    code = "same-department"
    zh = "投诉已在本部门。"
    en = "The complaint lies with this department."


@transaction.atomic
def ask_completion(*, number: str, missing: str, due: datetime, by: Actor, now: datetime) -> Complaint:
    """Ask the complainant for what is missing, until `due`. Raises NotFound, WrongState, BadInput."""
    complaint = _mine(number, by, "filed")
    text = require_words(
        missing, field="missing", zh="要补正的内容", en="list of what is missing", least=5, most=LONGEST
    )
    if due <= now:
        raise BadInput(
            field="due", what="补正期限已经过了。", what_en="The time for completion lies in the past.",
            way_out="请给出以后的时间。", way_out_en="Give a time to come.", rule="complaint-content",
        )  # fmt: skip
    complaint.state, complaint.missing, complaint.complete_due = "incomplete", text, due
    complaint.save(update_fields=["state", "missing", "complete_due"])
    record(ComplaintCompletionAsked(complaint=number, missing=text, due=due), by=by, now=now)
    step(complaint, "completion-asked", by=by, now=now, note=text)
    return complaint


@transaction.atomic
def accept(*, number: str, by: Actor, now: datetime) -> Complaint:
    """Accept a complaint; its thirty working days run from the day it was received whole (投诉处理办法 第十一条).

    A late acceptance is possible, and was warned of. Raises NotFound, WrongState.
    """
    complaint = _mine(number, by, "filed")
    due = limits.decide_due(received_at=complaint.received_at, pauses=(), now=now)
    complaint.state, complaint.accepted_at, complaint.decide_due = "accepted", now, due.at
    complaint.provisional = due.provisional
    complaint.save(update_fields=["state", "accepted_at", "decide_due", "provisional"])
    event = ComplaintAccepted(complaint=number, accepted_from=complaint.received_at, decide_due=due.at)
    record(event, by=by, now=now)
    tell_opened(complaint, by=by, now=now)
    step(complaint, "accepted", by=by, now=now)
    return complaint


@transaction.atomic
def refuse(*, number: str, ground: str, reason: str, by: Actor, now: datetime) -> Complaint:
    """Do not accept a complaint, on a listed ground and with the reason in writing (投诉处理办法 第十二条).

    Raises NotFound, WrongState, UnknownGround, BadInput.
    """
    complaint = _mine(number, by, "filed", "incomplete")
    items = law.rule("complaint-refusal", on=days.day_of(now)).items
    if ground not in {item.code for item in items}:
        raise UnknownGround(field="ground", ground=ground[:40])
    text = require_words(
        reason, field="reason", zh="不予受理的理由", en="reason", least=5, most=LONGEST, rule="complaint-refusal"
    )
    complaint.state, complaint.ground, complaint.reason, complaint.closed_at = "refused", ground, text, now
    complaint.save(update_fields=["state", "ground", "reason", "closed_at"])
    record(ComplaintRefused.of_body({"complaint": number, "ground": ground, "reason": text}), by=by, now=now)
    step(complaint, "refused", by=by, now=now, note=text)
    return complaint


@transaction.atomic
def transfer(*, number: str, to: str, to_name: str, reason: str, by: Actor, now: datetime) -> Complaint:
    """Pass a complaint on to the competent department (投诉处理办法 第十一条): `to` is its credit code here, or empty
    where it is elsewhere, named by `to_name`. A department here has its own three days.

    Raises NotFound, WrongState, NotCompetent, SameDepartment, BadInput.
    """
    complaint = _mine(number, by, "filed", "incomplete")
    text = require_words(
        reason, field="reason", zh="移送理由", en="reason", least=5, most=LONGEST, rule="complaint-transfer"
    )
    if to == complaint.department:
        raise SameDepartment(field="to")
    if to:
        require_competent(to)
    name = department_name(uscc=to) if to else to_name
    name = require_words(name, field="to_name", zh="移送的部门", en="department", least=2, most=200)
    record(ComplaintTransferred(complaint=number, to=to, to_name=name, reason=text), by=by, now=now)
    step(complaint, "transferred", by=by, now=now, note=f"{name}：{text}")
    if not to:
        complaint.state, complaint.reason, complaint.closed_at = "transferred", f"{name}：{text}", now
    else:
        complaint.state, complaint.department, complaint.received_at, complaint.complete_due = "filed", to, now, None
        complaint.accept_due = limits.accept_due(received_at=now).at
    complaint.save()
    return complaint


def _mine(number: str, by: Actor, *states: str) -> Complaint:
    complaint = locked(number)
    permit(by, "complaints.handle", complaint)
    return require_state(complaint, *states)
