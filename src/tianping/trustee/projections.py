"""What a trustee learns from the logs that it follows, its own platform's included.

Projections record nothing and decide nothing; what has to be done follows from the tables, by the due-scan.
"""

import base64
import hashlib
from typing import cast

import structlog
from django.conf import settings
from django.db.models import QuerySet

from tianping.exchange.catalogue import award, bids, documents, draws, keys, plans, supervising
from tianping.exchange.entries import Entry
from tianping.exchange.projecting import projects, resets
from tianping.refusals import Refusal
from tianping.sealing.header import Header, header_hash, parse_bid_header
from tianping.trustee import policies
from tianping.trustee.models import (
    LEARNT,
    Closing,
    CopyRequest,
    Draw,
    DrawCommitment,
    DrawContribution,
    EntrustedTender,
    HeldBox,
    PacketRelease,
    SeenKey,
    Suspension,
)

log = structlog.get_logger()
ROOM = "trustee"
TRADING = frozenset({"trading"})
SECOND_POLICY = "a second, different policy was issued / 重复发布不同的策略"


@resets(ROOM)
def forget() -> None:
    """This function will clear what was learnt; what this trustee did stays."""
    for model in LEARNT:
        QuerySet(model).delete()


def _tender(entry: Entry, code: str) -> EntrustedTender | None:
    return EntrustedTender.objects.filter(origin=entry.origin, tender=code).first()


@projects("tender.planned", room=ROOM, kinds=TRADING)
def planned(entry: Entry) -> None:
    """A tender exists; whether it is a mandatory one decides how many bids must stand."""
    event = cast("plans.TenderPlanned", entry.event)
    EntrustedTender.objects.get_or_create(
        origin=entry.origin, tender=event.tender, defaults={"mandatory": event.mandatory}
    )


@projects("tender.keys_requested", room=ROOM, kinds=TRADING)
def keys_requested(entry: Entry) -> None:
    """The trading platform asks for a key, once per tender: what is asked later is not another key."""
    event = cast("keys.KeysRequested", entry.event)
    own = str(settings.TIANPING_ORIGIN)
    tender, _ = EntrustedTender.objects.get_or_create(origin=entry.origin, tender=event.tender)
    if own not in event.trustees:
        return
    if tender.index:
        log.warning("a key was asked twice for one tender", tender=event.tender, origin=entry.origin)
        return
    tender.suite, tender.opening_key = event.suite, event.opening_key
    tender.trustees, tender.index = list(event.trustees), event.trustees.index(own) + 1
    tender.requested_opening_at = tender.opening_at = tender.due_at = event.opening_at
    tender.save()


@projects("trustee.key_bound", room=ROOM)
def key_bound(entry: Entry) -> None:
    """A trustee's own log tells which key it bound: what issued policies are compared with."""
    event = cast("keys.KeyBound", entry.event)
    SeenKey.objects.get_or_create(
        trustee=entry.origin,
        tender=event.tender,
        key_id=event.key_id,
        defaults={
            "public": _decoded(event.public),
            "organisation": event.organisation,
            "opening_at": event.opening_at,
        },
    )
    for tender in EntrustedTender.objects.filter(tender=event.tender, policy__isnull=False):
        _compare(tender)


@projects("documents.issued", room=ROOM, kinds=TRADING)
def documents_issued(entry: Entry) -> None:
    """The signed policy is out; it is compared with the keys that the trustees' own logs bind."""
    event = cast("documents.DocumentsIssued", entry.event)
    tender = _tender(entry, event.tender)
    if tender is None or not tender.index:
        return
    if tender.policy is not None and tender.policy_digest != event.policy_digest:
        tender.policy_fault = SECOND_POLICY
        tender.save(update_fields=["policy_fault"])
        return
    tender.policy, tender.policy_digest = event.policy, event.policy_digest
    tender.save(update_fields=["policy", "policy_digest"])
    _move(tender, entry, opening_at=event.opening_at, due_at=event.bids_due_at)
    _compare(tender)


def _compare(tender: EntrustedTender) -> None:
    if tender.policy_fault == SECOND_POLICY:
        return
    assert tender.requested_opening_at is not None
    seen = SeenKey.objects.filter(tender=tender.tender, trustee__in=tender.trustees).order_by("-id")
    bound = {key.trustee: (bytes(key.public), key.organisation) for key in seen}  # the first of each counts
    tender.unseen = [name for name in tender.trustees if name not in bound]
    tender.policy_fault = policies.fault(
        policy=tender.policy or {},
        stated_digest=tender.policy_digest,
        tender=tender.tender,
        suite=tender.suite,
        trustees=tender.trustees,
        opening_at=tender.requested_opening_at,
        bound=bound,
    )[:300]
    tender.save(update_fields=["policy_fault", "unseen"])


def _move(tender: EntrustedTender, entry: Entry, **moments: object) -> None:
    for name, moment in moments.items():
        known = getattr(tender, name)
        if name == "opening_at" and moment < known and tender.moved_earlier is None:
            tender.moved_earlier = entry.position
        setattr(tender, name, max(known, moment))
    tender.save(update_fields=["opening_at", "due_at", "moved_earlier"])


@projects("opening.moved", room=ROOM, kinds=TRADING)
def opening_moved(entry: Entry) -> None:
    """The opening moves later; an attempt to move it earlier is refused and remembered."""
    event = cast("documents.OpeningMoved", entry.event)
    tender = _tender(entry, event.tender)
    if tender is not None and tender.index:
        _move(tender, entry, opening_at=event.opening_at, due_at=event.bids_due_at)


