"""Following a peer's log: fetch, verify, store, then cosign what is stored. Killed anywhere, it resumes where it was.

HTTP is never inside a transaction; a page with its sealed leaves is stored in one short transaction, or not at all.
The verified copy advances whenever cryptography allows, and only cryptography stops it, with an alarm.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction
from pydantic import ValidationError

from tianping.exchange import copies
from tianping.exchange.alarms import clear_alarms, raise_alarm, stopped
from tianping.exchange.client import PeerUnreachable
from tianping.exchange.entries import header_of
from tianping.exchange.models import Peer, PeerCheckpoint, PeerEntry, PeerKey, PeerLeaf, PeerNode
from tianping.exchange.peers import log_key
from tianping.exchange.sources import PageMalformed, SentLeaf, Source
from tianping.exchange.verifying import (
    CopyRefused,
    ForkFound,
    HeldState,
    RolledBack,
    VerifiedPage,
    batch_heads,
    verify_leaves,
    verify_page,
)
from tianping.record.checkpoints import cosign, parse
from tianping.record.notes import VerifierKey
from tianping.record.signing import signing_keys
from tianping.record.witnessing import keep_fork

log = structlog.get_logger()
PAGE = 100
"""Entries per page: their transaction takes about 30 ms on a busy machine (benchmarks/follow.py)."""


@dataclass
class Follower:
    """Follows one peer from one source. `step` is one pass; the engine calls it for ever."""

    peer: Peer
    source: Source
    limit: int = PAGE

    def step(self, *, now: datetime, wait: int = 0) -> int:
        """This method will take one page further and return how many entries were stored. `now` is the wall clock.

        Raises PeerUnreachable or PageMalformed, after which it may be tried again. A page that cryptography refuses
        raises an alarm and stops this follower until the alarm is cleared.
        """
        if stopped(self.peer):
            return 0
        head = head_of(self.peer)
        self._tell(head)
        page = self.source.page(after=head.size, limit=self.limit, wait=wait)
        try:
            key = log_key(head.peer)  # read together with how far the log is held: a rotation moves both
            verified = verify_page(page, origin=self.peer.origin, key=key, held=held_state(head))
            leaves = entitled_leaves(self.source, verified, origin=self.peer.origin)
        except CopyRefused as refusal:
            if _moved(head):
                return 0
            refuse(self.peer, refusal, note=page.checkpoint, now=now)
            return 0
        stored = store(peer=self.peer, page=verified, leaves=leaves, now=now)
        witness(peer=self.peer, now=now)
        self._tell(head_of(self.peer))
        return stored

    def catch_up(self, *, now: datetime) -> int:
        """This method will follow until nothing new is told; returns how many entries were stored."""
        total = 0
        while stored := self.step(now=now):
            total += stored
        return total

    def _tell(self, head: PeerCheckpoint) -> None:
        if head.cosigned_size <= head.told_size:
            return
        try:
            self.source.tell(head.cosigned_note)
        except PeerUnreachable as refusal:
            if refusal.answered not in (403, 409):
                raise
        PeerCheckpoint.objects.filter(pk=head.pk, told_size__lt=head.cosigned_size).update(told_size=head.cosigned_size)


def entitled_leaves(source: Source, page: VerifiedPage, *, origin: str) -> list[SentLeaf]:
    """This function will read the sealed leaves of a page's batches and check them. Raises PageMalformed, CopyRefused."""
    batches = batch_heads(page)
    found: list[SentLeaf] = []
    after = min(batches, default=page.end)
    while after < page.end:
        answer = source.sealed(after=after, until=page.end)
        if answer.after != after or not after < answer.until <= page.end:
            raise PageMalformed(origin=origin, what="sealed range")
        found.extend(verify_leaves(answer, origin=origin, batches=batches))
        after = answer.until
    return found


def head_of(peer: Peer) -> PeerCheckpoint:
    """This function will return how far a peer's log is held, from zero at first, with the key that signs from there."""
    PeerCheckpoint.objects.get_or_create(peer=peer)
    return PeerCheckpoint.objects.select_related("peer").get(peer=peer)


