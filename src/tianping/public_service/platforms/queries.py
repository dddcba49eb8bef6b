"""Who is docked, how far behind each is, and what was refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tianping.exchange.alarms import stopped
from tianping.exchange.listed import REASONS
from tianping.exchange.models import Peer, PeerCheckpoint
from tianping.public_service.platforms.models import DockingDecision
from tianping.record.events import rfc3339
from tianping.record.identity import own_origin


@dataclass(frozen=True, kw_only=True)
class Docking:
    """One platform and the state of the exchange with it. `lag` is in entries; `seen_at` is wall time."""

    peer: Peer
    size: int
    lag: int
    seen_at: datetime | None
    stopped: bool


def dockings() -> list[Docking]:
    """This function will return every other platform that proposed itself or is docked, by origin."""
    peers = Peer.objects.exclude(origin=own_origin()).order_by("origin")
    heads = {head.peer_id: head for head in PeerCheckpoint.objects.filter(peer__in=peers)}
    return [_docking(peer, heads.get(peer.pk)) for peer in peers]


def decisions() -> list[dict[str, Any]]:
    """This function will return the newest hundred decisions on docking, with the sentence of each listed reason."""
    return [
        {
            "position": one.position,
            "platform": one.platform,
            "docked": one.docked,
            "reason": one.reason or None,
            "reason_zh": REASONS.get(one.reason, ("", ""))[0] or None,
            "reason_en": REASONS.get(one.reason, ("", ""))[1] or None,
            "detail": one.detail,
            "at": rfc3339(one.at),
        }
        for one in DockingDecision.objects.all()[:100]
    ]


def view_of(docking: Docking) -> dict[str, Any]:
    """This function will return one platform as the API writes it."""
    peer = docking.peer
    return {
        "platform": peer.origin,
        "kind": peer.kind,
        "state": peer.state,
        "name": peer.name,
        "operator": peer.operator,
        "operator_name": peer.operator_name,
        "base_url": peer.base_url,
        "vkey": peer.log_vkey,
        "identity": peer.identity_vkey,
        "entries": docking.size,
        "lag": docking.lag,
        "seen_at": rfc3339(docking.seen_at) if docking.seen_at else None,
        "stopped": docking.stopped,
    }


def _docking(peer: Peer, head: PeerCheckpoint | None) -> Docking:
    size, seen = (head.size, head.note_size) if head else (0, 0)
    return Docking(
        peer=peer,
        size=size,
        lag=max(seen - size, 0),
        seen_at=head.advanced_at if head else None,
        stopped=stopped(peer),
    )
