"""After a restore from a backup: entries that witnesses hold and this database lost are put back as they were.

A log never signs a smaller tree than its witnesses hold. What they hold is asked for at start (`note_hold`); until the
missing entries are back, the sequencer refuses.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tianping.canonical import decode
from tianping.record.batches import sealed_leaf, verify_path
from tianping.record.checkpoints import SignedCheckpoint, verify
from tianping.record.events import Header
from tianping.record.identity import own_keys, own_origin
from tianping.record.models import (
    Batch,
    BatchedLeaf,
    CheckpointRow,
    Event,
    Leaf,
    LeafReader,
    Pending,
    SealedLeaf,
)
from tianping.record.own_events import BatchSealed
from tianping.record.sequencer import lock, log_size, store
from tianping.refusals import Refusal


class NotWhatWasSigned(Refusal):
    """The entries do not make the tree that this log signed; nothing was put back."""

    code = "not-what-was-signed"
    zh = "补回的条目与本日志签署的检查点不符，未写入任何内容。"
    en = "The entries do not make the tree that this log signed; nothing was written."
    next_zh = "请向另一见证方索取副本。"
    next_en = "Ask another witness for its copy."


def restore(*, data: Sequence[bytes], signed: SignedCheckpoint, now: datetime) -> int:
    """Put lost entries back after those that are there, up to a checkpoint that this log itself signed; return how many.

    `data` are the entries' bytes from `log_size()` up to the checkpoint's size, as a witness holds them. Acts that the
    backup still has waiting take their old places. Raises BadSignature, NotCanonical, NotWhatWasSigned.
    """
    head = verify(signed, {own_origin(): own_keys().log.verifier}).checkpoint
    with transaction.atomic():
        lock()
        size = log_size()
        if size + len(data) != head.size or not data:
            raise NotWhatWasSigned
        events = [_event(each) for each in data]
        root, second = store(events, size)
        if root != head.root or head.sm3_root not in (None, second):
            raise NotWhatWasSigned
        Pending.objects.filter(pk__in=[event.seq for event in events]).delete()
        CheckpointRow.objects.create(size=head.size, root=root, signed=signed.written(), at=now)
    return len(data)


def _event(data: bytes) -> Event:
    header = Header.model_validate(decode(data))
    waiting = Event.objects.filter(uid=header.id, leaf__isnull=True).first()
    if waiting and bytes(waiting.header) == data:
        return waiting
    return Event.objects.create(
        uid=header.id,
        type=header.type,
        tender=header.refs.get("tender", ""),
        refs=header.refs,
        header=data,
        at=header.at,
    )


@dataclass(frozen=True, kw_only=True)
class HeldLeaf:
    """A sealed leaf of this log as a peer gave it back: its place, salt and data, and which origins are entitled."""

    batch: int
    index: int
    salt: bytes
    path: tuple[bytes, ...]
    data: bytes
    readers: Collection[str] = ()


def restore_leaves(*, leaves: Iterable[HeldLeaf]) -> int:
    """Put sealed leaves back into the batches of a restored log, so that who is entitled can read them; return how many.

    Leaves that nobody else was entitled to are not held by anybody and stay lost, and so does the padding: the seed of
    a restored batch is empty. Raises NotWhatWasSigned where a leaf does not lead to its batch's root.
    """
    with transaction.atomic():
        lock()
        heads = _restored_batches()
        found = sorted(leaves, key=lambda leaf: (leaf.batch, leaf.index))
        for leaf in found:
            _restore_leaf(leaf, heads)
    return len(found)


def _restored_batches() -> dict[int, Batch]:
    """The rows of all batches whose entries are in the log, made from the entries where they are lost."""
    for leaf in Leaf.objects.filter(event__type=BatchSealed.TYPE).select_related("event"):
        if not Batch.objects.filter(position=leaf.position).exists():
            event = BatchSealed.of_body(decode(bytes(leaf.event.header))["body"])
            root = bytes.fromhex(event.root)
            Batch.objects.create(position=leaf.position, depth=event.depth, root=root, seed=b"", at=leaf.event.at)
    return {batch.position: batch for batch in Batch.objects.all()}


def _restore_leaf(leaf: HeldLeaf, heads: dict[int, Batch]) -> None:
    batch = heads.get(leaf.batch)
    digest = sealed_leaf(leaf.salt, leaf.data)
    if batch is None or not verify_path(
        digest, index=leaf.index, depth=batch.depth, path=leaf.path, root=bytes(batch.root)
    ):
        raise NotWhatWasSigned
    header = Header.model_validate(decode(leaf.data))
    row = SealedLeaf.objects.create(
        uid=header.id,
        type=header.type,
        tender=header.refs.get("tender", ""),
        refs=header.refs,
        salt=leaf.salt,
        data=leaf.data,
        at=header.at,
    )
    LeafReader.objects.bulk_create(LeafReader(leaf=row, origin=origin) for origin in sorted(set(leaf.readers)))
    BatchedLeaf.objects.create(leaf=row, batch=batch, index=leaf.index, path=b"".join(leaf.path))
