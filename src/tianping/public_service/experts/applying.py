"""Applying to the pool of experts, and the operator's review (招标投标法 第三十七条; Order 26 of 2024)."""

import secrets
from dataclasses import asdict, replace
from datetime import datetime
from typing import IO

from django.db import IntegrityError, transaction

from tianping.exchange.catalogue.applications import ExpertApplicationAnswered, ExpertApplied
from tianping.public_service.applicants import RoundMoved, WrongState, digest_of, new_secret, require_applicant
from tianping.public_service.experts.admission import AlreadyInPool, Application, admit, require_eligible
from tianping.public_service.experts.models import Expert, ExpertApplication, ExpertPaper
from tianping.public_service.experts.states import require_reason
from tianping.public_service.visitors.counting import APPLICATIONS, count
from tianping.record.actors import Actor
from tianping.record.events import FileRef
from tianping.record.recording import record
from tianping.refusals import NotFound, Refusal
from tianping.web.accounts.rights import permit
from tianping.web.files import open_file, store
from tianping.web.raw_bodies import paper_media

LARGEST, MOST_PAPERS = 10 * 1024 * 1024, 20
OPEN = ("draft", "filed", "incomplete")
STATES = dict(ExpertApplication.STATES)


class PapersMissing(Refusal):
    """Title and years are proven by papers."""

    code = "expert-papers-missing"
    zh = "还没有上传职称和从业年限的证明。"
    en = "Proof of the title and of the years is missing."
    next_zh = "请先上传扫描件，再提交。"
    next_en = "Upload scans, then hand in."
    default_rule = "expert-draw"


class TooManyPapers(Refusal):
    """More papers than anybody reads."""

    code = "too-many-papers"
    zh = "证明材料已有 {count} 份，不再收。"
    en = "There are {count} papers already; no more are taken."
    next_zh = "请合并成一份再传。"
    next_en = "Put them together into one file."


class AlreadyApplied(Refusal):
    """The person has an open application."""

    code = "already-applied"
    status = 409
    zh = "你已有一件入库申请在办。"
    en = "You have an open application already."
    next_zh = "请在原申请里补充。"
    next_en = "Add to that one."


@transaction.atomic
def apply(*, facts: Application, by: Actor, now: datetime, secret: str = "") -> tuple[ExpertApplication, str]:
    """Begin an application and return it with its secret, which is never seen again.

    Who is signed in applies under the own random id, which sits in committees later; a visitor gets a new one. Raises
    NotQualified, SupervisorsDoNotSit, AlreadyInPool, AlreadyApplied, TooManyToday, CodeError, BadInput.
    """
    permit(by, "experts.apply")
    given = replace(facts, person=by.person or secrets.token_hex(16))
    require_eligible(given, now=now)
    if Expert.objects.filter(person=given.person).exclude(state="removed").exists():
        raise AlreadyInPool(person=given.person)
    count(what=APPLICATIONS, by=by, now=now)
    secret = secret or new_secret()
    try:
        with transaction.atomic():
            made = ExpertApplication.objects.create(
                application=secrets.token_hex(16),
                secret=digest_of(secret),
                person=given.person,
                said=_said(given),
                made_at=now,
            )
    except IntegrityError:
        raise AlreadyApplied from None
    return made, secret


@transaction.atomic
def add_paper(
    *, application: str, secret: str, name: str, content: IO[bytes], expected: str, by: Actor, now: datetime
) -> ExpertPaper:
    """Upload one proof. Raises NotFound, WrongState, TooManyPapers, FileDiffers, FileTooLarge, WrongKindOfFile."""
    found = _own(application, secret, by, "draft", "incomplete")
    if found.papers.count() >= MOST_PAPERS:
        raise TooManyPapers(count=MOST_PAPERS)
    kept = store(content, expected=expected, limit=LARGEST)
    media = paper_media(open_file(kept.sha256), name=name)
    title = "".join(char for char in name if char.isprintable())[:200]
    facts = {"name": title, "media": media, "size": kept.size, "at": now}
    made, _ = ExpertPaper.objects.get_or_create(application=found, sha256=kept.sha256, defaults=facts)
    return made


