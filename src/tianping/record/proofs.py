"""Proofs of this log's entries, as receipts and bundles carry them."""

import base64
from dataclasses import dataclass

from tianping.record.checkpoints import SignedCheckpoint
from tianping.record.models import BatchedLeaf
from tianping.record.reading import (
    NoSuchTree,
    best_checkpoint,
    entry,
    inclusion_proof,
    position_of,
    second_proof,
    share,
)
from tianping.record.receipts import Line


@dataclass(frozen=True, kw_only=True)
class Proven:
    """An entry with the proof that a checkpoint covers it; `second` is the proof under its SM3 root, where it has one."""

    position: int
    data: bytes
    proof: tuple[bytes, ...]
    checkpoint: SignedCheckpoint
    second: tuple[bytes, ...] | None = None


def prove(*, position: int, under: SignedCheckpoint | None = None) -> Proven:
    """This function will prove an entry under a checkpoint, by default the newest cosigned one that covers it.

    Raises NoSuchTree.
    """
    found, head = entry(position=position), under or best_checkpoint(covering=position)
    if found is None or head is None:
        raise NoSuchTree(asked=str(position))
    size = head.checkpoint.size
    proof = tuple(inclusion_proof(position=position, size=size))
    second = None if head.checkpoint.sm3_root is None else tuple(second_proof(position=position, size=size))
    return Proven(position=position, data=found.data, proof=proof, checkpoint=head, second=second)


def receipt_lines(*, uid: str) -> tuple[Line, ...]:
    """This function will return the lines batch (of a sealed act only), log and cosignatures, as far as they stand."""
    position = position_of(uid=uid)
    if position is not None:
        return _log_lines(position)
    row = BatchedLeaf.objects.select_related("leaf", "batch").filter(leaf__uid=uid).first()
    if row is None:
        return tuple(WAITING[name] for name in ("batch", "log", "cosignatures"))
    held = share(row)
    found = entry(position=held.batch)
    if found is None:
        raise NoSuchTree(asked=str(held.batch))
    evidence = {
        "entry": base64.b64encode(found.data).decode(),
        "index": held.index,
        "path": [p.hex() for p in held.path],
    }
    batch = Line(name="batch", state="proven", zh="已进入封存批次", en="In a sealed batch", evidence=dict(evidence))
    return (batch, *_log_lines(held.batch))


def _log_lines(position: int) -> tuple[Line, Line]:
    proven = prove(position=position)
    written = proven.checkpoint.written()
    evidence = {"position": position, "proof": [p.hex() for p in proven.proof], "checkpoint": written}
    log = Line(name="log", state="proven", zh="已写入日志", en="In the log", evidence=dict(evidence))
    if not any(s.name.endswith("/witness") for s in proven.checkpoint.signatures):
        return log, WAITING["cosignatures"]
    seen = Line(
        name="cosignatures",
        state="proven",
        zh="其他平台已联署",
        en="Cosigned by other platforms",
        evidence={"checkpoint": written},
    )
    return log, seen


WAITING = {
    line.name: line
    for line in (
        Line(name="batch", state="waiting", zh="等待进入封存批次", en="Awaits its sealed batch"),
        Line(name="log", state="waiting", zh="等待写入日志", en="Awaits its place in the log"),
        Line(name="cosignatures", state="waiting", zh="等待其他平台联署", en="Awaits the others' cosignatures"),
    )
}
