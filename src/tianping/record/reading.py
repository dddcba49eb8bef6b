"""Reading the log: entries, the newest checkpoint, proofs, and the sealed leaves that a reader is entitled to.

`after=N` means: the reader holds the entries 0 … N-1 already.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from tianping.canonical import decode
from tianping.record.checkpoints import SignedCheckpoint, parse
from tianping.record.identity import own_origin
from tianping.record.merkle import consistency_path, inclusion_path, sm3
from tianping.record.models import BatchedLeaf, CheckpointRow, Leaf
from tianping.record.notes import NoteSignature
from tianping.record.own_events import PlatformKeyRotated
from tianping.record.rotation import Rotation
from tianping.record.stored_nodes import node_reader
from tianping.refusals import Refusal


class NoSuchTree(Refusal):
    """A proof was asked for sizes or places that this log does not have."""

    code = "no-such-tree"
    status = 404
    zh = "日志没有这样的位置或规模：{asked}。"
    en = "The log has no such place or size: {asked}."
    next_zh = "请先取得最新检查点。"
    next_en = "Fetch the newest checkpoint first."


@dataclass(frozen=True, kw_only=True)
class Logged:
    """An entry with its place in the log; `data` are the canonical bytes that the leaf hash is made of."""

    position: int
    uid: str
    type: str
    tender: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class SealedShare:
    """A sealed leaf as an entitled reader gets it: its batch's entry, its place and path, salt and data."""

    batch: int
    depth: int
    index: int
    path: tuple[bytes, ...]
    uid: str
    type: str
    tender: str
    salt: bytes
    data: bytes


def entries(*, after: int, limit: int = 500) -> list[Logged]:
    """This function will return up to `limit` entries from position `after` on, in order."""
    return _logged(Leaf.objects.filter(position__gte=after).order_by("position")[:limit])


def entry(*, position: int) -> Logged | None:
    """This function will return the entry at a position, or None."""
    return next(iter(_logged(Leaf.objects.filter(position=position))), None)


def entries_of(*, tender: str) -> list[Logged]:
    """This function will return the public entries that refer to a tender, in order."""
    return _logged(Leaf.objects.filter(event__tender=tender).order_by("position"))


def rotations(*, after: int = 0) -> list[Rotation]:
    """This function will return the replacements of this log's key, from position `after` on, in order."""
    rows = Leaf.objects.filter(position__gte=after, event__type=PlatformKeyRotated.TYPE).order_by("position")
    return [
        Rotation.of(PlatformKeyRotated.of_body(decode(each.data)["body"]), origin=own_origin(), position=each.position)
        for each in _logged(rows)
    ]


def position_of(*, uid: str) -> int | None:
    """This function will return where a public event stands, or None while it awaits its leaf."""
    found: int | None = Leaf.objects.filter(event__uid=uid).values_list("position", flat=True).first()
    return found


def checkpoint() -> SignedCheckpoint | None:
    """This function will return the newest checkpoint with its cosignatures; None while the log is empty."""
    row = CheckpointRow.objects.order_by("-size").first()
    return _with_cosignatures(row) if row else None


def checkpoint_at(*, size: int) -> SignedCheckpoint | None:
    """This function will return the checkpoint of exactly this size, with its cosignatures, or None."""
    row = CheckpointRow.objects.filter(size=size).first()
    return _with_cosignatures(row) if row else None


def best_checkpoint(*, covering: int) -> SignedCheckpoint | None:
    """This function will return the newest cosigned checkpoint over the position, else the newest, else None."""
    rows = CheckpointRow.objects.filter(size__gt=covering).order_by("-size")
    row = rows.filter(cosignatures__isnull=False).first() or rows.first()
    return _with_cosignatures(row) if row else None


def inclusion_proof(*, position: int, size: int) -> list[bytes]:
    """This function will prove an entry in the tree of `size`; raises NoSuchTree."""
    _require(0 <= position < size, f"{position} / {size}", size)
    return inclusion_path(node_reader(), position, size)


def second_proof(*, position: int, size: int) -> list[bytes]:
    """This function will prove an entry under the SM3 root of the tree of `size`; raises NoSuchTree."""
    _require(0 <= position < size, f"{position} / {size}", size)
    return inclusion_path(node_reader("sm3"), position, size, sm3)


def consistency_proof(*, old: int, new: int) -> list[bytes]:
    """This function will prove that the tree of `old` entries is a prefix of that of `new`; raises NoSuchTree."""
    _require(0 <= old <= new, f"{old} / {new}", new)
    return consistency_path(node_reader(), old, new)


def sealed_for(*, reader: str, after: int, batches: int = 100) -> list[SealedShare]:
    """This function will return the leaves `reader` is entitled to in batches from position `after` on.

    Batches come whole, at most `batches` of them, in the order of the log; within one, leaves come in the order of
    the acts. This platform itself is entitled to all.
    """
    rows = BatchedLeaf.objects.filter(batch__gte=after)
    if reader != own_origin():
        rows = rows.filter(leaf__readers__origin=reader)
    places = list(rows.order_by("batch").values_list("batch", flat=True).distinct()[:batches])
    return _shares(rows.filter(batch__in=places).order_by("batch", "leaf"))


def sealed_of(*, tender: str, reader: str) -> list[SealedShare]:
    """This function will return the batched leaves about a tender that `reader` is entitled to, in order."""
    rows = BatchedLeaf.objects.filter(leaf__tender=tender)
    if reader != own_origin():
        rows = rows.filter(leaf__readers__origin=reader)
    return _shares(rows.order_by("batch", "leaf"))


def _shares(rows: "QuerySet[BatchedLeaf]") -> list[SealedShare]:
    return [share(row) for row in rows.select_related("leaf", "batch")]


def share(row: BatchedLeaf) -> SealedShare:
    """This function will return a batched leaf with all that a reader needs to check it."""
    path = bytes(row.path)
    return SealedShare(
        batch=row.batch.position,
        depth=row.batch.depth,
        index=row.index,
        path=tuple(path[i : i + 32] for i in range(0, len(path), 32)),
        uid=row.leaf.uid,
        type=row.leaf.type,
        tender=row.leaf.tender,
        salt=bytes(row.leaf.salt),
        data=bytes(row.leaf.data),
    )


def _logged(rows: "QuerySet[Leaf]") -> list[Logged]:
    return [
        Logged(
            position=row.position,
            uid=row.event.uid,
            type=row.event.type,
            tender=row.event.tender,
            data=bytes(row.event.header),
        )
        for row in rows.select_related("event")
    ]


def _with_cosignatures(row: CheckpointRow) -> SignedCheckpoint:
    lines = row.cosignatures.order_by("witness").values_list("line", flat=True)
    return parse(row.signed).joined(*(NoteSignature.parse(line) for line in lines))


def _require(fits: bool, asked: str, size: int) -> None:
    if not fits or (size and not Leaf.objects.filter(position=size - 1).exists()):
        raise NoSuchTree(asked=asked)