@transaction.atomic
def submit(
    *, application: str, secret: str, facts: Application | None = None, by: Actor, now: datetime
) -> ExpertApplication:
    """Hand in, at first or completed. Raises NotFound, WrongState, PapersMissing, and what `apply` raises of facts."""
    found = _own(application, secret, by, "draft", "incomplete")
    papers = list(found.papers.all())
    if not papers:
        raise PapersMissing(field="papers")
    if facts is not None:
        given = replace(facts, person=found.person)
        require_eligible(given, now=now)
        found.said = _said(given)
    found.state, found.round, found.filed_at, found.reason = "filed", found.round + 1, now, ""
    found.save()
    event = ExpertApplied(
        application=application,
        person=found.person,
        round=found.round,
        papers=tuple(paper.sha256 for paper in papers),
    )
    files = [FileRef(name=one.name, media=one.media, size=one.size, sha256=one.sha256) for one in papers]
    record(event, by=by, now=now, files=files)
    return found


@transaction.atomic
def withdraw(*, application: str, secret: str, by: Actor, now: datetime) -> ExpertApplication:
    """Take an application back before it is answered. Raises NotFound, WrongState."""
    return _answer(_own(application, secret, by, *OPEN), "withdrawn", "", by=by, now=now)


@transaction.atomic
def accept(*, application: str, seen: int, by: Actor, now: datetime) -> Expert:
    """Admit the applicant. Raises NotFound, WrongState, RoundMoved, and what `admission.admit` raises."""
    found = _waiting(application, seen, by)
    expert = admit(application=Application(**found.said), by=by, now=now)
    _answer(found, "admitted", "", by=by, now=now)
    return expert


@transaction.atomic
def refuse(*, application: str, seen: int, reason: str, by: Actor, now: datetime) -> ExpertApplication:
    """Refuse with a reason. Raises NotFound, WrongState, RoundMoved, BadInput."""
    return _answer(_waiting(application, seen, by), "refused", require_reason(reason), by=by, now=now)


@transaction.atomic
def ask_completion(*, application: str, seen: int, reason: str, by: Actor, now: datetime) -> ExpertApplication:
    """Ask for what is missing. Raises NotFound, WrongState, RoundMoved, BadInput."""
    return _answer(_waiting(application, seen, by), "completion-asked", require_reason(reason), by=by, now=now)


def followed(*, application: str, secret: str, by: Actor) -> ExpertApplication:
    """This function will return an application to its applicant. Raises NotFound."""
    found = ExpertApplication.objects.filter(application=application).first()
    if found is None:
        raise NotFound(thing=f"申请 {application[:40]}")
    if not (by.person and by.person == found.person):
        require_applicant(kept=found.secret, secret=secret, office="", by=by, application=application)
    return found


def _own(application: str, secret: str, by: Actor, *states: str) -> ExpertApplication:
    permit(by, "experts.apply")
    followed(application=application, secret=secret, by=by)
    return _locked(application, *states)


def _waiting(application: str, seen: int, by: Actor) -> ExpertApplication:
    permit(by, "experts.answer")
    found = _locked(application, "filed")
    if found.round != seen:
        raise RoundMoved(round=found.round, seen=seen)
    return found


def _locked(application: str, *states: str) -> ExpertApplication:
    found = ExpertApplication.objects.select_for_update().filter(application=application).first()
    if found is None:
        raise NotFound(thing=f"申请 {application[:40]}")
    if found.state not in states:
        raise WrongState(application=application, state=STATES[found.state], code_of_state=found.state)
    return found


def _answer(found: ExpertApplication, answer: str, reason: str, *, by: Actor, now: datetime) -> ExpertApplication:
    found.state = "incomplete" if answer == "completion-asked" else answer
    found.reason, found.answered_at, found.checker = reason, now, by.person or by.office
    found.save(update_fields=["state", "reason", "answered_at", "checker"])
    event = ExpertApplicationAnswered.of_body(
        {"application": found.application, "person": found.person, "answer": answer, "reason": reason}
    )
    record(event, by=by, now=now)
    return found


def _said(given: Application) -> dict[str, object]:
    return asdict(given) | {"ties": sorted(set(given.ties))}
