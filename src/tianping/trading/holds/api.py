"""API of holds: everybody may see whether a tender is suspended, and why."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from tianping.record.events import rfc3339
from tianping.trading.holds.models import Hold
from tianping.trading.holds.queries import standing_directives, standing_holds
from tianping.trading.plans import queries as plans

router = Router(tags=["holds"])


@router.get("/tenders/{code}/holds", response=dict[str, Any], auth=None, summary="暂停情况 · Holds of a tender")
def holds(request: HttpRequest, code: str) -> dict[str, Any]:
    """The holds of a tender; `running` says whether it may go on."""
    tender = plans.tender(code)
    running = not standing_holds(code).exists() and not standing_directives(code).exists()
    return {"running": running, "holds": [view_of(hold) for hold in Hold.objects.filter(tender=tender)]}


def view_of(hold: Hold) -> dict[str, Any]:
    """This function will return the public view of a hold."""
    return {
        "hold": hold.code,
        "cause": hold.cause,
        "reason": hold.reason,
        "held_at": rfc3339(hold.held_at),
        "lifted_at": rfc3339(hold.lifted_at) if hold.lifted_at else None,
    }
