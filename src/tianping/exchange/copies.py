"""Reading verified copies: a peer's log as it is held here, and the own log read in the same way."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Max

from tianping.exchange.models import Peer, PeerCheckpoint, PeerEntry, PeerLeaf, PeerNode
from tianping.record import merkle
from tianping.record.models import BatchedLeaf, Leaf

BATCH_TYPE = "record.batch"


@dataclass(frozen=True)
class Held:
    """An entry as it is held: position, index of the leaf in the batch there (None: the public entry), bytes."""

    position: int
    leaf: int | None
    data: bytes


def _held(position: int, leaf: int | None, data: bytes | memoryview) -> Held:
    return Held(position, leaf, bytes(data))


def size(peer: Peer) -> int:
    """This function will return how many entries of the log are held and proven."""
    if peer.is_own():
        last = Leaf.objects.aggregate(last=Max("position"))["last"]
        return 0 if last is None else last + 1
    return PeerCheckpoint.objects.filter(peer=peer).values_list("size", flat=True).first() or 0


def entries(
    peer: Peer, *, after: int, until: int, types: Collection[str] | None = None, limit: int = 200
) -> list[Held]:
    """This function will return public entries at positions `after` ≤ p < `until`, of the given types, in order."""
    if peer.is_own():
        own = Leaf.objects.filter(position__gte=after, position__lt=until).order_by("position")
        own = own if types is None else own.filter(event__type__in=types)
        return [_held(p, None, d) for p, d in own.values_list("position", "event__header")[:limit]]
    rows = PeerEntry.objects.filter(peer=peer, position__gte=after, position__lt=until).order_by("position")
    rows = rows if types is None else rows.filter(type__in=types)
    return [_held(p, None, d) for p, d in rows.values_list("position", "data")[:limit]]


def news(peer: Peer, *, after: int, until: int, limit: int) -> list[tuple[int, str]]:
    """This function will return position and type of what is not the beat: public entries and leaves, at most `limit`
    of each, in no order."""
    if peer.is_own():
        own = Leaf.objects.filter(position__gte=after, position__lt=until).exclude(event__type=BATCH_TYPE)
        batched = BatchedLeaf.objects.filter(batch__gte=after, batch__lt=until)
        return [
            *own.values_list("position", "event__type").order_by("position")[:limit],
            *batched.values_list("batch_id", "leaf__type").order_by("batch")[:limit],
        ]
    theirs = PeerEntry.objects.filter(peer=peer, position__gte=after, position__lt=until).exclude(type=BATCH_TYPE)
    entitled = PeerLeaf.objects.filter(peer=peer, batch__gte=after, batch__lt=until)
    return [
        *theirs.values_list("position", "type").order_by("position")[:limit],
        *entitled.values_list("batch", "type").order_by("batch")[:limit],
    ]


def leaves(peer: Peer, *, batches: Iterable[int], types: Collection[str] | None = None) -> Iterator[Held]:
    """This function will return the entitled leaves of these batches, by batch and index; of the own log, all."""
    if peer.is_own():
        own = BatchedLeaf.objects.filter(batch__in=list(batches)).order_by("batch", "index")
        own = own if types is None else own.filter(leaf__type__in=types)
        return (_held(*row) for row in own.values_list("batch_id", "index", "leaf__data"))
    theirs = PeerLeaf.objects.filter(peer=peer, batch__in=list(batches)).order_by("batch", "index")
    theirs = theirs if types is None else theirs.filter(type__in=types)
    return (_held(*row) for row in theirs.values_list("batch", "index", "data"))


def of_tender(peer: Peer, tender: str) -> list[Held]:
    """This function will return what is held of one tender: public entries and entitled leaves, in order."""
    found: list[Held] = []
    if peer.is_own():
        logged = Leaf.objects.filter(event__tender=tender).values_list("position", "event__header")
        batched = BatchedLeaf.objects.filter(leaf__tender=tender).values_list("batch_id", "index", "leaf__data")
        found = [_held(p, None, d) for p, d in logged] + [_held(*row) for row in batched]
    else:
        public = PeerEntry.objects.filter(peer=peer, tender=tender).values_list("position", "data")
        sealed = PeerLeaf.objects.filter(peer=peer, tender=tender).values_list("batch", "index", "data")
        found = [_held(p, None, d) for p, d in public] + [_held(*row) for row in sealed]
    return sorted(found, key=lambda held: (held.position, -1 if held.leaf is None else held.leaf))


def node_reader(peer: Peer) -> merkle.NodeReader:
    """This function will return a reader of the tree recomputed over a peer's entries, for proofs and roots."""

    def node(level: int, index: int) -> bytes:
        if level == 0:
            return bytes(PeerEntry.objects.values_list("hash", flat=True).get(peer=peer, position=index))
        return bytes(PeerNode.objects.values_list("hash", flat=True).get(peer=peer, level=level, index=index))

    return node


def second_reader(peer: Peer) -> merkle.NodeReader:
    """This function will return a reader of the same tree under SM3. A subtree that was stored before SM3 was kept is
    computed from what lies below it."""

    def node(level: int, index: int) -> bytes:
        if level == 0:
            data = PeerEntry.objects.values_list("data", flat=True).get(peer=peer, position=index)
            return merkle.leaf_hash(bytes(data), merkle.sm3)
        kept = PeerNode.objects.values_list("sm3", flat=True).get(peer=peer, level=level, index=index)
        if kept is not None:
            return bytes(kept)
        return merkle.node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1), merkle.sm3)

    return node


def root_at(peer: Peer, at: int) -> bytes:
    """This function will return the root over the first `at` entries held of a peer."""
    return merkle.range_root(node_reader(peer), 0, at)


def second_proof(peer: Peer, *, position: int, at: int) -> list[bytes]:
    """This function will prove from the copy that an entry is under the SM3 root of the peer's tree of `at` entries."""
    return merkle.inclusion_path(second_reader(peer), position, at, merkle.sm3)


def inclusion_proof(peer: Peer, *, position: int, at: int) -> list[bytes]:
    """This function will prove from the copy that an entry is in the peer's tree of `at` entries."""
    return merkle.inclusion_path(node_reader(peer), position, at)
