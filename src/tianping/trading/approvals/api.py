"""API of approvals: an organisation's rules, what is asked, and a second person's decision."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from tianping.record.events import rfc3339
from tianping.refusals import NotFound
from tianping.trading.approvals import actions, queries
from tianping.trading.approvals.matters import ACTS
from tianping.trading.approvals.models import Approval
from tianping.web.accounts.rights import actor_of, permit
from tianping.web.clock import business_now

router = Router(tags=["approvals"])


class RuleIn(Schema):
    """Who approves, by public id; any other person of the organisation where it is empty."""

    model_config = ConfigDict(extra="forbid")

    approvers: list[str] = Field(default=[], max_length=100)


class AskIn(Schema):
    """What is to be approved; `details` are those of the act's own request where it has any."""

    model_config = ConfigDict(extra="forbid")

    act: str
    subject: str = Field(max_length=40)
    details: dict[str, Any] = {}
    note: str = Field(default="", max_length=2000)


class DecisionIn(Schema):
    """A second person's decision; a refusal says why."""

    model_config = ConfigDict(extra="forbid")

    approves: bool
    reason: str = Field(default="", max_length=2000)


@router.get("/approval-rules", response=dict[str, Any], summary="审批规定 · What my organisation wants approved")
def read_rules(request: HttpRequest) -> dict[str, Any]:
    """All acts, with the organisation's rule where it has one."""
    by = actor_of(request)
    permit(by, "approvals.read")
    held = {one.act: one for one in queries.rules_of(by.office)}
    return {
        "acts": [
            {
                "act": act.code,
                "zh": act.zh,
                "en": act.en,
                "wanted": act.code in held,
                "approvers": held[act.code].approvers if act.code in held else [],
            }
            for act in ACTS.values()
        ]
    }


@router.put("/approval-rules/{act}", response=dict[str, Any], summary="规定须经审批 · Want an act approved")
def set_rule(request: HttpRequest, act: str, body: RuleIn) -> dict[str, Any]:
    """Want an act approved by a second person."""
    made = actions.set_rule(act=act, approvers=body.approvers, by=actor_of(request), now=business_now())
    return {"act": made.act, "wanted": True, "approvers": made.approvers}


@router.delete("/approval-rules/{act}", response={204: None}, summary="取消审批规定 · Want it no longer")
def end_rule(request: HttpRequest, act: str) -> Status[None]:
    """Want an act approved no longer."""
    actions.end_rule(act=act, by=actor_of(request), now=business_now())
    return Status(204, None)


@router.get("/approvals", response=dict[str, Any], summary="审批事项 · Approvals of my organisation")
def read(request: HttpRequest, state: str = "") -> dict[str, Any]:
    """What was put to approval in the organisation, newest first."""
    by = actor_of(request)
    permit(by, "approvals.read")
    found = queries.approvals_of(by.office)
    return {"approvals": [shown(one) for one in (found.filter(state=state) if state else found)[:200]]}


@router.post("/approvals", response={201: dict[str, Any]}, summary="提交审批 · Ask for approval")
def ask(request: HttpRequest, body: AskIn) -> Status[dict[str, Any]]:
    """Put something to a second person, as it stands now."""
    made = actions.ask(**body.model_dump(), by=actor_of(request), now=business_now())
    return Status(201, {"approvals": [shown(one) for one in made]})


@router.post("/approvals/{code}/decision", response=dict[str, Any], summary="审批 · Decide")
def decide(request: HttpRequest, code: str, body: DecisionIn) -> dict[str, Any]:
    """Approve or refuse."""
    by = actor_of(request)
    found = Approval.objects.filter(code=code, office=by.office).first()
    if found is None:
        raise NotFound(thing=f"审批 {code}")
    made = actions.decide(approval=found, approves=body.approves, reason=body.reason, by=by, now=business_now())
    return shown(made)


def shown(one: Approval) -> dict[str, Any]:
    """This function will return an approval as persons of the organisation see it."""
    return {
        "approval": one.code,
        "act": one.act,
        "subject": one.subject,
        "content": one.content,
        "note": one.note,
        "asked_by": one.asked_by,
        "asked_at": rfc3339(one.asked_at),
        "state": one.state,
        "reason": one.reason,
        "decided_by": one.decided_by or None,
        "decided_at": rfc3339(one.decided_at) if one.decided_at else None,
    }
