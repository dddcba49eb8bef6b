"""API of notices: everybody reads. They are published by the acts that they tell of."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from tianping.record.events import rfc3339
from tianping.trading.notices.models import Notice
from tianping.trading.notices.queries import of_tender
from tianping.trading.plans import queries as plans

router = Router(tags=["notices"])


@router.get(
    "/tenders/{code}/notices", response=dict[str, Any], auth=None, summary="一个项目的公告 · Notices of a tender"
)
def notices(request: HttpRequest, code: str) -> dict[str, Any]:
    """The notices of a tender, newest first, with the digest that is the same on every medium."""
    tender = plans.tender(code)
    return {"notices": [view_of(notice) for notice in of_tender(tender.code)]}


def view_of(notice: Notice) -> dict[str, Any]:
    """This function will return the public view of a notice."""
    return {
        "notice": notice.code,
        "kind": notice.kind,
        "title": notice.title,
        "content": notice.content,
        "sha256": notice.sha256,
        "url": notice.url,
        "issued_at": rfc3339(notice.issued_at),
        "ends_at": rfc3339(notice.ends_at) if notice.ends_at else None,
    }
