"""API of monitoring: what the public logs say, counted. Nothing here knows who bids before the opening."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import ConfigDict

from tianping.record.events import rfc3339
from tianping.supervision.monitoring import alarms as answering
from tianping.supervision.monitoring import queries
from tianping.web.accounts.rights import actor_of, permit
from tianping.web.clock import business_now

router = Router(tags=["monitoring"])
PAGE = 50


class NoteIn(Schema):
    """What was done about an alarm."""

    model_config = ConfigDict(extra="forbid")

    note: str


def view_of(watching: queries.Watching) -> dict[str, Any]:
    """This function will return a tender with its most urgent limit."""
    tender = watching.tender
    return {
        "tender": tender.tender,
        "platform": tender.platform,
        "name": tender.name,
        "buyer": tender.buyer,
        "buyer_name": tender.buyer_name,
        "region": tender.region,
        "supervisor": tender.supervisor,
        "stage": watching.stage,
        "held": watching.held,
        "planned_at": rfc3339(tender.planned_at),
        "limit": queries.view_of(watching.limit) if watching.limit else None,
    }


@router.get("/tenders", response=dict[str, Any], auth=None, summary="在监项目 · Tenders under watch")
def tenders(
    request: HttpRequest, word: str = "", q: str = "", page: Annotated[int, Query(ge=1, le=1000)] = 1
) -> dict[str, Any]:
    """Tenders, the most urgent first; `word` is breach, near, well, prov or done."""
    found = queries.tenders(word=word, q=q)
    rows = queries.page_of(rows=found[(page - 1) * PAGE : page * PAGE])
    return {"count": found.count(), "counts": queries.counts(), "tenders": [view_of(row) for row in rows]}


@router.get(
    "/tenders/{tender}/limits", response=dict[str, Any], auth=None, summary="一个项目的期限 · Limits of a tender"
)
def limits(request: HttpRequest, tender: str) -> dict[str, Any]:
    """The statutory limits of one tender, the most urgent first."""
    found = queries.watched(tender=tender)
    return {
        "tender": found.tender,
        "stage": queries.stage_of(tender=tender),
        "limits": [queries.view_of(limit) for limit in queries.limits(tender=tender)],
    }


@router.get("/alarms", response=dict[str, Any], summary="期限预警 · Alarms about limits")
def alarms(
    request: HttpRequest, state: str = "", tender: str = "", page: Annotated[int, Query(ge=1, le=1000)] = 1
) -> dict[str, Any]:
    """Alarms that wait for somebody, breaches first; `state` is open, seen, handled or over."""
    permit(actor_of(request), "alarms.read")
    found = queries.alarms(state=state, tender=tender)
    rows = found.prefetch_related("answers")[(page - 1) * PAGE : page * PAGE]
    return {"count": found.count(), "alarms": [queries.alarm_view(row) for row in rows]}


@router.post("/alarms/{alarm}/seen", response=dict[str, Any], summary="查看预警 · Mark an alarm as seen")
def see(request: HttpRequest, alarm: str) -> dict[str, Any]:
    """Mark an alarm as seen."""
    return queries.alarm_view(answering.see(alarm=alarm, by=actor_of(request), now=business_now()))


@router.post("/alarms/{alarm}/handled", response=dict[str, Any], summary="处理预警 · Mark an alarm as handled")
def handle(request: HttpRequest, alarm: str, body: NoteIn) -> dict[str, Any]:
    """Mark an alarm as handled, with a note."""
    made = answering.handle(alarm=alarm, note=body.note, by=actor_of(request), now=business_now())
    return queries.alarm_view(made)
