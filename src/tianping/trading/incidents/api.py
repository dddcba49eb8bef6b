"""API of incidents: the buyer terminates and tenders anew; everybody reads what became of a tender."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from tianping.record.events import rfc3339
from tianping.trading.incidents import actions
from tianping.trading.incidents.models import Failure, Repetition, Termination
from tianping.trading.plans import queries as plans
from tianping.trading.plans.models import Tender
from tianping.web.accounts.rights import actor_of
from tianping.web.clock import business_now

router = Router(tags=["incidents"])


class TerminationIn(Schema):
    """Why the tender ends, and how fees and bonds are returned."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=4000)
    refunds: str = Field(max_length=4000)


class RepetitionIn(Schema):
    """What is tendered anew: the failed lots (default: all), with what the buyer found and changes."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=4000)
    lots: list[str] | None = Field(default=None, min_length=1, max_length=200)
    name: str = Field(default="", max_length=600)
    invitation_ground: str | None = None


@router.post("/tenders/{code}/termination", response={201: dict[str, Any]}, summary="终止招标 · Terminate a tender")
def terminate(request: HttpRequest, code: str, body: TerminationIn) -> tuple[int, dict[str, Any]]:
    """End all lots that are not decided, with a notice."""
    made = actions.terminate(
        tender=plans.tender(code),
        reason=body.reason,
        refunds=body.refunds,
        by=actor_of(request),
        now=business_now(),
    )
    return 201, _termination(made)


@router.post("/tenders/{code}/repetition", response={201: dict[str, Any]}, summary="重新招标 · Tender anew")
def retender(request: HttpRequest, code: str, body: RepetitionIn) -> tuple[int, dict[str, Any]]:
    """Plan a new tender for lots that failed or were terminated."""
    made = actions.retender(
        earlier=plans.tender(code),
        lots=None if body.lots is None else [plans.lot(one) for one in body.lots],
        reason=body.reason,
        name=body.name,
        invitation_ground=body.invitation_ground,
        by=actor_of(request),
        now=business_now(),
    )
    return 201, _repetition(made)


@router.get("/tenders/{code}/incidents", response=dict[str, Any], auth=None, summary="招标异常 · Incidents of a tender")
def incidents(request: HttpRequest, code: str) -> dict[str, Any]:
    """Failures, the termination, and which tender repeats which."""
    return view_of(plans.tender(code))


def view_of(tender: Tender) -> dict[str, Any]:
    """This function will return what became of a tender, as everybody may read it."""
    termination = Termination.objects.filter(tender=tender).first()
    repeats = Repetition.objects.filter(tender=tender).first()
    return {
        "failures": [_failure(one) for one in Failure.objects.filter(lot__tender=tender)],
        "termination": _termination(termination) if termination else None,
        "repeats": _repetition(repeats) if repeats else None,
        "repeated_as": [_repetition(one) for one in Repetition.objects.filter(earlier=tender)],
    }


def _failure(found: Failure) -> dict[str, Any]:
    return {
        "lot": found.lot_id,
        "cause": found.cause,
        "rule": found.rule,
        "explanation": found.explanation,
        "failed_at": rfc3339(found.failed_at),
    }


def _termination(found: Termination) -> dict[str, Any]:
    return {
        "tender": found.tender_id,
        "lots": found.lots,
        "reason": found.reason,
        "refunds": found.refunds,
        "terminated_at": rfc3339(found.terminated_at),
    }


def _repetition(found: Repetition) -> dict[str, Any]:
    return {
        "tender": found.tender_id,
        "earlier": found.earlier_id,
        "round": found.round,
        "reason": found.reason,
        "lots": {one.earlier_id: one.lot_id for one in found.lots.all()},
        "repeated_at": rfc3339(found.repeated_at),
    }
