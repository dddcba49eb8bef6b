"""API of subjects: operators and brokers write, everybody reads."""

from itertools import islice
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import ConfigDict

from tianping.public_service.subjects import actions, queries
from tianping.public_service.subjects.application_api import router as applications
from tianping.public_service.subjects.models import Subject, SubjectVersion
from tianping.public_service.subjects.schemas import SubjectIn
from tianping.record.events import rfc3339
from tianping.web.accounts.rights import actor_of
from tianping.web.clock import business_now

router = Router(tags=["subjects"])
router.add_router("", applications)
PAGE = 100


class ChangeIn(SubjectIn):
    """A new version; `seen` is the version that the writer saw."""

    seen: int = Field(ge=1)


class VerificationIn(Schema):
    """The operator's verification of one version."""

    model_config = ConfigDict(extra="forbid")

    seen: int = Field(ge=1)


def view_of(subject: Subject) -> dict[str, Any]:
    """This function will return the public view of a subject."""
    return {
        "uscc": subject.uscc,
        "name": subject.name,
        "legal_form": subject.legal_form,
        "region": subject.region,
        "roles": subject.roles,
        "verified": subject.verified,
        "version": subject.version,
        "changed_at": rfc3339(subject.changed_at),
    }


def version_of(version: SubjectVersion) -> dict[str, Any]:
    """This function will return the public view of a version; persons are not part of it."""
    same = ("version", "name", "legal_form", "region", "roles", "verified", "by_office", "by_role")
    return {name: getattr(version, name) for name in same} | {"at": rfc3339(version.at)}


@router.post("/subjects", response={201: dict[str, Any]}, summary="登记市场主体 · Register a subject")
def register(request: HttpRequest, body: SubjectIn) -> Status[dict[str, Any]]:
    """Register a subject."""
    subject = actions.register(registration=body.registration(), by=actor_of(request), now=business_now())
    return Status(201, view_of(subject))


@router.put("/subjects/{uscc}", response=dict[str, Any], summary="变更登记 · Change a registration")
def change(request: HttpRequest, uscc: str, body: ChangeIn) -> dict[str, Any]:
    """Make a new version of a registration."""
    registration = body.model_copy(update={"uscc": uscc}).registration()
    return view_of(actions.change(registration=registration, seen=body.seen, by=actor_of(request), now=business_now()))


@router.post("/subjects/{uscc}/verification", response=dict[str, Any], summary="核验主体 · Verify a subject")
def verify(request: HttpRequest, uscc: str, body: VerificationIn) -> dict[str, Any]:
    """Verify the newest version."""
    return view_of(actions.verify(uscc=uscc, seen=body.seen, by=actor_of(request), now=business_now()))


@router.get("/subjects", response=dict[str, Any], auth=None, summary="查主体 · Search subjects")
def subjects(request: HttpRequest, q: str = "", role: str = "", after: str = "") -> dict[str, Any]:
    """List subjects by code; `after` is the last code of the page before."""
    found = Subject.objects.filter(uscc__gt=after).filter(Q(name__icontains=q) | Q(uscc__startswith=q)).order_by("uscc")
    page = list(islice((one for one in found.iterator() if not role or role in one.roles), PAGE))
    return {"subjects": [view_of(subject) for subject in page], "after": page[-1].uscc if len(page) == PAGE else None}


@router.get("/subjects/{uscc}/versions", response=dict[str, Any], auth=None, summary="登记历史 · Versions")
def versions(request: HttpRequest, uscc: str) -> dict[str, Any]:
    """Every version of a registration: what it said, by which office, when."""
    return {"versions": [version_of(one) for one in queries.versions(uscc=uscc)]}


@router.get("/subjects/{uscc}", response=dict[str, Any], auth=None, summary="一个主体 · One subject")
def subject(request: HttpRequest, uscc: str) -> dict[str, Any]:
    """One subject."""
    return view_of(queries.subject_of(uscc=uscc))
