"""When a trustee acts: by the due-scan. What needs HTTP runs in a thread of its own, never in the way of a deadline."""

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db import connections
from django.db.models import Q

from tianping.exchange.due import due_scan
from tianping.exchange.engine import wall_now
from tianping.exchange.models import Peer
from tianping.law.days import SHANGHAI
from tianping.record.actors import Actor
from tianping.refusals import Refusal
from tianping.sealing.shares import Pieces
from tianping.trustee import entitlements, limits, queries, witnesses
from tianping.trustee.actions import boxes, checking, drawing, examining, keys, mirroring, releasing
from tianping.trustee.models import (
    Closing,
    CopyRequest,
    Draw,
    DrawPart,
    EntrustedTender,
    EscrowStep,
    HeldBox,
    HeldCopy,
    PacketRelease,
    SelfTest,
    TenderKey,
    TenderTest,
)
from tianping.trustee.packets import NotForThisKey, Packet

log = structlog.get_logger()
Action = Callable[[], object]
BOXES = 50
"""Boxes answered in one transaction."""
RETRIES = (1, 2, 5, 15, 60, 300)
"""Seconds of the wall clock before a fetch is tried again; the last one is for ever after."""
_fetching: dict[str, threading.Thread] = {}


def by_platform() -> Actor:
    """This function will return this platform as the actor of what happens by time."""
    return Actor.platform(str(settings.TIANPING_ORIGIN))


@due_scan
def pool(now: datetime) -> Iterator[Action]:
    """Keep the pool of keys of each suite filled."""
    for suite in limits.suite_ids():
        if TenderKey.objects.filter(state="pool", suite=suite).count() < limits.pool_size():
            yield partial(keys.fill_pool, suite=suite, now=now)


@due_scan
def bindings(now: datetime) -> Iterator[Action]:
    """Bind a key to each tender that asked for one and has none, before its opening time."""
    asked = EntrustedTender.objects.filter(index__gt=0, requested_opening_at__gt=now, policy__isnull=True)
    bound = set(TenderKey.objects.exclude(tender="").values_list("origin", "tender"))
    for tender in asked:
        if (tender.origin, tender.tender) not in bound:
            yield partial(keys.bind_key, tender=tender, by=by_platform(), now=now)


@due_scan
def answers(now: datetime) -> Iterator[Action]:
    """Answer for the boxes that came."""
    waiting = queries.unanswered(BOXES)
    if waiting:
        yield partial(boxes.answer_boxes, boxes=waiting, by=by_platform(), now=now)


@due_scan
def releases(now: datetime) -> Iterator[Action]:
    """Release by time, or say which condition does not hold; ask for a cosigned checkpoint where one is missing."""
    wall = wall_now()
    for tender in releasing.candidates(now=now):
        if releasing.would_act(tender=tender, now=now, wall=wall):
            yield partial(releasing.release, tender=tender, by=by_platform(), now=now, wall=wall)
        elif _unwitnessed(tender):
            yield partial(in_background, "witness", partial(seek_witnesses, tender.origin))


def _unwitnessed(tender: EntrustedTender) -> bool:
    closing = Closing.objects.filter(origin=tender.origin, tender=tender.tender).first()
    if closing is None or tender.origin == str(settings.TIANPING_ORIGIN):
        return False
    return not witnesses.witnessed_size(origin=tender.origin, beyond=closing.position)


def seek_witnesses(origin: str) -> None:
    """This function will fetch a cosigned checkpoint of a trading log that covers its newest closing list."""
    closing = Closing.objects.filter(origin=origin).order_by("-position").first()
    peer = Peer.objects.filter(origin=origin).first()
    if closing is not None and peer is not None:
        witnesses.seek(peer=peer, beyond=closing.position, now=wall_now())


@due_scan
def self_tests(now: datetime) -> Iterator[Action]:
    """Test each bound key once a day (Shanghai days of the business clock)."""
    day = now.astimezone(SHANGHAI).date()
    tested = SelfTest.objects.filter(day=day).values("key_id")
    for key in TenderKey.objects.filter(state="bound", opening_at__gt=now).exclude(key_id__in=tested):
        yield partial(keys.self_test, key=key, now=now, wall=wall_now())


@due_scan
def openability_tests(now: datetime) -> Iterator[Action]:
    """Test once a day, until its opening, whether the boxes of each tender still open."""
    day = now.astimezone(SHANGHAI).date()
    tested = set(TenderTest.objects.filter(day=day).values_list("origin", "tender"))
    held = set(HeldBox.objects.values_list("origin", "tender").distinct())
    for tender in EntrustedTender.objects.filter(index__gt=0, policy__isnull=False, opening_at__gt=now):
        if (tender.origin, tender.tender) in held - tested:
            yield partial(examining.examine_boxes, tender=tender, by=by_platform(), now=now, wall=wall_now())


@due_scan
def destructions(now: datetime) -> Iterator[Action]:
    """Destroy the keys of archived tenders."""
    archived = set(EntrustedTender.objects.filter(archived=True, index__gt=0).values_list("origin", "tender"))
    for key in TenderKey.objects.filter(state="bound", opening_at__lte=now):
        if (key.origin, key.tender) in archived:
            yield partial(keys.destroy_key, key=key, by=by_platform(), now=now)


@due_scan
def copies(now: datetime) -> Iterator[Action]:
    """Fetch the copies that were asked for, those that failed after a pause."""
    if _open_copies():
        yield partial(in_background, "copies", partial(fetch_copies, now))


