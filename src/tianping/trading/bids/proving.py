"""Receipts. Stage 1: signed at once. Stage 2: its place in the log, the witnesses, each trustee's answer, the mirror's acknowledgement."""

import base64
from datetime import datetime
from typing import Any

from tianping.law.days import SHANGHAI
from tianping.record import reading, receipts
from tianping.record.events import rfc3339
from tianping.record.identity import own_keys, own_origin
from tianping.record.models import BatchedLeaf
from tianping.record.notes import WITNESS_SUFFIX
from tianping.record.receipts import OPENABILITY, Line, Receipt
from tianping.record.recording import Recorded
from tianping.sealing.policy import SealPolicy
from tianping.trading.bids.models import Bid, MirrorAck, OpenabilityTest, TrusteeAnswer
from tianping.trading.documents.models import Terms


def first_stage(bid: Bid, recorded: Recorded, *, kind: str, at: datetime) -> dict[str, Any]:
    """This function will sign stage 1 of a receipt: the server's time, the digests, the leaf that will be in the log."""
    made = receipts.issue(
        number=bid.receipt,
        kind=kind,
        leaf=recorded.leaf,
        sealed=True,
        at=at,
        refs={"tender": bid.lot.tender_id, "lot": bid.lot_id},
        digests={"file": bid.sha256, "seal": bid.seal, "statement": bid.statement, "body": bid.body},
        key=own_keys().identity,
    )
    return made.model_dump(mode="json")


def receipt_of(bid: Bid) -> Receipt:
    """This function will return the receipt with every line that can be told now; what is not yet proven says so."""
    receipt = Receipt.model_validate(bid.stage_one)
    return receipt.with_lines(
        *_stamp_lines(bid), *_log_lines(bid), *_trustee_lines(bid), *_tests(bid), _mirror_line(bid)
    )


def _stamp_lines(bid: Bid) -> list[Line]:
    """The token itself lies in the envelope, which the bidder has; an envelope need not bear one."""
    if bid.stamped_at is None:
        return []
    at = rfc3339(bid.stamped_at)
    return [Line(name="timestamp", state="proven", zh="时间戳已核验", en="timestamp verified", evidence={"at": at})]


def _log_lines(bid: Bid) -> list[Line]:
    placed = BatchedLeaf.objects.filter(leaf__uid=bid.event).first()
    shares = reading.sealed_for(reader=own_origin(), after=placed.batch_id, batches=1) if placed else []
    share = next((one for one in shares if one.uid == bid.event), None)
    logged = reading.entry(position=share.batch) if share else None
    if share is None or logged is None:
        return [
            _waiting("batch", "等待下一批次", "waits for the next batch"),
            _waiting("log", "等待入日志", "waits for the log"),
        ]
    batch = Line(
        name="batch",
        state="proven",
        zh="已列入封存批次",
        en="in a sealed batch",
        evidence={
            "entry": base64.b64encode(logged.data).decode(),
            "index": share.index,
            "path": [step.hex() for step in share.path],
        },
    )
    return [batch, *_head_lines(share.batch)]


def _head_lines(position: int) -> list[Line]:
    signed = reading.best_checkpoint(covering=position)
    if signed is None:
        return [_waiting("log", "等待检查点", "waits for a checkpoint")]
    size = signed.checkpoint.size
    proof: list[str] = [step.hex() for step in reading.inclusion_proof(position=position, size=size)]
    log = Line(
        name="log",
        state="proven",
        zh=f"已入日志第 {position} 条",
        en=f"entry {position} of the log",
        evidence={"checkpoint": signed.written(), "position": position, "proof": list(proof)},
    )
    witnesses = [line for line in signed.signatures if line.name.endswith(WITNESS_SUFFIX)]
    if not witnesses:
        return [log, _waiting("cosignatures", "等待见证签名", "waits for witnesses")]
    cosigned = Line(
        name="cosignatures",
        state="proven",
        zh=f"{len(witnesses)} 方见证",
        en=f"{len(witnesses)} witnesses",
        evidence={"checkpoint": signed.written()},
    )
    return [log, cosigned]


def _trustee_lines(bid: Bid) -> list[Line]:
    terms = Terms.objects.get(tender=bid.lot.tender_id)
    answers = {answer.trustee: answer for answer in TrusteeAnswer.objects.filter(seal=bid.seal)}
    return [
        _trustee(key.trustee, answers.get(key.trustee)) for key in SealPolicy.from_json(terms.policy or {}).trustees
    ]


def _trustee(origin: str, answer: TrusteeAnswer | None) -> Line:
    name = f"trustee:{origin}"
    if answer is None:
        return _waiting(name, "等待密钥盒核验", "waits for the box to be checked")
    place = {"position": answer.position, "leaf": answer.leaf, "origin": origin}
    if answer.opens:
        return Line(
            name=name,
            state="proven",
            zh="密钥盒能打开，两片都对得上",
            en="the box opens, both pieces fit",
            evidence=place,
        )
    return Line(
        name=name, state="failed", zh=f"密钥盒有问题：{answer.cause}", en=f"box: {answer.cause}", evidence=place
    )


def _tests(bid: Bid) -> list[Line]:
    """What each trustee signed when it last opened its box again, before the opening; nothing until it has."""
    return [_test(one) for one in OpenabilityTest.objects.filter(seal=bid.seal)]


def _test(test: OpenabilityTest) -> Line:
    day = f"{test.tested_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    told = (f"{day} 复验：能打开，两片都对得上", f"tested {day}: the box opens, both pieces fit")
    if not test.opens:
        told = (f"{day} 复验：{test.cause}", f"tested {day}: {test.cause}")
    return Line(
        name=f"{OPENABILITY}:{test.trustee}",
        state="proven" if test.opens else "failed",
        zh=told[0],
        en=told[1],
        evidence={"statement": test.statement},
    )


def _mirror_line(bid: Bid) -> Line:
    acks = list(MirrorAck.objects.filter(sha256__in=[bid.body, bid.head_copy]).order_by("position"))
    if {ack.sha256 for ack in acks} != {bid.body, bid.head_copy}:
        return _waiting("mirror", "等待异地备份", "waits for the copy elsewhere")
    return Line(
        name="mirror", state="proven", zh="异地备份完成", en="copied elsewhere",
        evidence={"origin": acks[-1].mirror, "position": acks[-1].position},
    )  # fmt: skip


def _waiting(name: str, zh: str, en: str) -> Line:
    return Line(name=name, state="waiting", zh=zh, en=en)
