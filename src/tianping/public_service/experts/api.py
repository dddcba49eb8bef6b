"""API of experts: the operator keeps the pool, experts decline, everybody recomputes draws."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import ConfigDict

from tianping.public_service.experts import actions, admission, states
from tianping.public_service.experts.application_api import router as applications
from tianping.public_service.experts.drawing import announcement_of
from tianping.public_service.experts.models import Draw, Expert
from tianping.public_service.experts.schemas import ExpertIn
from tianping.record.events import rfc3339
from tianping.refusals import NotFound
from tianping.web.accounts.rights import actor_of, permit
from tianping.web.clock import business_now

router = Router(tags=["experts"])
router.add_router("", applications)


class StateIn(Schema):
    """Why the state changes."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=4000)


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


@router.post("/experts", response={201: dict[str, Any]}, summary="专家入库 · Admit an expert")
def admit(request: HttpRequest, body: ExpertIn) -> Status[dict[str, Any]]:
    """Admit a person to the pool."""
    application = body.application()
    return Status(201, view_of(admission.admit(application=application, by=actor_of(request), now=business_now())))


@router.get("/experts", response=dict[str, Any], summary="专家库 · The pool")
def experts(request: HttpRequest, speciality: str = "", state: str = "") -> dict[str, Any]:
    """The pool, for the operator only."""
    permit(actor_of(request), "experts.admit")
    found = Expert.objects.filter(speciality=speciality) if speciality else Expert.objects.all()
    found = found.filter(state=state) if state else found
    return {"experts": [view_of(expert) for expert in found]}


@router.get("/experts/{person}", response=dict[str, Any], summary="一位专家 · One expert")
def expert(request: HttpRequest, person: str) -> dict[str, Any]:
    """An expert with all changes of state, for the operator only."""
    permit(actor_of(request), "experts.admit")
    found = states.expert_of(person=person)
    changes = [
        {"state": one.state, "reason": one.reason, "office": one.office, "at": rfc3339(one.at)}
        for one in found.states.all()
    ]
    return view_of(found) | {"states": changes}


@router.post("/experts/{person}/suspension", response=dict[str, Any], summary="暂停专家 · Pause an expert")
def suspend(request: HttpRequest, person: str, body: StateIn) -> dict[str, Any]:
    """Take an expert out of the draws to come, for a while."""
    return view_of(states.suspend(person=person, reason=body.reason, by=actor_of(request), now=business_now()))


@router.post("/experts/{person}/reinstatement", response=dict[str, Any], summary="恢复专家 · Reinstate an expert")
def reinstate(request: HttpRequest, person: str, body: StateIn) -> dict[str, Any]:
    """Let a paused expert be drawn again."""
    return view_of(states.reinstate(person=person, reason=body.reason, by=actor_of(request), now=business_now()))


@router.post("/experts/{person}/removal", response=dict[str, Any], summary="专家出库 · Remove an expert")
def remove(request: HttpRequest, person: str, body: StateIn) -> dict[str, Any]:
    """Take an expert out of the pool for good."""
    return view_of(states.remove(person=person, reason=body.reason, by=actor_of(request), now=business_now()))


@router.post("/draws/{draw}/declines", response=dict[str, Any], summary="专家请辞 · Decline a seat")
def decline(request: HttpRequest, draw: str, body: DeclineIn) -> dict[str, Any]:
    """Decline a seat; the next of the same permutation follows."""
    found = actions.decline(draw=draw, person=body.person, reason=body.reason, by=actor_of(request), now=business_now())
    return public_view(found)


@router.get("/draws/{draw}", response=dict[str, Any], auth=None, summary="一次抽取 · One draw")
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
