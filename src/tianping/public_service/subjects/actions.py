"""Verbs of registration; each ends in one `subject.registered`."""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from tianping.exchange.catalogue.subjects import SubjectRegistered
from tianping.public_service.subjects.checks import Registration, checked
from tianping.public_service.subjects.models import Subject, SubjectVersion
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import NotFound, Refusal
from tianping.web.accounts.rights import permit


class AlreadyRegistered(Refusal):
    """The code is registered; a subject registers once for all platforms."""

    code = "already-registered"
    status = 409
    zh = "{uscc} 已经登记过，一次登记各平台通用。"
    en = "{uscc} is registered already; one registration counts on every platform."
    next_zh = "内容变了，请提交新版本。"
    next_en = "If something changed, send a new version."


class AlreadyVerified(Refusal):
    """There is nothing to verify."""

    code = "already-verified"
    status = 409
    zh = "{uscc} 的第 {version} 版已经核验过。"
    en = "Version {version} of {uscc} is verified already."


class NothingChanged(Refusal):
    """A new version says what the old one said."""

    code = "nothing-changed"
    status = 409
    zh = "内容和第 {version} 版一样，没有可改的。"
    en = "The content is that of version {version}; nothing changed."


class VersionMoved(Refusal):
    """Somebody else changed the subject meanwhile."""

    code = "version-moved"
    status = 409
    zh = "登记内容已经是第 {version} 版，不是你看到的第 {seen} 版。"
    en = "The registration is in version {version} by now, not {seen} as you saw it."
    next_zh = "请重新打开，核对后再办。"
    next_en = "Open it again, look, and repeat."


@transaction.atomic
def register(*, registration: Registration, by: Actor, now: datetime) -> Subject:
    """Register a subject for every platform that follows this log (Order 20 art. 9, 44). It is not yet verified.

    Raises AlreadyRegistered, also in a race: the database decides. Raises the refusals of `checks.checked`.
    """
    permit(by, "subjects.register", registration.uscc)
    given = checked(registration)
    try:
        with transaction.atomic():
            subject = Subject.objects.create(
                uscc=given.uscc,
                name=given.name,
                legal_form=given.legal_form,
                region=given.region,
                roles=list(given.roles),
                registered_at=now,
                changed_at=now,
            )
    except IntegrityError:
        raise AlreadyRegistered(field="uscc", uscc=given.uscc) from None
    return _say(subject, by=by, now=now)


@transaction.atomic
def change(*, registration: Registration, seen: int, by: Actor, now: datetime) -> Subject:
    """Make a new version of a registration; it must be verified again, unless a role was only given up.

    `seen` is the version that the writer saw.

    Raises NotFound, VersionMoved, NothingChanged and the refusals of `checks.checked`.
    """
    subject = _locked(registration.uscc)
    permit(by, "subjects.change", subject)
    given = checked(registration)
    _require_version(subject, seen)
    if given == said(subject):
        raise NothingChanged(version=subject.version)
    subject.verified = subject.verified and not needs_check(said(subject), given)
    subject.name, subject.legal_form, subject.region = given.name, given.legal_form, given.region
    subject.roles = list(given.roles)
    return _next_version(subject, by=by, now=now)


@transaction.atomic
def verify(*, uscc: str, seen: int, by: Actor, now: datetime) -> Subject:
    """Say that the operator has checked what the version `seen` says against its sources; this is a new version.

    Raises NotFound, VersionMoved, AlreadyVerified.
    """
    subject = _locked(uscc)
    permit(by, "subjects.verify", subject)
    _require_version(subject, seen)
    if subject.verified:
        raise AlreadyVerified(uscc=uscc, version=subject.version)
    subject.verified = True
    return _next_version(subject, by=by, now=now)


def needs_check(before: Registration, after: Registration) -> bool:
    """This function will say whether a change must be checked: all but giving up a role (Order 20 第十四条)."""
    return replace(after, roles=before.roles) != before or not set(after.roles) <= set(before.roles)


def said(subject: Subject) -> Registration:
    """This function will return what the newest version says."""
    return Registration(
        uscc=subject.uscc,
        name=subject.name,
        legal_form=subject.legal_form,
        region=subject.region,
        roles=tuple(subject.roles),
    )


def _locked(uscc: str) -> Subject:
    subject = Subject.objects.select_for_update().filter(uscc=uscc).first()
    if subject is None:
        raise NotFound(thing=f"主体 {uscc}")
    return subject


def _require_version(subject: Subject, seen: int) -> None:
    if subject.version != seen:
        raise VersionMoved(version=subject.version, seen=seen)


def _next_version(subject: Subject, *, by: Actor, now: datetime) -> Subject:
    subject.version += 1
    subject.changed_at = now
    subject.save()
    return _say(subject, by=by, now=now)


def _say(subject: Subject, *, by: Actor, now: datetime) -> Subject:
    facts = said(subject)
    event = SubjectRegistered.of_body(
        {
            "subject": facts.uscc,
            "version": subject.version,
            "name": facts.name,
            "legal_form": facts.legal_form,
            "region": facts.region,
            "roles": facts.roles,
            "verified": subject.verified,
        }
    )
    recorded = record(event, by=by, now=now)
    SubjectVersion.objects.create(
        subject=subject,
        version=subject.version,
        name=facts.name,
        legal_form=facts.legal_form,
        region=facts.region,
        roles=subject.roles,
        verified=subject.verified,
        by_office=by.office,
        by_role=by.role,
        by_person=by.person,
        at=now,
        entry=recorded.uid,
    )
    return subject
