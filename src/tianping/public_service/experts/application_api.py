"""API of applications to the pool: persons apply, the operator reviews."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from ninja import Field, Router, Schema, Status
from pydantic import ConfigDict

from tianping.public_service.applicants import HEADER
from tianping.public_service.experts import applying
from tianping.public_service.experts.admission import Application
from tianping.public_service.experts.models import ExpertApplication, ExpertPaper
from tianping.public_service.experts.schemas import ExpertFacts
from tianping.public_service.visiting import actor_or_visitor
from tianping.record.events import rfc3339
from tianping.refusals import NotFound
from tianping.web.accounts.rights import actor_of, permit
from tianping.web.clock import business_now
from tianping.web.guarding.reading import hand_over
from tianping.web.raw_bodies import declared_digest, stream_of

router = Router(tags=["experts"])
Found = dict[str, Any]
BASE = "/expert-applications"


class SubmissionIn(Schema):
    """Other facts than before, where anything changed."""

    model_config = ConfigDict(extra="forbid")

    facts: ExpertFacts | None = None


class SeenIn(Schema):
    """`seen` is the round that the operator looked at."""

    model_config = ConfigDict(extra="forbid")

    seen: int = Field(ge=1)


class AnswerIn(SeenIn):
    """A reason."""

    reason: str = Field(max_length=4000)


def view_of(found: ExpertApplication) -> Found:
    """This function will write an application for its applicant and the operator."""
    said = {name: value for name, value in found.said.items() if name != "person"}
    return said | {
        "application": found.application,
        "state": found.state,
        "round": found.round,
        "reason": found.reason,
        "filed_at": rfc3339(found.filed_at) if found.filed_at else None,
        "papers": [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in found.papers.all()],
    }


def _secret(request: HttpRequest) -> str:
    return request.headers.get(HEADER, "")


def _facts(given: ExpertFacts) -> Application:
    return Application(person="", **given.dict())


@router.post(BASE, response={201: Found}, auth=None, summary="申请入库 · Apply to the pool")
def apply(request: HttpRequest, body: ExpertFacts) -> Status[Found]:
    """Begin an application; `secret` is shown once and goes into the header Tianping-Secret."""
    made, secret = applying.apply(facts=_facts(body), by=actor_or_visitor(request), now=business_now())
    return Status(201, view_of(made) | {"secret": secret, "person": made.person})


@router.get(BASE + "/{application}", response=Found, auth=None, summary="查入库申请 · Follow an application")
def follow(request: HttpRequest, application: str) -> Found:
    """An application, for its applicant."""
    by = actor_or_visitor(request)
    return view_of(applying.followed(application=application, secret=_secret(request), by=by))


@router.put(
    BASE + "/{application}/papers/{name}", response={201: Found}, auth=None, summary="上传证明 · Upload a proof"
)
def add_paper(request: HttpRequest, application: str, name: str) -> Status[Found]:
    """A PDF, JPEG or PNG as a raw body with Content-Length and Content-Digest."""
    made = applying.add_paper(
        application=application,
        secret=_secret(request),
        name=name,
        content=stream_of(request),
        expected=declared_digest(request),
        by=actor_or_visitor(request),
        now=business_now(),
    )
    return Status(201, view_of(made.application))


@router.post(BASE + "/{application}/submission", response=Found, auth=None, summary="提交入库申请 · Hand in")
def submit(request: HttpRequest, application: str, body: SubmissionIn) -> Found:
    """Hand in, at first or completed."""
    facts = _facts(body.facts) if body.facts else None
    by, now = actor_or_visitor(request), business_now()
    return view_of(applying.submit(application=application, secret=_secret(request), facts=facts, by=by, now=now))


@router.post(BASE + "/{application}/withdrawal", response=Found, auth=None, summary="撤回入库申请 · Withdraw")
def withdraw(request: HttpRequest, application: str) -> Found:
    """Take the application back."""
    by, now = actor_or_visitor(request), business_now()
    return view_of(applying.withdraw(application=application, secret=_secret(request), by=by, now=now))


@router.get(BASE, response=Found, summary="待审核的入库申请 · Applications to review")
def waiting(request: HttpRequest, state: str = "filed") -> Found:
    """For the operator: the oldest first."""
    permit(actor_of(request), "experts.answer")
    found = ExpertApplication.objects.filter(state=state).prefetch_related("papers")
    return {"applications": [view_of(one) for one in found[:200]]}


@router.get(BASE + "/{application}/proofs/{sha256}", response={200: Any}, summary="看证明 · A proof")
def paper(request: HttpRequest, application: str, sha256: str) -> HttpResponseBase:
    """A proof, for the operator."""
    by = actor_of(request)
    permit(by, "experts.answer")
    found = ExpertPaper.objects.filter(application=application, sha256=sha256).first()
    if found is None:
        raise NotFound(thing=f"文件 {sha256[:64]}")
    return hand_over(sha256=found.sha256, name=found.name, what="application-file", by=by, now=business_now())


@router.post(BASE + "/{application}/acceptance", response={201: Found}, summary="同意入库 · Admit")
def accept(request: HttpRequest, application: str, body: SeenIn) -> Status[Found]:
    """Admit the applicant to the pool."""
    made = applying.accept(application=application, seen=body.seen, by=actor_of(request), now=business_now())
    return Status(201, {"person": made.person, "state": made.state})


@router.post(BASE + "/{application}/refusal", response=Found, summary="不予入库 · Refuse")
def refuse(request: HttpRequest, application: str, body: AnswerIn) -> Found:
    """Refuse with a reason."""
    by, now = actor_of(request), business_now()
    return view_of(applying.refuse(application=application, seen=body.seen, reason=body.reason, by=by, now=now))


@router.post(BASE + "/{application}/completion-request", response=Found, summary="要求补正 · Ask to complete")
def ask_completion(request: HttpRequest, application: str, body: AnswerIn) -> Found:
    """Ask for what is missing."""
    by, now = actor_of(request), business_now()
    made = applying.ask_completion(application=application, seen=body.seen, reason=body.reason, by=by, now=now)
    return view_of(made)
