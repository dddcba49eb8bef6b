"""API of experts: the operator keeps the pool, experts decline, everybody recomputes draws."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import ConfigDict

from tianping.public_service.experts import actions, admission
from tianping.public_service.experts.drawing import announcement_of
from tianping.public_service.experts.models import Draw, Expert
from tianping.record.events import rfc3339
from tianping.refusals import NotFound
from tianping.web.accounts.rights import actor_of, permit
from tianping.web.clock import business_now

router = Router(tags=["experts"])


class ExpertIn(Schema):
    """An application to the pool; `person` is a random id, never an identity number."""

    model_config = ConfigDict(extra="forbid")

    person: str = Field(min_length=8, max_length=64)
    name: str = Field(max_length=60)
    speciality: str = Field(max_length=60)
    employer: str
    employer_name: str = Field(max_length=200)
    region: str = Field(pattern=r"^\d{6}$")
    years: int = Field(ge=0, le=70)
    senior_title: bool
    equal_level: str = Field("", max_length=200)
    ties: list[str] = []


class DeclineIn(Schema):
    """Who declines, and why."""

    model_config = ConfigDict(extra="forbid")

    person: str
    reason: str = Field(max_length=200)


def view_of(expert: Expert) -> dict[str, Any]:
    """This function will return an expert as the operator sees it."""
    return {
        "person": expert.person,
        "name": expert.name,
        "speciality": expert.speciality,
        "employer": expert.employer,
        "state": expert.state,
    }


@router.post("/experts", response={201: dict[str, Any]})
def admit(request: HttpRequest, body: ExpertIn) -> Status[dict[str, Any]]:
    """Admit a person to the pool."""
    application = admission.Application(**body.dict())
    return Status(201, view_of(admission.admit(application=application, by=actor_of(request), now=business_now())))


@router.get("/experts", response=dict[str, Any])
def experts(request: HttpRequest, speciality: str = "") -> dict[str, Any]:
    """The pool, for the operator only."""
    permit(actor_of(request), "experts.admit")
    found = Expert.objects.filter(speciality=speciality) if speciality else Expert.objects.all()
    return {"experts": [view_of(expert) for expert in found]}


@router.post("/experts/{person}/suspension", response=dict[str, Any])
def suspend(request: HttpRequest, person: str) -> dict[str, Any]:
    """Take an expert out of the draws to come."""
    return view_of(admission.suspend(person=person, by=actor_of(request), now=business_now()))


@router.post("/draws/{draw}/declines", response=dict[str, Any])
def decline(request: HttpRequest, draw: str, body: DeclineIn) -> dict[str, Any]:
    """Decline a seat; the next of the same permutation follows."""
    found = actions.decline(draw=draw, person=body.person, reason=body.reason, by=actor_of(request), now=business_now())
    return public_view(found)


@router.get("/draws/{draw}", response=dict[str, Any], auth=None)
def draw(request: HttpRequest, draw: str) -> dict[str, Any]:
    """All that anyone needs to recompute a draw; names are not part of it."""
    found = Draw.objects.filter(draw=draw).first()
    if found is None:
        raise NotFound(thing=f"抽取 {draw}")
    return public_view(found)


def public_view(found: Draw) -> dict[str, Any]:
    """This function will return what the log says of a draw, in one object."""
    return announcement_of(found).as_body() | {
        "state": found.state,
        "announced_at": rfc3339(found.announced_at),
        "counted": found.counted,
        "contributions": found.contributions,
        "seed": found.seed or None,
        "permutation": found.permutation,
        "drawn": [member.digest for member in actions.drawn_members(draw=found)],
    }
