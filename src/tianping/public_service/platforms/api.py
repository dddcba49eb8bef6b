"""API of docking: anybody proposes, everybody sees who is docked, who was refused and why."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from tianping.exchange.docking import propose_signed
from tianping.exchange.listed import CHECKS, REASONS
from tianping.public_service.platforms import actions, queries
from tianping.web.accounts.rights import actor_of
from tianping.web.clock import business_now, wall_now

router = Router(tags=["platforms"])


@router.get("/platforms", response=dict[str, Any], auth=None, summary="对接的平台 · Docked platforms")
def platforms(request: HttpRequest) -> dict[str, Any]:
    """All platforms with the state of the exchange, the newest decisions, and the listed reasons."""
    return {
        "platforms": [queries.view_of(docking) for docking in queries.dockings()],
        "decisions": queries.decisions(),
        "checks": [{"id": name, "zh": zh, "en": en} for name, (zh, en) in CHECKS.items()],
        "reasons": [{"id": name, "zh": zh, "en": en} for name, (zh, en) in REASONS.items()],
    }


@router.post("/platforms", response={202: dict[str, Any]}, auth=None, summary="申请对接 · Propose a platform")
def propose(request: HttpRequest) -> Status[dict[str, Any]]:
    """Propose a platform, signed (RFC 9421) by the identity key that it names; the interface check follows by itself."""
    peer = propose_signed(request, now=wall_now())
    return Status(202, {"platform": peer.origin, "state": peer.state})


@router.post("/platforms/{origin}/check", response=dict[str, Any], summary="接口检测 · Check the interface")
def check(request: HttpRequest, origin: str) -> dict[str, Any]:
    """Run the interface check at once, for the operator."""
    peer = actions.examine(origin=origin, by=actor_of(request), now=business_now())
    return {"platform": peer.origin, "state": peer.state}
