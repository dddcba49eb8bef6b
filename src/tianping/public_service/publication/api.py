"""API of publication: free, without a login, incremental (Order 10; Order 20 art. 42)."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from tianping.public_service.publication import queries
from tianping.public_service.publication.models import Publication
from tianping.refusals import NotFound
from tianping.web.clock import business_now

router = Router(tags=["publication"])
PAGE = 20


@router.get("/publications", response=dict[str, Any], auth=None, summary="公告流 · The feed of notices")
def feed(request: HttpRequest, after: str = "", limit: Annotated[int, Query(ge=1, le=500)] = 100) -> dict[str, Any]:
    """All notices in the order in which they arrived; come back with `next`."""
    return queries.feed(after=after, limit=limit)


@router.get("/publications/search", response=dict[str, Any], auth=None, summary="查公告 · Search notices")
def search(
    request: HttpRequest,
    q: str = "",
    kind: str = "",
    region: str = "",
    industry: str = "",
    when: str = "",
    page: Annotated[int, Query(ge=1, le=500)] = 1,
) -> dict[str, Any]:
    """Search and filter; `when` is open, soon or publicity."""
    asked = queries.Asked(q=q, kind=kind, region=region, industry=industry, when=when)
    found = queries.published(asked=asked, now=business_now())
    rows = found[(page - 1) * PAGE : page * PAGE]
    return {"count": found.count(), "page": page, "notices": [queries.view_of(row) for row in rows]}


@router.get("/publications/{notice}", response=dict[str, Any], auth=None, summary="一条公告 · One notice")
def notice(request: HttpRequest, notice: str) -> dict[str, Any]:
    """One notice."""
    found = Publication.objects.filter(notice=notice).first()
    if found is None:
        raise NotFound(thing=f"公告 {notice}")
    return queries.view_of(found)
