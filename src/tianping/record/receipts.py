"""Receipts in two stages: what the platform signs at once, and what proves it later, line by line. Pure.

Stage 1 is a signed statement with server time and digests, and the hash that will stand in the log (or in a batch).
Stage 2 are lines, each with its state; a line that is not yet proven says so and takes nothing from stage 1.
"""

import base64
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from tianping.canonical import decode
from tianping.record import checkpoints
from tianping.record.anchors import Anchors
from tianping.record.batches import verify_path
from tianping.record.events import Digest, rfc3339
from tianping.record.merkle import leaf_hash, verify_inclusion
from tianping.record.notes import LogKey, VerifierKey
from tianping.record.own_events import BatchSealed
from tianping.record.statements import Statement, state, verify_statement
from tianping.refusals import Refusal

PURPOSE = "receipt"
OPENABILITY = "openability"
"""Purpose of what a trustee signs of a box that it opened again; its lines are named `openability:origin`."""
State = Literal["proven", "waiting", "failed"]


class ReceiptWrong(Refusal):
    """A line of a receipt claims what its evidence does not show."""

    code = "receipt-wrong"
    zh = "回执的“{line}”一项与其证据不符：{cause}。"
    en = "The receipt's line “{line}” does not fit its evidence: {cause}."
    next_zh = "请保留回执原件并向行政监督部门反映。"
    next_en = "Keep the receipt as it is and tell the supervisor."


class Line(BaseModel):
    """One thing that is proven later: `name` (batch, log, cosignatures, trustee:…, mirror:…), state and evidence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    state: State
    zh: str
    en: str
    evidence: dict[str, JsonValue] = Field(default_factory=dict)


class Receipt(BaseModel):
    """A receipt as its holder keeps it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    statement: Statement
    lines: tuple[Line, ...] = ()

    @property
    def number(self) -> str:
        return str(self.statement.content["number"])

    def with_lines(self, *lines: Line) -> "Receipt":
        """This function will return the receipt with these lines in place of those of the same names."""
        merged = {line.name: line for line in (*self.lines, *lines)}
        return self.model_copy(update={"lines": tuple(merged.values())})


def issue(
    *,
    number: str,
    kind: str,
    leaf: bytes,
    sealed: bool,
    at: datetime,
    refs: Mapping[str, str],
    digests: Mapping[str, Digest],
    key: LogKey,
) -> Receipt:
    """This function will sign stage 1 with the platform's identity key; `at` is the server's business time."""
    content: dict[str, Any] = {
        "number": number,
        "kind": kind,
        "origin": key.name.removesuffix("/identity"),
        "at": rfc3339(at),
        "refs": dict(refs),
        "digests": dict(digests),
        "leaf": {"hash": leaf.hex(), "in": "batch" if sealed else "log"},
    }
    return Receipt(statement=state(purpose=PURPOSE, content=content, key=key))


def verify_receipt(
    receipt: Receipt, *, anchors: Anchors, keys: Mapping[str, VerifierKey] | None = None
) -> dict[str, State]:
    """This function will check a receipt offline and return the state of each line, "stage 1" first.

    Lines of others (trustees, mirror) are passed on as they stand. `keys` are the anchors' where nothing else is known
    of them (rotations). Raises BadSignature, BadNote or ReceiptWrong.
    """
    keys = anchors.keys() if keys is None else keys
    name = receipt.statement.key
    if name not in keys:
        raise ReceiptWrong(line="stage 1", cause="unknown key")
    verify_statement(receipt.statement, purpose=PURPOSE, key=keys[name])
    content = receipt.statement.content
    if f"{content['origin']}/identity" != name:
        raise ReceiptWrong(line="stage 1", cause="another origin")
    lines = {line.name: line for line in receipt.lines if line.state == "proven"}
    entry = _check_batch(content, lines.get("batch"))
    head = _check_log(content, lines.get("log"), entry, keys)
    _check_cosignatures(head, lines.get("cosignatures"), keys, anchors.witnesses_needed)
    _check_openability(content, receipt.lines, keys)
    return {"stage 1": "proven", **{line.name: line.state for line in receipt.lines}}


def _check_batch(content: dict[str, Any], line: Line | None) -> bytes | None:
    """Return the hash of the entry that the log line must prove: the batch's, or of a public act its own."""
    leaf = bytes.fromhex(content["leaf"]["hash"])
    if content["leaf"]["in"] == "log":
        return leaf
    if line is None:
        return None
    with _wrong("batch"):
        found: dict[str, Any] = dict(line.evidence)
        data = base64.b64decode(found["entry"])
        header = decode(data)
        path = [bytes.fromhex(p) for p in found["path"]]
        root, depth = bytes.fromhex(header["body"]["root"]), header["body"]["depth"]
        holds = verify_path(leaf, index=found["index"], depth=depth, path=path, root=root)
    if not holds or header["type"] != BatchSealed.TYPE or header["origin"] != content["origin"]:
        raise ReceiptWrong(line="batch", cause="the path does not lead to the batch's root")
    return leaf_hash(data)


def _check_log(
    content: dict[str, Any], line: Line | None, entry: bytes | None, keys: Mapping[str, VerifierKey]
) -> checkpoints.Checkpoint | None:
    if line is None:
        return None
    with _wrong("log"):
        found: dict[str, Any] = dict(line.evidence)
        head = checkpoints.verify(checkpoints.parse(found["checkpoint"]), keys).checkpoint
        proof = [bytes.fromhex(p) for p in found["proof"]]
        position = int(found["position"])
    if entry is None or head.origin != content["origin"]:
        raise ReceiptWrong(line="log", cause="it proves another entry")
    if not verify_inclusion(entry, position, head.size, proof, head.root):
        raise ReceiptWrong(line="log", cause="the entry is not in the tree")
    return head


def _check_cosignatures(
    head: checkpoints.Checkpoint | None, line: Line | None, keys: Mapping[str, VerifierKey], needed: int
) -> None:
    if line is None:
        return
    with _wrong("cosignatures"):
        signed = checkpoints.parse(str(line.evidence["checkpoint"]))
    cosigned = checkpoints.verify(signed, keys).cosigned
    if signed.checkpoint != head or len(cosigned) < needed:
        raise ReceiptWrong(line="cosignatures", cause="too few witnesses, or of another checkpoint")


def _check_openability(content: dict[str, Any], lines: Iterable[Line], keys: Mapping[str, VerifierKey]) -> None:
    """A trustee's line bears its signed word on this seal, and says the same; of a trustee whose key is not known here
    nothing is checked."""
    for line in lines:
        trustee = line.name.removeprefix(f"{OPENABILITY}:")
        key = keys.get(f"{trustee}/identity")
        if trustee == line.name or key is None:
            continue
        with _wrong(line.name):
            said = Statement.model_validate(line.evidence["statement"])
            verify_statement(said, purpose=OPENABILITY, key=key)
            same = said.content["seal"] == content["digests"]["seal"]
            same = same and said.content["opens"] is (line.state == "proven")
        if not same:
            raise ReceiptWrong(line=line.name, cause="it is about another bid, or says otherwise")


@contextmanager
def _wrong(line: str) -> Iterator[None]:
    """Evidence that cannot be read is as wrong as evidence that does not fit."""
    try:
        yield
    except (KeyError, ValueError, TypeError, Refusal) as error:
        raise ReceiptWrong(line=line, cause=type(error).__name__) from None
