"""API of directives: departments issue, everybody reads."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, ConfigDict

from tianping.supervision.directives import actions, queries
from tianping.supervision.directives.models import Directive
from tianping.web.accounts.rights import actor_of
from tianping.web.clock import business_now

router = Router(tags=["directives"])


class DirectiveIn(Schema):
    """A directive; `lifts` names the suspension that a resumption ends."""

    model_config = ConfigDict(extra="forbid")

    tender: str
    kind: Literal["suspend", "resume", "correct"]
    lifts: str = ""
    reason: str
    basis: str
    demand: str = ""
    due: AwareDatetime | None = None


class NoteIn(Schema):
    """What was seen of a correction."""

    model_config = ConfigDict(extra="forbid")

    note: str


@router.post("/directives", response={201: dict[str, Any]}, summary="签发监督指令 · Issue a directive")
def issue(request: HttpRequest, body: DirectiveIn) -> Status[dict[str, Any]]:
    """Issue a directive; it cannot be changed or taken back."""
    by, now = actor_of(request), business_now()
    if body.kind == "suspend":
        made = actions.suspend(tender=body.tender, reason=body.reason, basis=body.basis, by=by, now=now)
    elif body.kind == "correct":
        made = actions.correct(
            tender=body.tender,
            demand=body.demand,
            due=body.due or now,
            reason=body.reason,
            basis=body.basis,
            by=by,
            now=now,
        )
    else:
        made = actions.resume(
            tender=body.tender, lifts=body.lifts, reason=body.reason, basis=body.basis, by=by, now=now
        )
    return Status(201, queries.view_of(made))


@router.post("/directives/{directive}/settlement", response=dict[str, Any], summary="核实改正 · Note a correction")
def settle(request: HttpRequest, directive: str, body: NoteIn) -> dict[str, Any]:
    """Say that what was ordered corrected has been seen corrected."""
    return queries.view_of(
        actions.settle(directive=directive, note=body.note, by=actor_of(request), now=business_now())
    )


@router.get("/directives", response=dict[str, Any], auth=None, summary="查监督指令 · Directives")
def directives(request: HttpRequest, tender: str = "") -> dict[str, Any]:
    """The newest hundred directives, of one tender where it is named."""
    found = Directive.objects.filter(tender=tender) if tender else Directive.objects.all()
    return {"directives": [queries.view_of(one) for one in found[:100]]}


@router.get("/directives/{directive}", response=dict[str, Any], auth=None, summary="一份监督指令 · One directive")
def directive(request: HttpRequest, directive: str) -> dict[str, Any]:
    """One directive, with when it was obeyed."""
    return queries.view_of(queries.directive_of(directive=directive))
