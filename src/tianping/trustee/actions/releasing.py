"""Releasing the pieces of the standing bids, under all conditions and by time; otherwise saying which does not hold."""

import base64
import hashlib
import io
from datetime import datetime, timedelta

from django.db import transaction

from tianping.exchange.alarms import raise_alarm
from tianping.exchange.catalogue.keys import PiecesReleased, ReleaseRefused
from tianping.exchange.models import Peer
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.sealing.shares import Pieces
from tianping.trustee import filing, limits, packets, queries, rules
from tianping.trustee.actions.boxes import open_box
from tianping.trustee.models import Closing, EntrustedTender, Release, ReleaseRefusal

ALARM = "trustee-release"
REVERSIBLE = 6
"""The only condition that can hold again once it did not: a suspension is lifted."""
LATE_BOXES = timedelta(hours=1)
"""How long after a release boxes that are still on their way make a further packet."""


@transaction.atomic
def release(*, tender: EntrustedTender, by: Actor, now: datetime, wall: datetime) -> Release | ReleaseRefusal | None:
    """This function will release a tender's pieces if all conditions hold; else refuse, once per condition, or wait.

    The release is in the log before anyone can fetch the packet: both are one transaction. Boxes that arrive later,
    and bids beyond what one packet holds, make a further packet. None where it waits or nothing new is to be released.
    """
    locked = EntrustedTender.objects.select_for_update().get(pk=tender.pk)
    facts = queries.facts(locked, now=now, wall=wall)
    said = rules.verdict(facts)
    if said.word == "fails":
        return _refuse(locked, said, by, now, wall)
    seals = due_seals(locked, facts)
    if said.word == "waits" or not seals:
        return None
    if said.alarm:
        raise_alarm(kind=ALARM, subject=locked.tender, detail=said.alarm, now=wall, room="trustee")
    return _release(locked, sorted(seals)[: packets.PER_PACKET], said.alarm, by, now)


def due_seals(tender: EntrustedTender, facts: rules.Facts) -> frozenset[str]:
    """This function will return what is to be released at this moment: nothing while boxes are still on their way."""
    released = queries.released_seals(tender)
    assert facts.closed_at is not None or not facts.lots
    waiting = rules.still_on_their_way(facts)
    if facts.closed_at is None or (waiting and facts.now < facts.closed_at + limits.box_wait()):
        return frozenset()
    return rules.releasable(facts) - released


def _release(tender: EntrustedTender, seals: list[str], alarm: str, by: Actor, now: datetime) -> Release:
    pieces = {seal: open_box(box=box) for seal, box in queries.opening_boxes(tender, seals).items()}
    second = packets.second_of(tender.trustees, giver=Peer.own().origin, avoid=tender.origin)
    packet = _packet(tender, pieces, second).encoded()
    sha256 = hashlib.sha256(packet).hexdigest()
    filing.keep(io.BytesIO(packet), sha256=sha256)
    number = Release.objects.filter(origin=tender.origin, tender=tender.tender).count() + 1
    event = PiecesReleased(
        tender=tender.tender, seals=tuple(seals), packet=sha256, alarms=tuple(alarm.split("; ") if alarm else ())
    )
    record(event, by=by, now=now)
    return Release.objects.create(
        origin=tender.origin, tender=tender.tender, number=number, seals=seals, packet=sha256, second=second, at=now
    )


def _packet(tender: EntrustedTender, pieces: dict[str, Pieces], second: str) -> packets.Packet:
    keys = {key.trustee: key.public for key in queries.policy_of(tender).trustees}
    return packets.make(
        suite=tender.suite,
        tender=tender.tender,
        trustee=Peer.own().origin,
        index=tender.index,
        pieces=pieces,
        recipients={"opening": base64.b64decode(tender.opening_key), "second": keys[second]},
    )


def _refuse(
    tender: EntrustedTender, said: rules.Verdict, by: Actor, now: datetime, wall: datetime
) -> ReleaseRefusal | None:
    refusal, new = ReleaseRefusal.objects.get_or_create(
        origin=tender.origin,
        tender=tender.tender,
        condition=said.number,
        defaults={"cause": said.cause[:300], "at": now},
    )
    if not new:
        return None
    record(ReleaseRefused(tender=tender.tender, condition=said.number, cause=refusal.cause), by=by, now=now)
    if not said.lawful:
        raise_alarm(kind=ALARM, subject=tender.tender, detail=f"{said.number}: {said.cause}", now=wall, room="trustee")
    return refusal


def candidates(*, now: datetime) -> list[EntrustedTender]:
    """This function will return the closed tenders whose opening time has come and of which something may be left to do."""
    refused = ReleaseRefusal.objects.exclude(condition=REVERSIBLE)
    released = Release.objects.filter(at__lt=now - LATE_BOXES)
    final = {*refused.values_list("origin", "tender"), *released.values_list("origin", "tender")}
    closed = set(Closing.objects.values_list("origin", "tender")) - final
    due = EntrustedTender.objects.filter(index__gt=0, opening_at__lte=now, policy__isnull=False, archived=False)
    return [tender for tender in due if (tender.origin, tender.tender) in closed]


def would_act(*, tender: EntrustedTender, now: datetime, wall: datetime) -> bool:
    """This function will say whether `release` would do anything now."""
    facts = queries.facts(tender, now=now, wall=wall)
    said = rules.verdict(facts)
    if said.word == "fails":
        return not ReleaseRefusal.objects.filter(
            origin=tender.origin, tender=tender.tender, condition=said.number
        ).exists()
    return said.word == "holds" and bool(due_seals(tender, facts))
