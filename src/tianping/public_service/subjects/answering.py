"""The operator's check of an application against its licence: accept, refuse, ask to complete (Order 20 第十四条)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.applications import SubjectApplicationAnswered
from tianping.public_service.applicants import RoundMoved
from tianping.public_service.subjects import actions
from tianping.public_service.subjects.applying import locked, said_in
from tianping.public_service.subjects.models import Subject, SubjectApplication
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, Refusal
from tianping.web.accounts.rights import permit

COMPARED = {"uscc": "统一社会信用代码", "name": "名称", "legal_form": "类型"}


class LicenceDiffers(Refusal):
    """What stands on the licence is not what was entered."""

    code = "licence-differs"
    status = 409
    zh = "{what}对不上：执照上是“{licence}”，填报的是“{entered}”。"
    en = 'The {field_en} differs: the licence says "{licence}", entered was "{entered}".'
    next_zh = "请要求补正，或不予登记。"
    next_en = "Ask for completion, or refuse."


@dataclass(frozen=True, kw_only=True)
class Licence:
    """What the operator reads on the licence, entered without looking at the application's data."""

    uscc: str
    name: str
    legal_form: str


@transaction.atomic
def accept(*, application: str, seen: int, licence: Licence, by: Actor, now: datetime) -> Subject:
    """Register the applicant as verified, or its change, after comparing entered data with the licence.

    Raises NotFound, WrongState, RoundMoved, LicenceDiffers, AlreadyRegistered where another application was first.
    """
    found = _waiting(application, seen, by)
    for field, what in COMPARED.items():
        read, entered = plain(getattr(licence, field)), plain(getattr(found, field))
        if read != entered:
            raise LicenceDiffers(
                field=field, what=what, field_en=field.replace("_", " "), licence=read[:100], entered=entered
            )
    subject = _written(found, by=by, now=now)
    _answer(found, "accepted", "", by=by, now=now)
    return subject


@transaction.atomic
def refuse(*, application: str, seen: int, reason: str, by: Actor, now: datetime) -> SubjectApplication:
    """Refuse an application with a reason. Raises NotFound, WrongState, RoundMoved, BadInput."""
    return _answer(_waiting(application, seen, by), "refused", _reason(reason), by=by, now=now)


@transaction.atomic
def ask_completion(*, application: str, seen: int, reason: str, by: Actor, now: datetime) -> SubjectApplication:
    """Ask the applicant for what is missing or wrong. Raises NotFound, WrongState, RoundMoved, BadInput."""
    return _answer(_waiting(application, seen, by), "completion-asked", _reason(reason), by=by, now=now)


def _waiting(application: str, seen: int, by: Actor) -> SubjectApplication:
    permit(by, "subjects.answer")
    found = locked(application, "filed")
    if found.round != seen:
        raise RoundMoved(round=found.round, seen=seen)
    return found


def _written(found: SubjectApplication, *, by: Actor, now: datetime) -> Subject:
    given = said_in(found)
    subject = Subject.objects.select_for_update().filter(uscc=given.uscc).first()
    if subject is None:
        subject = actions.register(registration=given, by=by, now=now)
    elif found.office != given.uscc:  # a newcomer's application for what was registered meanwhile
        raise actions.AlreadyRegistered(field="uscc", uscc=given.uscc)
    elif actions.said(subject) != given:
        subject = actions.change(registration=given, seen=subject.version, by=by, now=now)
    if not subject.verified:
        subject = actions.verify(uscc=subject.uscc, seen=subject.version, by=by, now=now)
    return subject


def _answer(found: SubjectApplication, answer: str, reason: str, *, by: Actor, now: datetime) -> SubjectApplication:
    found.state = "incomplete" if answer == "completion-asked" else answer
    found.reason, found.answered_at = reason, now
    found.save(update_fields=["state", "reason", "answered_at"])
    found.rounds.filter(round=found.round).update(
        answer=answer, reason=reason, checker=by.person or by.office, answered_at=now
    )
    event = SubjectApplicationAnswered.of_body(
        {"application": found.application, "subject": found.uscc, "answer": answer, "reason": reason}
    )
    record(event, by=by, now=now)
    return found


def _reason(text: str) -> str:
    tidy = text.replace("\x00", "").strip()
    if not 5 <= len(tidy) <= 2000:
        raise BadInput(
            field="reason",
            what="理由没有写，或写得太短、太长（5 至 2,000 字）。",
            what_en="The reason is missing, too short or too long (5 to 2,000 characters).",
            way_out="请写明哪一项不对、怎样改。",
            way_out_en="Say what is wrong and how to correct it.",
        )
    return tidy


def plain(text: str) -> str:
    """This function will return a text as it is compared: full-width brackets and spaces are how clerks differ, not licences."""
    return "".join(text.replace("（", "(").replace("）", ")").split()).upper()
