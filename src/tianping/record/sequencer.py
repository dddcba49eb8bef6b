"""The sequencer: gives committed acts their places, grows the tree, signs the checkpoint, in one transaction.

One at a time per log: an advisory lock on PostgreSQL, `transaction_mode=IMMEDIATE` on SQLite.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Q, QuerySet

from tianping.record.actors import Actor
from tianping.record.batches import build, new_salt, places, sealed_leaf
from tianping.record.checkpoints import Checkpoint, sign, sm3_line
from tianping.record.identity import own_origin
from tianping.record.merkle import leaf_hash, sha256, sm3
from tianping.record.models import (
    Batch,
    BatchedLeaf,
    CheckpointRow,
    Event,
    Leaf,
    Node,
    Pending,
    WaitingLeaf,
    WitnessHold,
)
from tianping.record.notes import LogKey
from tianping.record.own_events import BatchSealed, PlatformKeyRotated
from tianping.record.recording import record
from tianping.record.signing import signing_keys
from tianping.record.stored_nodes import number, stored
from tianping.record.stored_tree import frontier, grow
from tianping.refusals import Refusal

LOCK = int.from_bytes(sha256(b"tianping-sequencer")[:8], "big", signed=True)
Row = TypeVar("Row", Pending, WaitingLeaf)
LIMIT = 1000
"""Entries per transaction, so that SQLite's other writers wait well under 50 ms for most of them."""


class BehindWitness(Refusal):
    """A witness holds a larger tree than this database, as after a restore: nothing smaller may be signed."""

    code = "behind-witness"
    status = 503
    zh = "见证方 {witness} 已持有 {held} 条记录，本库只有 {size} 条；补齐之前不得签署新的检查点。"
    en = "The witness {witness} holds {held} entries, this database {size}; nothing is signed before they are back."
    next_zh = "请从见证方的副本补回缺少的记录。"
    next_en = "Restore the missing entries from the witness's copy."


def log_size() -> int:
    """This function will return the number of entries that have their places."""
    last: int | None = Leaf.objects.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def sequence(now: datetime, *, limit: int = LIMIT) -> int:
    """Give up to `limit` committed acts their leaves, with one checkpoint; return how many.

    `now` is the business clock. Raises BehindWitness if a witness holds more than this database.
    """
    with transaction.atomic():
        lock()
        return _append(_eligible(Pending.objects.select_related("event").order_by("event_id"))[:limit], now)


def seal_batch(now: datetime) -> int:
    """Append exactly one `record.batch`, whatever waits, and return its position in the log.

    It takes up to 2**TIANPING_BATCH_DEPTH waiting leaves in database order to random places; the rest waits.
    """
    depth: int = getattr(settings, "TIANPING_BATCH_DEPTH", 10)
    with transaction.atomic():
        lock()
        waiting = list(_eligible(WaitingLeaf.objects.select_related("leaf").order_by("leaf_id"))[: 1 << depth])
        spots = dict(zip(places(len(waiting), depth), (w.leaf for w in waiting), strict=True))
        seed = new_salt()
        leaves = {at: sealed_leaf(bytes(leaf.salt), bytes(leaf.data)) for at, leaf in spots.items()}
        tree = build(leaves, seed=seed, depth=depth)
        event = BatchSealed(depth=depth, root=tree.root.hex())
        recorded = record(event, by=Actor.platform(own_origin()), now=now)
        position = _place(recorded.uid, now)
        batch = Batch.objects.create(position=position, depth=depth, root=tree.root, seed=seed, at=now)
        BatchedLeaf.objects.bulk_create(
            BatchedLeaf(leaf=leaf, batch=batch, index=at, path=b"".join(tree.paths[at])) for at, leaf in spots.items()
        )
        WaitingLeaf.objects.filter(pk__in=[w.pk for w in waiting]).delete()
    return position


def _place(uid: str, now: datetime) -> int:
    while True:
        _append(_eligible(Pending.objects.select_related("event").order_by("event_id"))[:LIMIT], now)
        position: int | None = Leaf.objects.filter(event__uid=uid).values_list("position", flat=True).first()
        if position is not None:
            return position


def place_rotation(event: PlatformKeyRotated, *, old: LogKey, new: LogKey, by: Actor, now: datetime) -> int:
    """Append the rotation after all that may have its place, under a checkpoint signed by both keys; return its position.

    In the transaction of `rotating`, which holds the lock and the key. Raises BehindWitness.
    """
    while _append(_eligible(Pending.objects.select_related("event").order_by("event_id"))[:LIMIT], now):
        pass
    recorded = record(event, by=by, now=now)
    position = log_size()
    _append(Pending.objects.select_related("event").filter(event__uid=recorded.uid), now, keys=(old, new))
    return position


def lock() -> None:
    """This function will wait for the log's one sequencer to finish, and be it until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _eligible(rows: "QuerySet[Row]") -> "QuerySet[Row]":
    """Rows of transactions that are over, so that none with a lower number can still come, and of this one."""
    if connection.vendor != "postgresql":
        return rows
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_current_xact_id()::text::bigint"
        )
        oldest, own = cursor.fetchone()
    return rows.filter(Q(txid__lt=oldest) | Q(txid=own))


def _append(pending: "QuerySet[Pending]", now: datetime, keys: Sequence[LogKey] = ()) -> int:
    events = [p.event for p in pending]
    if events:
        _write(events, log_size(), now, keys or (signing_keys().log,))
        Pending.objects.filter(pk__in=[e.seq for e in events]).delete()
    return len(events)


def _write(events: Sequence[Event], size: int, now: datetime, keys: Sequence[LogKey]) -> None:
    _require_not_behind(size + len(events))
    root, second = store(events, size)
    head = Checkpoint(own_origin(), size + len(events), root, (sm3_line(second),))
    signed = sign(head, keys[0]).joined(*(line for key in keys[1:] for line in sign(head, key).signatures))
    CheckpointRow.objects.create(size=head.size, root=root, signed=signed.written(), at=now)


def store(events: Sequence[Event], size: int) -> tuple[bytes, bytes]:
    """This function will store leaves and subtrees of events after `size` entries, and return the SHA-256 and SM3 roots.

    For the sequencer and for restoring, under the sequencer's lock.
    """
    data = [bytes(e.header) for e in events]
    first, other = stored(frontier(size))
    tree = grow(first, size, [leaf_hash(d) for d in data])
    second = grow(other, size, [leaf_hash(d, sm3) for d in data], sm3)
    Leaf.objects.bulk_create(Leaf(position=size + i, event=e) for i, e in enumerate(events))
    Node.objects.bulk_create(
        Node(place=number(*at), sha256=head, sm3=second.nodes[at]) for at, head in tree.nodes.items()
    )
    return tree.root, second.root


def _require_not_behind(size: int) -> None:
    hold = WitnessHold.objects.order_by("-size").first()
    if hold and hold.size >= size:
        raise BehindWitness(witness=hold.witness, held=hold.size, size=size)
