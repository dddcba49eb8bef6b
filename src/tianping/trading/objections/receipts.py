"""The objector's receipt: signed at once, with its place in a sealed batch and the witnesses when they are there."""

import base64
from datetime import datetime
from typing import Any

from tianping.record import reading, receipts
from tianping.record.identity import own_keys, own_origin
from tianping.record.models import BatchedLeaf
from tianping.record.notes import WITNESS_SUFFIX
from tianping.record.receipts import Line, Receipt
from tianping.record.recording import Recorded
from tianping.trading.objections.models import Objection


def first_stage(objection: Objection, recorded: Recorded, *, at: datetime) -> dict[str, Any]:
    """This function will sign stage 1: the server's time, the digest of the words, the leaf that will be in a batch."""
    made = receipts.issue(
        number=objection.code,
        kind="objection",
        leaf=recorded.leaf,
        sealed=True,
        at=at,
        refs={"tender": objection.tender_id} | ({"lot": objection.lot_id} if objection.lot_id else {}),
        digests={"content": objection.digest},
        key=own_keys().identity,
    )
    return made.model_dump(mode="json")


def receipt_of(objection: Objection) -> Receipt:
    """This function will return the receipt with what can be proven now; what is not yet proven says so."""
    receipt = Receipt.model_validate(objection.stage_one)
    placed = BatchedLeaf.objects.filter(leaf__uid=objection.event).first()
    shares = reading.sealed_for(reader=own_origin(), after=placed.batch_id, batches=1) if placed else []
    share = next((one for one in shares if one.uid == objection.event), None)
    logged = reading.entry(position=share.batch) if share else None
    if share is None or logged is None:
        return receipt.with_lines(_waits("batch", "等待下一批次", "waits for the next batch"))
    evidence: dict[str, Any] = {
        "entry": base64.b64encode(logged.data).decode(),
        "index": share.index,
        "path": [step.hex() for step in share.path],
    }
    batch = Line(name="batch", state="proven", zh="已列入封存批次", en="in a sealed batch", evidence=evidence)
    return receipt.with_lines(batch, *_log_lines(share.batch))


def _log_lines(position: int) -> list[Line]:
    signed = reading.best_checkpoint(covering=position)
    if signed is None:
        return [_waits("log", "等待检查点", "waits for a checkpoint")]
    proof = [step.hex() for step in reading.inclusion_proof(position=position, size=signed.checkpoint.size)]
    evidence: dict[str, Any] = {"checkpoint": signed.written(), "position": position, "proof": proof}
    log = Line(
        name="log", state="proven", zh=f"已入日志第 {position} 条", en=f"entry {position} of the log", evidence=evidence
    )
    witnesses = sum(line.name.endswith(WITNESS_SUFFIX) for line in signed.signatures)
    if not witnesses:
        return [log, _waits("cosignatures", "等待见证签名", "waits for witnesses")]
    seen = Line(
        name="cosignatures",
        state="proven",
        zh=f"{witnesses} 方见证",
        en=f"{witnesses} witnesses",
        evidence={"checkpoint": signed.written()},
    )
    return [log, seen]


def _waits(name: str, zh: str, en: str) -> Line:
    return Line(name=name, state="waiting", zh=zh, en=en)
