"""Witnesses of this log, their cosignatures, and proofs that a log has forked."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tianping.record.checkpoints import SignedCheckpoint, parse, verify
from tianping.record.models import CheckpointRow, Cosignature, ForkProof, WitnessHold
from tianping.record.notes import BadSignature, NoteSignature, VerifierKey, cosigned_at
from tianping.refusals import Refusal


class UnknownCheckpoint(Refusal):
    """What was cosigned is not a checkpoint that this log has signed."""

    code = "unknown-checkpoint"
    status = 409
    zh = "本日志没有签署过这个检查点（规模 {size}）。"
    en = "This log has signed no such checkpoint (size {size})."
    next_zh = "请重新取得检查点并核对；若本日志确有签名，请将两份检查点作为分叉证据提交监督部门。"
    next_en = "Fetch the checkpoint again; if this log did sign it, hand both to supervision as proof of a fork."


class UnknownWitness(Refusal):
    """No configured witness of this log has signed the note."""

    code = "unknown-witness"
    status = 403
    zh = "签名者不是本日志的见证方。"
    en = "The signer is not a witness of this log."
    next_zh = "请核对见证方名单和密钥。"
    next_en = "Check the list of witnesses and their keys."


class NoFork(Refusal):
    """Two checkpoints that can both be true prove nothing."""

    code = "no-fork"
    zh = "两份检查点并不矛盾，不构成分叉证据。"
    en = "The two checkpoints do not contradict each other; they prove no fork."


def add_cosignature(*, note: str, witnesses: Mapping[str, VerifierKey]) -> list[str]:
    """Keep the cosignatures that witnesses (by name, `origin/witness`) put under a checkpoint of this log.

    Returns the names now held for it. Raises BadNote, BadSignature, UnknownWitness, UnknownCheckpoint.
    """
    signed = parse(note)
    found = signed.note.verified(witnesses)
    if not found:
        raise UnknownWitness
    with transaction.atomic():
        row = CheckpointRow.objects.filter(size=signed.checkpoint.size).first()
        if row is None or parse(row.signed).checkpoint != signed.checkpoint:
            raise UnknownCheckpoint(size=signed.checkpoint.size)
        for name, signature in found.items():
            _keep(row, name, signature)
        return sorted(row.cosignatures.values_list("witness", flat=True))


def _keep(row: CheckpointRow, name: str, signature: NoteSignature) -> None:
    if not row.cosignatures.filter(witness=name).exists():
        line = signature.line().removesuffix("\n")
        Cosignature.objects.create(checkpoint=row, witness=name, line=line, witnessed_at=cosigned_at(signature))


def note_hold(*, witness: str, signed: SignedCheckpoint, key: VerifierKey) -> None:
    """Remember the largest head of this log that a witness holds; nothing of that size or smaller is signed again.

    `signed` bears this log's own signature by `key`; raises BadSignature otherwise. Told at start, after a restore.
    """
    head = verify(signed, {key.name: key}).checkpoint
    with transaction.atomic():
        held = WitnessHold.objects.filter(witness=witness).first()
        if held is None or held.size < head.size:
            WitnessHold.objects.update_or_create(witness=witness, defaults={"size": head.size, "root": head.root})


def keep_fork(*, first: str, second: str, key: VerifierKey, now: datetime) -> ForkProof:
    """Keep two checkpoints of one size and log, both signed by its key, whose roots differ: proof of a fork.

    Raises BadNote, BadSignature, NoFork.
    """
    one, two = sorted((first, second))
    heads = [verify(parse(note), {key.name: key}).checkpoint for note in (one, two)]
    if {h.origin for h in heads} != {key.name}:
        raise BadSignature(name=key.name)
    if heads[0].size != heads[1].size or heads[0] == heads[1]:
        raise NoFork
    defaults = {"size": heads[0].size, "found_at": now}
    with transaction.atomic():
        proof, _ = ForkProof.objects.get_or_create(origin=key.name, first=one, second=two, defaults=defaults)
    return proof
