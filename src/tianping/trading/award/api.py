"""API of the award: the buyer publishes, decides, notifies, reports; bidders read what they are told."""

from typing import Any

from django.http import FileResponse, HttpRequest
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, ConfigDict, Field

from tianping.law import money
from tianping.record.events import rfc3339
from tianping.refusals import NotFound
from tianping.trading.award import actions
from tianping.trading.award.models import Award, AwardNotice, Publicity
from tianping.trading.award.rules import PassedOver
from tianping.trading.plans import queries as plans
from tianping.web.accounts.rights import actor_of
from tianping.web.clock import business_now
from tianping.web.files import open_file

router = Router(tags=["award"])


class CandidatesIn(Schema):
    """The committee's candidates by receipt (default), until a moment (default: the earliest lawful one)."""

    model_config = ConfigDict(extra="forbid")

    candidates: list[str] | None = None
    until_at: AwareDatetime | None = None


class PassedOverIn(Schema):
    """Why a candidate before the winner does not win: renounces, force-majeure, no-performance-bond or unlawful."""

    model_config = ConfigDict(extra="forbid")

    receipt: str
    ground: str = ""
    reason: str = Field(max_length=2000)


class AwardIn(Schema):
    """The winner by receipt (default: the first candidate)."""

    model_config = ConfigDict(extra="forbid")

    winner: str | None = None
    passed_over: list[PassedOverIn] = []


class ReportIn(Schema):
    """The written report."""

    model_config = ConfigDict(extra="forbid")

    content: str


class Nothing(Schema):
    """An empty body."""

    model_config = ConfigDict(extra="forbid")


@router.post("/lots/{lot}/candidates", response={201: dict[str, Any]}, summary="公示中标候选人 · Publish candidates")
def publish_candidates(request: HttpRequest, lot: str, body: CandidatesIn) -> Status[dict[str, Any]]:
    """Publish the candidates, with their notice."""
    made = actions.publish_candidates(
        lot=plans.lot(lot),
        candidates=body.candidates,
        until_at=body.until_at,
        by=actor_of(request),
        now=business_now(),
    )
    return Status(201, _publicity(made))


@router.get(
    "/lots/{lot}/candidates", response=dict[str, Any], auth=None, summary="中标候选人公示 · Published candidates"
)
def candidates(request: HttpRequest, lot: str) -> dict[str, Any]:
    """The candidates of a lot with their steps, and until when they stand published."""
    found = Publicity.objects.filter(lot=lot).first()
    if found is None:
        raise NotFound(thing=f"中标候选人公示 {lot}")
    return _publicity(found)


@router.post("/lots/{lot}/award", response={201: dict[str, Any]}, summary="定标 · Decide the award")
def decide(request: HttpRequest, lot: str, body: AwardIn) -> Status[dict[str, Any]]:
    """Decide the winner when the publicity has ended; the result is published with it."""
    made = actions.decide(
        lot=plans.lot(lot),
        winner=body.winner,
        passed_over=[PassedOver(**one.model_dump()) for one in body.passed_over],
        by=actor_of(request),
        now=business_now(),
    )
    return Status(201, _award(made))


@router.get("/lots/{lot}/award", response=dict[str, Any], auth=None, summary="中标结果 · The award")
def award(request: HttpRequest, lot: str) -> dict[str, Any]:
    """Who won a lot, at what price."""
    found = Award.objects.filter(lot=lot).first()
    if found is None:
        raise NotFound(thing=f"中标结果 {lot}")
    return _award(found)


@router.post("/lots/{lot}/award/notification", response=dict[str, Any], summary="发出中标通知书 · Notify all")
def notify(request: HttpRequest, lot: str, body: Nothing) -> dict[str, Any]:
    """The award notice, and at the same instant the notices to all others."""
    return _award(actions.notify(lot=plans.lot(lot), by=actor_of(request), now=business_now()))


@router.get("/award-notices", response=dict[str, Any], summary="收到的通知 · Notices to the signed-in bidder")
def notices(request: HttpRequest) -> dict[str, Any]:
    """What the bidder of the token was told."""
    by = actor_of(request, "bidder")
    found = AwardNotice.objects.filter(recipient=by.office)
    return {
        "notices": [
            {
                "lot": one.award_id,
                "kind": one.kind,
                "content": one.content,
                "sha256": one.sha256 or None,
                "sent_at": rfc3339(one.sent_at),
            }
            for one in found
        ]
    }


@router.get(
    "/lots/{lot}/award/notice.pdf",
    response={200: Any},
    auth=None,
    summary="中标通知书（PDF） · The award notice as PDF",
)
def notice_file(request: HttpRequest, lot: str) -> FileResponse:
    """The award notice as it was sealed."""
    found = AwardNotice.objects.filter(award=lot, kind="award").first()
    if found is None:
        raise NotFound(thing=f"中标通知书 {lot}")
    return FileResponse(open_file(found.sha256), content_type="application/pdf")


@router.post("/tenders/{code}/written-report", response={201: dict[str, Any]}, summary="书面报告 · Written report")
def submit_report(request: HttpRequest, code: str, body: ReportIn) -> Status[dict[str, Any]]:
    """The buyer's written report to the supervisor."""
    made = actions.submit_report(
        tender=plans.tender(code), content=body.content, by=actor_of(request), now=business_now()
    )
    return Status(201, {"tender": code, "submitted_at": rfc3339(made.submitted_at)})


def _publicity(found: Publicity) -> dict[str, Any]:
    return {
        "lot": found.lot_id,
        "report_received_at": rfc3339(found.report_received_at),
        "from_at": rfc3339(found.from_at),
        "until_at": rfc3339(found.until_at),
        "provisional": found.provisional,
        "candidates": found.candidates,
    }


def _award(found: Award) -> dict[str, Any]:
    return {
        "lot": found.lot_id,
        "receipt": found.receipt,
        "winner": found.winner,
        "winner_name": found.winner_name,
        "price": money.write(found.price),
        "rank": found.rank,
        "reason": found.reason or None,
        "decided_at": rfc3339(found.decided_at),
        "notified_at": None if found.notified_at is None else rfc3339(found.notified_at),
        "contract_due": None if found.contract_due is None else rfc3339(found.contract_due),
        "contract_provisional": found.contract_provisional,
    }
