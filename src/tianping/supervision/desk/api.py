"""API of the desk."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from tianping.record.events import rfc3339
from tianping.supervision.desk import queries
from tianping.web.accounts.rights import actor_of
from tianping.web.clock import business_now

router = Router(tags=["desk"])


@router.get("/desk", response=dict[str, Any], summary="今日待办 · What needs me today")
def desk(request: HttpRequest) -> dict[str, Any]:
    """What needs the department, the most urgent first."""
    found = queries.desk(by=actor_of(request), now=business_now())
    return {"items": [vars(one) | {"due_at": rfc3339(one.due_at) if one.due_at else None} for one in found]}
