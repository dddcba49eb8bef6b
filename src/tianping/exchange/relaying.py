"""What this platform tells of its own log, and passing on another's: pages, sealed pages, relayed entries.

A relayed entry bears its proof and its origin's signed checkpoint, so it counts whoever passes it on. It is read once
per room, by origin and index, and only where the origin's log is not followed directly.
"""

import base64
from datetime import datetime

from pydantic import ValidationError

from tianping.exchange import copies
from tianping.exchange.catalogue.platforms import EntryRelayed
from tianping.exchange.entries import Entry, read_entry
from tianping.exchange.models import Peer, PeerCheckpoint, PeerEntry
from tianping.exchange.peers import log_key
from tianping.exchange.sources import Page, SealedPage, SentLeaf, unhex
from tianping.exchange.verifying import CopyRefused, verified_checkpoint
from tianping.record import reading
from tianping.record.actors import Actor
from tianping.record.merkle import leaf_hash, verify_inclusion
from tianping.record.recording import Recorded, record
from tianping.refusals import NotFound

BATCHES = 16
"""Batches per sealed page; each comes whole."""


class RelayWrong(CopyRefused):
    """A relayed entry is not proven by the checkpoint that it bears."""

    code = kind = "relay"
    zh = "{origin} 第 {index} 条的转递证明无效。"
    en = "The relayed entry {index} of {origin} is not proven."


def page(*, after: int, limit: int, key: str = "") -> Page:
    """This function will return entries of the own log with the checkpoint and proof that make them checkable.

    `key` is the id of the log key that the asker knows: to it the log ends with the rotation of that key, under the
    checkpoint that both keys have signed; without it, with the next rotation. A log that came back from its peers does not
    have that checkpoint any more: then the newest proves its entries. Raises NotFound while there is no entry.
    """
    ahead = reading.rotations(after=after)
    ending = next((each for each in ahead if key in ("", each.old.key_id.hex())), None)
    turning = reading.checkpoint_at(size=ending.position + 1) if ending else None
    signed = turning or reading.checkpoint()
    if signed is None:
        raise NotFound(thing="checkpoint")
    size = signed.checkpoint.size
    begin = min(after, size)
    found = [] if begin < after else reading.entries(after=begin, limit=min(limit, size - begin) or 0)
    end = begin + len(found)
    proof = reading.consistency_proof(old=end, new=size)
    return Page(
        after=after,
        checkpoint=signed.written(),
        entries=[entry.data.decode() for entry in found],
        proof=[digest.hex() for digest in proof],
    )


def sealed_page(*, reader: str, after: int, until: int) -> SealedPage:
    """This function will return the leaves that a reader is entitled to, whole batches, as many as fit a page."""
    shares = reading.sealed_for(reader=reader, after=after, batches=BATCHES)
    places = sorted({share.batch for share in shares})
    covered = until if len(places) < BATCHES else min(until, places[-1] + 1)
    leaves = [
        SentLeaf(
            batch=share.batch,
            index=share.index,
            salt=share.salt.hex(),
            path=[digest.hex() for digest in share.path],
            data=share.data.decode(),
        )
        for share in shares
        if share.batch < covered
    ]
    return SealedPage(after=after, until=max(covered, after), leaves=leaves)


def relay(*, peer: Peer, position: int, by: Actor, now: datetime) -> Recorded:
    """This function will pass on an entry of a peer's log with its proof; the caller's transaction.

    Raises NotFound where the entry is not held under a verified checkpoint.
    """
    head = PeerCheckpoint.objects.filter(peer=peer).first()
    entry = PeerEntry.objects.filter(peer=peer, position=position).first()
    if entry is None or head is None or head.size != head.note_size:
        raise NotFound(thing=f"{peer.origin} {position}")
    proof = copies.inclusion_proof(peer, position=position, at=head.note_size)
    event = EntryRelayed(
        platform=peer.origin,
        index=position,
        entry=base64.b64encode(bytes(entry.data)).decode(),
        proof=tuple(digest.hex() for digest in proof),
        checkpoint=head.note,
    )
    return record(event, by=by, now=now)


def unwrap(entry: Entry) -> Entry | None:
    """This function will return the entry inside a relay, checked; None where its log is followed directly, is the own
    one, or is not known. Raises RelayWrong where the proof does not hold."""
    event = entry.event
    assert isinstance(event, EntryRelayed)
    peer = Peer.objects.filter(origin=event.platform, carried=True, state="docked").first()
    if peer is None or peer.is_own():
        return None
    data = base64.b64decode(event.entry)
    try:
        head = verified_checkpoint(event.checkpoint, origin=peer.origin, key=log_key(peer))
        proof = unhex(peer.origin, list(event.proof))
        if not verify_inclusion(leaf_hash(data), event.index, head.size, proof, head.root):
            raise RelayWrong(origin=peer.origin, index=event.index)
        return read_entry(data=data, origin=peer.origin, kind=peer.kind, own=False, position=event.index, leaf=None)
    except ValidationError:
        raise RelayWrong(origin=peer.origin, index=event.index) from None
