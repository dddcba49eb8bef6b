"""API of monitoring: what the public logs say, counted. Nothing here knows who bids before the opening."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from tianping.record.events import rfc3339
from tianping.supervision.monitoring import queries

router = Router(tags=["monitoring"])
PAGE = 50


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
