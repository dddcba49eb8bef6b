"""Who is docked, how far behind each is, and what was refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tianping.exchange.alarms import stopped
from tianping.exchange.listed import REASONS
from tianping.exchange.models import Alarm, Peer, PeerCheckpoint
from tianping.public_service.platforms.models import DockingDecision
from tianping.record.events import rfc3339
from tianping.record.identity import own_origin
from tianping.record.models import Event, Leaf
from tianping.refusals import NotFound

TOLD = ("platform.docked", "platform.refused", "platform.suspended", "platform.resumed")


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


def docking_of(*, origin: str) -> Docking:
    """This function will return one other platform with the state of the exchange. Raises NotFound."""
    peer = Peer.objects.exclude(origin=own_origin()).filter(origin=origin).first()
    if peer is None:
        raise NotFound(thing=f"平台 {origin[:120]}")
    return _docking(peer, PeerCheckpoint.objects.filter(peer=peer).first())


def open_alarms(peer: Peer) -> list[Alarm]:
    """This function will return what a person must look at in the exchange with a platform, the newest first."""
    return list(Alarm.objects.filter(peer=peer, cleared_at=None)[:20])


def history(*, origin: str) -> list[tuple[int, Event]]:
    """This function will return what the own log says of a platform's docking, the newest first, each with its place."""
    rows = Leaf.objects.filter(event__type__in=TOLD, event__refs__platform=origin).select_related("event")
    return [(leaf.position, leaf.event) for leaf in rows.order_by("-position")[:50]]