def held_state(head: PeerCheckpoint) -> HeldState:
    """This function will return what the checks need to know of what is held."""
    root = parse(head.note).checkpoint.root if head.note else b""
    second = copies.second_reader(head.peer)
    return HeldState(head.size, copies.node_reader(head.peer), head.note_size, root, second)


def _moved(head: PeerCheckpoint) -> bool:
    """Whether another process has followed further since: then the page was asked for with what was known before."""
    now = head_of(head.peer)
    return (now.size, now.peer.log_vkey) != (head.size, head.peer.log_vkey)


@transaction.atomic
def store(*, peer: Peer, page: VerifiedPage, leaves: Iterable[SentLeaf], now: datetime) -> int:
    """This function will store a verified page with its sealed leaves; 0 where another process was faster."""
    head = PeerCheckpoint.objects.select_for_update().get(peer=peer)
    if head.size != page.begin:
        return 0
    PeerEntry.objects.bulk_create(
        _entry(peer, position, data, page.growth.nodes[0, position])
        for position, data in enumerate(page.entries, page.begin)
    )
    second = page.second.nodes if page.second else {}
    PeerNode.objects.bulk_create(
        PeerNode(peer=peer, level=level, index=index, hash=digest, sm3=second.get((level, index)))
        for (level, index), digest in page.growth.nodes.items()
        if level
    )
    PeerLeaf.objects.bulk_create(_leaf(peer, leaf) for leaf in leaves)
    if page.entries:
        head.size, head.advanced_at = page.end, now
    if page.checkpoint.size > head.note_size:
        head.note, head.note_size = page.note, page.checkpoint.size
    head.save(update_fields=["size", "note", "note_size", "advanced_at"])
    if page.successor is not None:
        _succeed(peer, page.successor)
    clear_alarms(kind=RolledBack.kind, peer=peer, now=now)
    return len(page.entries)


def _succeed(peer: Peer, key: VerifierKey) -> None:
    ended = key.former[-1]
    assert ended.until is not None
    PeerKey.objects.create(peer=peer, vkey=ended.vkey, until=ended.until)
    Peer.objects.filter(pk=peer.pk).update(log_vkey=key.vkey)
    log.info("key of a followed log replaced", peer=peer.origin, until=ended.until)


def _indexed(data: bytes) -> dict[str, str]:
    try:
        header = header_of(data)
    except ValidationError:
        return {}
    return {"uid": header.id[:64], "type": header.type[:80], "tender": header.refs.get("tender", "")[:40]}


def _entry(peer: Peer, position: int, data: bytes, digest: bytes) -> PeerEntry:
    return PeerEntry(peer=peer, position=position, data=data, hash=digest, **_indexed(data))


def _leaf(peer: Peer, leaf: SentLeaf) -> PeerLeaf:
    path, data = bytes.fromhex("".join(leaf.path)), leaf.data.encode()
    salt = bytes.fromhex(leaf.salt)
    return PeerLeaf(peer=peer, batch=leaf.batch, index=leaf.index, salt=salt, path=path, data=data, **_indexed(data))


@transaction.atomic
def witness(*, peer: Peer, now: datetime) -> str:
    """This function will cosign the newest checkpoint if all that it covers is stored, once per tree size.

    Returns the cosigned note, empty where there is nothing new to sign. Signing and remembering are one step.
    """
    head = PeerCheckpoint.objects.select_for_update().get(peer=peer)
    if head.note_size != head.size or head.cosigned_size >= head.size:
        return ""
    signed = parse(head.note)  # kept with its log's own signature, so that it proves by itself what is held
    head.cosigned_note = signed.joined(*cosign(signed, signing_keys().witness, at=now).signatures).written()
    head.cosigned_size = head.size
    head.save(update_fields=["cosigned_note", "cosigned_size"])
    return str(head.cosigned_note)


@transaction.atomic
def refuse(peer: Peer, refusal: CopyRefused, *, note: str, now: datetime) -> None:
    """This function will raise the alarm that a refused page means, and keep the proof of a fork."""
    head = head_of(peer)
    if isinstance(refusal, ForkFound) and head.note_size == refusal.facts["size"]:
        keep_fork(first=head.note, second=note, key=log_key(head.peer), now=now)
    raise_alarm(kind=refusal.kind, peer=peer, detail=refusal.sentence("zh"), now=now)
