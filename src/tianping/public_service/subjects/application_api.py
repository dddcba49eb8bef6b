"""API of applications for registration: newcomers without an account apply, the operator checks."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from ninja import Field, Router, Schema, Status
from pydantic import ConfigDict

from tianping.public_service.applicants import HEADER
from tianping.public_service.subjects import answering, applying, queries
from tianping.public_service.subjects.models import SubjectApplication
from tianping.public_service.subjects.schemas import SubjectIn
from tianping.public_service.visiting import actor_or_visitor
from tianping.record.events import rfc3339
from tianping.refusals import NotFound
from tianping.web.accounts.rights import actor_of, permit
from tianping.web.clock import business_now
from tianping.web.guarding.reading import hand_over
from tianping.web.raw_bodies import declared_digest, stream_of

router = Router(tags=["subjects"])
Found = dict[str, Any]


class ApplicationIn(SubjectIn):
    """What a newcomer says of itself, and where the operator reaches it."""

    contact: str = Field(max_length=400)


class SubmissionIn(Schema):
    """Other data than before, where anything changed."""

    model_config = ConfigDict(extra="forbid")

    registration: SubjectIn | None = None


class LicenceIn(Schema):
    """What the operator reads on the licence; `seen` is the round that it looked at."""

    model_config = ConfigDict(extra="forbid")

    seen: int = Field(ge=1)
    uscc: str = Field(max_length=40)
    name: str = Field(max_length=200)
    legal_form: str = Field(max_length=60)


class AnswerIn(Schema):
    """A reason; `seen` is the round that the operator looked at."""

    model_config = ConfigDict(extra="forbid")

    seen: int = Field(ge=1)
    reason: str = Field(max_length=4000)


def view_of(found: SubjectApplication) -> Found:
    """This function will write an application for its applicant and the operator."""
    same = ("application", "state", "round", "uscc", "name", "legal_form", "region", "roles", "contact", "reason")
    licence = {"name": found.licence_name, "size": found.licence_size, "sha256": found.licence}
    return {name: getattr(found, name) for name in same} | {
        "licence": licence if found.licence else None,
        "filed_at": rfc3339(found.filed_at) if found.filed_at else None,
        "answered_at": rfc3339(found.answered_at) if found.answered_at else None,
        "rounds": [
            {"round": one.round, "said": one.said, "at": rfc3339(one.at), "answer": one.answer, "reason": one.reason}
            for one in found.rounds.all()
        ],
    }


def _secret(request: HttpRequest) -> str:
    return request.headers.get(HEADER, "")


@router.post("/subject-applications", response={201: Found}, auth=None, summary="申请主体登记 · Apply for registration")
def apply(request: HttpRequest, body: ApplicationIn) -> Status[Found]:
    """Begin an application; `secret` is shown once and goes into the header Tianping-Secret."""
    made = applying.apply(
        registration=body.registration(), contact=body.contact, by=actor_or_visitor(request), now=business_now()
    )
    return Status(201, view_of(made.application) | {"secret": made.secret})


@router.get(
    "/subject-applications/{application}", response=Found, auth=None, summary="查登记申请 · Follow an application"
)
def follow(request: HttpRequest, application: str) -> Found:
    """An application, for its applicant."""
    by = actor_or_visitor(request)
    return view_of(applying.followed(application=application, secret=_secret(request), by=by))


@router.put(
    "/subject-applications/{application}/licence/{name}",
    response=Found,
    auth=None,
    summary="上传营业执照 · Upload the licence",
)
def add_licence(request: HttpRequest, application: str, name: str) -> Found:
    """A PDF, JPEG or PNG as a raw body with Content-Length and Content-Digest."""
    made = applying.add_licence(
        application=application,
        secret=_secret(request),
        name=name,
        content=stream_of(request),
        expected=declared_digest(request),
        by=actor_or_visitor(request),
        now=business_now(),
    )
    return view_of(made)


@router.post(
    "/subject-applications/{application}/submission", response=Found, auth=None, summary="提交登记申请 · Hand in"
)
def submit(request: HttpRequest, application: str, body: SubmissionIn) -> Found:
    """Hand in, at first or completed."""
    made = applying.submit(
        application=application,
        secret=_secret(request),
        registration=body.registration.registration() if body.registration else None,
        by=actor_or_visitor(request),
        now=business_now(),
    )
    return view_of(made)


@router.post(
    "/subject-applications/{application}/withdrawal", response=Found, auth=None, summary="撤回登记申请 · Withdraw"
)
def withdraw(request: HttpRequest, application: str) -> Found:
    """Take the application back."""
    by, now = actor_or_visitor(request), business_now()
    return view_of(applying.withdraw(application=application, secret=_secret(request), by=by, now=now))


@router.get("/subject-applications", response=Found, summary="待核验的登记申请 · Applications to check")
def waiting(request: HttpRequest, state: str = "filed") -> Found:
    """For the operator: the oldest first."""
    permit(actor_of(request), "subjects.answer")
    return {"applications": [view_of(one) for one in queries.applications(state=state)[:200]]}


@router.get("/subject-applications/{application}/licence", response={200: Any}, summary="看营业执照 · The licence")
def licence(request: HttpRequest, application: str) -> HttpResponseBase:
    """The licence, for the operator."""
    by = actor_of(request)
    permit(by, "subjects.answer")
    found = SubjectApplication.objects.filter(application=application).exclude(licence="").first()
    if found is None:
        raise NotFound(thing=f"申请 {application[:40]}")
    now, name = business_now(), found.licence_name
    return hand_over(sha256=found.licence, name=name, what="application-file", by=by, now=now)


@router.post("/subject-applications/{application}/acceptance", response={201: Found}, summary="通过登记 · Accept")
def accept(request: HttpRequest, application: str, body: LicenceIn) -> Status[Found]:
    """Register as verified; what stands on the licence is compared with what was entered."""
    read = answering.Licence(uscc=body.uscc, name=body.name, legal_form=body.legal_form)
    by, now = actor_of(request), business_now()
    made = answering.accept(application=application, seen=body.seen, licence=read, by=by, now=now)
    return Status(201, {"uscc": made.uscc, "version": made.version, "verified": made.verified})


@router.post("/subject-applications/{application}/refusal", response=Found, summary="不予登记 · Refuse")
def refuse(request: HttpRequest, application: str, body: AnswerIn) -> Found:
    """Refuse with a reason."""
    by, now = actor_of(request), business_now()
    return view_of(answering.refuse(application=application, seen=body.seen, reason=body.reason, by=by, now=now))


@router.post("/subject-applications/{application}/completion-request", response=Found, summary="要求补正 · Ask")
def ask_completion(request: HttpRequest, application: str, body: AnswerIn) -> Found:
    """Ask for what is missing or wrong."""
    by, now = actor_of(request), business_now()
    made = answering.ask_completion(application=application, seen=body.seen, reason=body.reason, by=by, now=now)
    return view_of(made)
