"""Alarms 告警: what a person must look at. Raising one twice is one alarm; clearing is a person's act, or time's."""

import traceback
from datetime import datetime
from pathlib import Path

import structlog
from django.db import transaction
from django.db.models import F

from tianping.exchange.catalogue.platforms import AlarmCleared
from tianping.exchange.models import Alarm, Peer
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import BadInput, NotFound, Refusal

log = structlog.get_logger()

CRYPTOGRAPHIC = frozenset({"signature", "inconsistent", "fork", "sealed-leaf", "key-rotation"})
"""Kinds that stop a follower; nothing else does."""


@transaction.atomic
def raise_alarm(
    *, kind: str, detail: str, now: datetime, peer: Peer | None = None, room: str = "", subject: str = ""
) -> Alarm:
    """This function will open an alarm, or count one that is open for the same cause. `now` is the wall clock."""
    log.warning("alarm", kind=kind, peer=str(peer or ""), room=room, subject=subject, detail=detail)
    found = Alarm.objects.filter(kind=kind, peer=peer, room=room, subject=subject, cleared_at=None).first()
    if found is None:
        return Alarm.objects.create(
            kind=kind, peer=peer, room=room, subject=subject, detail=detail, raised_at=now, last_at=now
        )
    Alarm.objects.filter(pk=found.pk).update(detail=detail, last_at=now, times=F("times") + 1)
    return found


def clear_alarms(*, kind: str, now: datetime, peer: Peer | None = None, room: str = "", subject: str = "") -> int:
    """This function will close the open alarms of a cause; returns how many there were."""
    open_ones = Alarm.objects.filter(kind=kind, peer=peer, room=room, subject=subject, cleared_at=None)
    return open_ones.update(cleared_at=now) if open_ones.exists() else 0


@transaction.atomic
def clear_by_hand(*, number: int, reason: str, by: Actor, now: datetime, wall: datetime) -> Alarm:
    """This function will close an open alarm on a person's word, and publish the reason; a cause that lasts raises a new one.

    `now` is the business clock, `wall` the wall clock. Raises NotFound, BadInput without a reason.
    """
    if not reason.strip():
        raise BadInput(field="reason", what="请写明解除告警的原因", what_en="say why the alarm is cleared")
    found = Alarm.objects.select_for_update().filter(pk=number, cleared_at=None).first()
    if found is None:
        raise NotFound(thing=f"告警 {number}")
    found.cleared_at = wall
    found.save(update_fields=["cleared_at"])
    event = AlarmCleared(
        kind=found.kind,
        platform=found.peer.origin if found.peer else "",
        room=found.room,
        raised_at=found.raised_at,
        times=found.times,
        reason=reason.strip(),
    )
    record(event, by=by, now=now)
    return found


def stopped(peer: Peer) -> bool:
    """This function will say whether cryptography has stopped the follower of this peer."""
    return Alarm.objects.filter(peer=peer, kind__in=CRYPTOGRAPHIC, cleared_at=None).exists()


def cause(error: Exception) -> str:
    """This function will say what an error is for an alarm: a refusal in its own words, any other by kind and place.

    What an unforeseen error says may quote rows, prices among them; alarms are read by more people than those.
    """
    if isinstance(error, Refusal):
        return error.sentence("zh")
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return " ".join([type(error).__name__, *(f"{Path(one.filename).name}:{one.lineno}" for one in reversed(frames))])
