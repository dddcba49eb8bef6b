"""Applying for registration: a newcomer's data and licence, handed in, completed, withdrawn (Order 20 第九条、第二十四条)."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.db import transaction

from tianping.exchange.catalogue.applications import SubjectApplicationAnswered, SubjectApplied
from tianping.public_service.applicants import TooManyOpen, WrongState, digest_of, new_secret, require_applicant
from tianping.public_service.subjects.actions import AlreadyRegistered, NothingChanged, said
from tianping.public_service.subjects.checks import Registration, checked
from tianping.public_service.subjects.models import ApplicationRound, Subject, SubjectApplication
from tianping.public_service.visitors.counting import APPLICATIONS, count
from tianping.record.actors import Actor
from tianping.record.events import FileRef
from tianping.record.recording import record
from tianping.refusals import BadInput, NotFound, Refusal
from tianping.web.accounts.rights import permit
from tianping.web.files import open_file, store
from tianping.web.raw_bodies import paper_media

LARGEST = 10 * 1024 * 1024
MOST_OPEN = 5
OPEN = ("draft", "filed", "incomplete")
STATES = dict(SubjectApplication.STATES)


class LicenceMissing(Refusal):
    """Nothing can be checked without the licence."""

    code = "licence-missing"
    zh = "还没有上传营业执照（或登记证书）。"
    en = "The business licence (or certificate of registration) is missing."
    next_zh = "请先上传扫描件，再提交。"
    next_en = "Upload a scan, then hand in."


@dataclass(frozen=True)
class Applied:
    """A new application and its secret, which is never seen again."""

    application: SubjectApplication
    secret: str


@transaction.atomic
def apply(*, registration: Registration, contact: str, by: Actor, now: datetime, secret: str = "") -> Applied:
    """Begin an application; it is a draft until it is handed in with its licence.

    A registered subject applies for its change itself, signed in; what was verified counts until then. Raises
    AlreadyRegistered, NothingChanged, TooManyOpen, TooManyToday, BadInput and the refusals of `checks.checked`.
    """
    permit(by, "subjects.apply", registration.uscc)
    given, reach = checked(registration), _contact(contact)
    office = _applies_for(given, by)
    waiting = SubjectApplication.objects.filter(uscc=given.uscc, state__in=OPEN).count()
    if waiting >= MOST_OPEN:
        raise TooManyOpen(field="uscc", subject=given.uscc, count=waiting)
    count(what=APPLICATIONS, by=by, now=now)
    secret = secret or new_secret()
    made = SubjectApplication.objects.create(
        application=secrets.token_hex(16),
        secret=digest_of(secret),
        office=office,
        contact=reach,
        made_at=now,
        **_facts(given),
    )
    return Applied(made, secret)


@transaction.atomic
def add_licence(
    *, application: str, secret: str, name: str, content: IO[bytes], expected: str, by: Actor, now: datetime
) -> SubjectApplication:
    """Upload the licence, or another one in its place, before handing in.

    Raises NotFound, WrongState, FileDiffers, FileTooLarge, WrongKindOfFile.
    """
    found = _own(application, secret, by, "draft", "incomplete")
    kept = store(content, expected=expected, limit=LARGEST)
    found.licence_media = paper_media(open_file(kept.sha256), name=name)
    found.licence, found.licence_size = kept.sha256, kept.size
    found.licence_name = "".join(char for char in name if char.isprintable())[:200]
    found.save()
    return found


@transaction.atomic
def submit(
    *, application: str, secret: str, registration: Registration | None = None, by: Actor, now: datetime
) -> SubjectApplication:
    """Hand an application in, at first or completed, with other data where it gives any.

    Raises NotFound, WrongState, LicenceMissing, BadInput where another credit code is given.
    """
    found = _own(application, secret, by, "draft", "incomplete")
    if not found.licence:
        raise LicenceMissing(field="licence")
    if registration is not None:
        _change(found, checked(registration), by)
    found.state, found.round, found.filed_at, found.reason = "filed", found.round + 1, now, ""
    found.save()
    ApplicationRound.objects.create(
        application=found,
        round=found.round,
        said=_facts(said_in(found)) | {"contact": found.contact},
        licence=found.licence,
        by_office=by.office,
        at=now,
    )
    event = SubjectApplied(
        application=application, subject=found.uscc, round=found.round, name=found.name, licence=found.licence
    )
    record(event, by=by, now=now, files=[_licence(found)])
    return found


@transaction.atomic
def withdraw(*, application: str, secret: str, by: Actor, now: datetime) -> SubjectApplication:
    """Take an application back before it is answered. Raises NotFound, WrongState."""
    found = _own(application, secret, by, *OPEN)
    found.state, found.answered_at = "withdrawn", now
    found.save(update_fields=["state", "answered_at"])
    event = SubjectApplicationAnswered(application=application, subject=found.uscc, answer="withdrawn")
    record(event, by=by, now=now)
    return found


def followed(*, application: str, secret: str, by: Actor) -> SubjectApplication:
    """This function will return an application to its applicant. Raises NotFound."""
    found = SubjectApplication.objects.filter(application=application).first()
    if found is None:
        raise NotFound(thing=f"申请 {application[:40]}")
    require_applicant(kept=found.secret, secret=secret, office=found.office, by=by, application=application)
    return found


def locked(application: str, *states: str) -> SubjectApplication:
    """This function will lock an application in one of the states. Raises NotFound, WrongState."""
    found = SubjectApplication.objects.select_for_update().filter(application=application).first()
    if found is None:
        raise NotFound(thing=f"申请 {application[:40]}")
    if found.state not in states:
        raise WrongState(application=application, state=STATES[found.state], code_of_state=found.state)
    return found


def said_in(application: SubjectApplication) -> Registration:
    """This function will return the registration that an application asks for."""
    return Registration(
        uscc=application.uscc,
        name=application.name,
        legal_form=application.legal_form,
        region=application.region,
        roles=tuple(application.roles),
    )


def _applies_for(given: Registration, by: Actor) -> str:
    subject = Subject.objects.filter(uscc=given.uscc).first()
    if subject is None:
        return by.office if by.office == given.uscc else ""
    if by.office != given.uscc:
        raise AlreadyRegistered(field="uscc", uscc=given.uscc)
    if said(subject) == given and subject.verified:
        raise NothingChanged(version=subject.version)
    return by.office


def _own(application: str, secret: str, by: Actor, *states: str) -> SubjectApplication:
    permit(by, "subjects.apply")
    followed(application=application, secret=secret, by=by)
    return locked(application, *states)


def _change(found: SubjectApplication, given: Registration, by: Actor) -> None:
    if given.uscc != found.uscc:
        raise BadInput(
            field="uscc",
            what="补正不能换统一社会信用代码。",
            what_en="A completion does not change the credit code.",
            way_out="代码填错的，请撤回后重新申请。",
            way_out_en="If the code was wrong, withdraw and apply anew.",
        )
    for name, value in _facts(given).items():
        setattr(found, name, value)


def _facts(given: Registration) -> dict[str, object]:
    return vars(given) | {"roles": list(given.roles)}


def _contact(text: str) -> str:
    tidy = "".join(char for char in text if char.isprintable()).strip()
    if not 5 <= len(tidy) <= 200:
        raise BadInput(
            field="contact",
            what="联系方式没有写，或写得太短、太长。",
            what_en="The contact is missing, too short or too long.",
            way_out="请填写单位电话或邮箱。",
            way_out_en="Give the subject's telephone or e-mail.",
        )
    return tidy


def _licence(found: SubjectApplication) -> FileRef:
    name = found.licence_name or "licence"
    return FileRef(name=name, media=found.licence_media, size=found.licence_size, sha256=found.licence)