def _open_copies() -> list[CopyRequest]:
    held = set(HeldCopy.objects.values_list("origin", "sha256"))
    asked = CopyRequest.objects.filter(Q(retry_at=None) | Q(retry_at__lte=wall_now()))
    return [one for one in asked if (one.origin, one.sha256) not in held]


def fetch_copies(now: datetime) -> None:
    """This function will fetch every open copy, one after another; one that fails waits and stops no other."""
    for asked in _open_copies():
        try:
            mirroring.fetch_copy(asked=asked, by=by_platform(), now=now)
        except Refusal as refusal:
            _later(asked, refusal)


@due_scan
def packets(now: datetime) -> Iterator[Action]:
    """Look, as the second trustee, into the packets of others."""
    if _open_packets():
        yield partial(in_background, "packets", partial(check_packets, now))


def _open_packets() -> list[PacketRelease]:
    mine = PacketRelease.objects.filter(done=False, tender__in=_entrusted())
    return list(mine.filter(Q(retry_at=None) | Q(retry_at__lte=wall_now())))


def _entrusted() -> list[str]:
    return list(EntrustedTender.objects.filter(index__gt=0).values_list("tender", flat=True))


def check_packets(now: datetime) -> None:
    """This function will fetch and check the packets of others; pieces of a silent party's draw are put to use."""
    for released in _open_packets():
        try:
            look_into(released=released, packet=checking.fetch_packet(released=released), now=now)
        except Refusal as refusal:
            if getattr(refusal, "answered", 0) != NOT_FOUND:
                _later(released, refusal)
                continue
        PacketRelease.objects.filter(pk=released.pk).update(done=True)


def look_into(*, released: PacketRelease, packet: Packet, now: datetime) -> None:
    """This function will check a packet as its second, or use what it holds in a draw; raises KeyDestroyed.

    The opening platform may fetch every packet of its tenders and is the second of none: what it cannot open is no
    finding. To anybody else only packets are given whose second it is: one that does not open is unsound.
    """
    try:
        pieces = checking.unseal_as_second(packet=packet)
    except NotForThisKey:
        if EntrustedTender.objects.filter(origin=str(settings.TIANPING_ORIGIN), tender=packet.tender).exists():
            return
        pieces = {}
    if not _use_in_draw(released, pieces, now):
        checking.check_packet(released=released, packet=packet, now=now, wall=wall_now())


NOT_FOUND = 404
"""The packet is not for this trustee: another is its second."""


def _use_in_draw(released: PacketRelease, pieces: Mapping[str, Pieces], now: datetime) -> bool:
    commitment = queries.commitment_among(released.tender, pieces)
    if commitment is None:
        return False
    draw = Draw.objects.filter(draw=commitment.draw, concluded=False).first()
    if draw is not None and commitment.party not in queries.contributions(draw):
        theirs = pieces[commitment.committed["commitment"]]
        drawing.reveal_silent(draw=draw, party=commitment.party, theirs=theirs, by=by_platform(), now=now)
    return True


@due_scan
def draws(now: datetime) -> Iterator[Action]:
    """Commit, reveal, and open the escrow of who keeps silent, in every draw that is not concluded."""
    own = str(settings.TIANPING_ORIGIN)
    parts = {(p.origin, p.draw): p.state for p in DrawPart.objects.all()}
    for draw in Draw.objects.filter(concluded=False):
        state = parts.get((draw.origin, draw.draw))
        if state is None and own in draw.announcement["parties"] and _may_commit(draw, now):
            yield partial(drawing.take_part, draw=draw, by=by_platform(), now=now)
        elif state == "committed" and now >= queries.reveal_from(draw):
            yield partial(drawing.reveal_own, draw=draw, by=by_platform(), now=now)
        yield from _escrows(draw, own, now)


def _may_commit(draw: Draw, now: datetime) -> bool:
    return now <= queries.commit_until(draw) and drawing.tender_of(draw) is not None and not queries.contributions(draw)


def _escrows(draw: Draw, own: str, now: datetime) -> Iterator[Action]:
    tender = drawing.tender_of(draw)
    if tender is None or not tender.index:
        return
    given = EscrowStep.objects.filter(origin=draw.origin, draw=draw.draw, step="given").values_list("party", flat=True)
    for party in queries.silent_parties(draw, now=now):
        if party not in set(given):
            yield partial(drawing.give_escrow, draw=draw, party=party, by=by_platform(), now=now)


def _later(waiting: CopyRequest | PacketRelease, refusal: Refusal) -> None:
    pause = RETRIES[min(waiting.attempts, len(RETRIES) - 1)]
    log.info("fetch failed", what=str(waiting), cause=str(refusal), pause=pause)
    waiting.attempts += 1
    waiting.retry_at = wall_now() + timedelta(seconds=pause)
    waiting.save(update_fields=["attempts", "retry_at"])


def in_background(kind: str, work: Callable[[], None]) -> None:
    """This function will do HTTP work in a thread per kind, one at a time; at once where settings ask for it (tests)."""
    if getattr(settings, "TIANPING_FETCH_INLINE", False):
        work()
        return
    running = _fetching.get(kind)
    if running is not None and running.is_alive():
        return
    _fetching[kind] = threading.Thread(target=_guarded, args=(kind, work), name=f"fetch {kind}", daemon=True)
    _fetching[kind].start()


def _guarded(kind: str, work: Callable[[], None]) -> None:
    try:
        work()
    except Refusal as refusal:
        log.info("fetch failed", kind=kind, cause=str(refusal))
    finally:
        connections.close_all()


assert entitlements  # imported for what it declares: which files peers may fetch