@projects("documents.clarified", room=ROOM, kinds=TRADING)
def clarified(entry: Entry) -> None:
    """A clarification may name a later deadline."""
    event = cast("documents.DocumentsClarified", entry.event)
    tender = _tender(entry, event.tender)
    if tender is not None and tender.index:
        _move(tender, entry, due_at=event.bids_due_at)


@projects("bid.entrusted", room=ROOM, kinds=TRADING)
def entrusted(entry: Entry) -> None:
    """A box arrived. Of the own platform's log every trustee's boxes are seen; only this trustee's own is kept."""
    event = cast("bids.BoxEntrusted", entry.event)
    header_bytes, box = _decoded(event.header), _decoded(event.box)
    header = _header(header_bytes)
    tender = None if header is None else _tender(entry, header.tender)
    if entry.own and (tender is None or tender.index != event.index):
        return
    HeldBox.objects.get_or_create(
        origin=entry.origin,
        seal=_seal(header, header_bytes),
        box_sha256=hashlib.sha256(box).hexdigest(),
        defaults={
            "position": entry.position,
            "leaf": entry.leaf or 0,
            "header": header_bytes,
            "box": box,
            "index": event.index,
            "tender": "" if header is None else header.tender,
            "lot": "" if header is None else header.lot,
            "previous": "" if header is None else header.previous or "",
            "received_at": entry.at,
        },
    )


def _seal(header: Header | None, data: bytes) -> str:
    try:
        return header_hash(data, "INTL-1" if header is None else header.suite).hex()
    except Refusal:
        return hashlib.sha256(data).hexdigest()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def _header(data: bytes) -> Header | None:
    try:
        return parse_bid_header(data)
    except Refusal:
        return None


@projects("bids.closed", room=ROOM, kinds=TRADING)
def closed(entry: Entry) -> None:
    """The closing list; the first one counts, a second one contradicts it."""
    event = cast("bids.BidsClosed", entry.event)
    closing, new = Closing.objects.get_or_create(
        origin=entry.origin,
        tender=event.tender,
        defaults={
            "position": entry.position,
            "closed_at": event.closed_at,
            "lots": [lot.model_dump(mode="json") for lot in event.lots],
        },
    )
    if not new and closing.contradicted is None:
        closing.contradicted = entry.position
        closing.save(update_fields=["contradicted"])


@projects("directive.issued", room=ROOM, kinds={"supervision"})
def directive(entry: Entry) -> None:
    """A directive of a supervising platform suspends a tender, or lifts one that did; a correction does neither."""
    event = cast("supervising.DirectiveIssued", entry.event)
    if event.kind == "correct":
        return
    if event.kind == "suspend":
        Suspension.objects.get_or_create(
            origin=entry.origin, directive=event.directive, defaults={"tender": event.tender}
        )
        return
    held = Suspension.objects.filter(origin=entry.origin, tender=event.tender)
    (held.filter(directive=event.lifts) if event.lifts else held).update(lifted=True)


@projects("mirror.asked", room=ROOM)
def copy_asked(entry: Entry) -> None:
    """A platform asks this one to keep a copy; what the own platform asks of another is not for it."""
    event = cast("bids.CopyAsked", entry.event)
    if not entry.own:
        CopyRequest.objects.get_or_create(origin=entry.origin, sha256=event.sha256, defaults={"size": event.size})


@projects("trustee.released", room=ROOM)
def released(entry: Entry) -> None:
    """Another trustee has released a packet; as its second, this one will look into it."""
    event = cast("keys.PiecesReleased", entry.event)
    if not entry.own:
        PacketRelease.objects.get_or_create(
            trustee=entry.origin, packet=event.packet, defaults={"tender": event.tender}
        )


@projects("tender.archived", room=ROOM, kinds=TRADING)
def archived(entry: Entry) -> None:
    """The tender is closed for ever: its key can be destroyed."""
    event = cast("award.TenderArchived", entry.event)
    EntrustedTender.objects.filter(origin=entry.origin, tender=event.tender).update(archived=True)


@projects("draw.announced", room=ROOM, kinds={"service"})
def draw_announced(entry: Entry) -> None:
    """A draw was announced by its coordinator."""
    event = cast("draws.DrawAnnounced", entry.event)
    Draw.objects.get_or_create(
        origin=entry.origin,
        draw=event.draw,
        defaults={"tender": event.tender, "announcement": event.as_body(), "announced_at": entry.at},
    )


@projects("draw.committed", room=ROOM)
def draw_committed(entry: Entry) -> None:
    """A party committed in its own log; its first commitment counts."""
    event = cast("draws.DrawCommitted", entry.event)
    DrawCommitment.objects.get_or_create(
        draw=event.draw, party=entry.origin, defaults={"committed": event.as_body(), "at": entry.at}
    )


@projects("draw.revealed", room=ROOM)
def draw_revealed(entry: Entry) -> None:
    """A contribution came to light, by whomever; whether it fits is asked when it is used."""
    event = cast("draws.DrawRevealed", entry.event)
    DrawContribution.objects.get_or_create(draw=event.draw, party=event.party, contribution=event.contribution[:200])


@projects("draw.concluded", room=ROOM, kinds={"service"})
def draw_concluded(entry: Entry) -> None:
    """The coordinator has all it needs."""
    event = cast("draws.DrawConcluded", entry.event)
    Draw.objects.filter(origin=entry.origin, draw=event.draw).update(concluded=True)
