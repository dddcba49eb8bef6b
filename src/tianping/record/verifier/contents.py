"""A bundle as read: every member parsed once; what cannot be parsed is a fault of the check that it belongs to."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, BinaryIO

from pydantic import ValidationError

from tianping.canonical import decode
from tianping.record import archive, checkpoints
from tianping.record.anchors import Anchors
from tianping.record.bundle import ANCHORS, MANIFEST, LeafFile, Manifest, ProofFile
from tianping.record.checkpoints import SignedCheckpoint
from tianping.record.events import Header
from tianping.record.notes import VerifierKey
from tianping.record.own_events import PlatformKeyRotated
from tianping.record.receipts import Receipt
from tianping.record.rotation import Rotation, chain
from tianping.record.statements import Statement
from tianping.record.verifier.report import Fault
from tianping.refusals import Refusal

MALFORMED = (Refusal, ValidationError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError)


@dataclass(frozen=True)
class Entry:
    """An entry of a log in the bundle."""

    where: str
    position: int
    data: bytes
    header: Header


@dataclass(frozen=True)
class Leaf:
    """An opened leaf in the bundle, by its own file or by a `record.revealed` entry."""

    where: str
    batch: int
    index: int
    salt: bytes
    path: tuple[bytes, ...]
    header: Header


@dataclass
class Log:
    """What the bundle holds of one log."""

    origin: str
    folder: str
    signed: SignedCheckpoint | None = None
    proofs: dict[int, list[bytes]] = field(default_factory=dict)
    second: dict[int, list[bytes]] = field(default_factory=dict)
    """Proofs under the checkpoint's SM3 root."""
    entries: dict[int, Entry] = field(default_factory=dict)
    leaves: list[Leaf] = field(default_factory=list)


@dataclass(frozen=True)
class Fact:
    """An act of the tender, told by a public entry or by an opened leaf."""

    where: str
    origin: str
    type: str
    at: datetime
    refs: dict[str, str]
    body: dict[str, Any]


@dataclass
class Contents:
    """The whole bundle. `anchors` are those given, or, untrusted, the bundle's own."""

    members: dict[str, archive.Member]
    anchors: Anchors
    trusted: bool
    statement: Statement | None = None
    manifest: Manifest | None = None
    logs: list[Log] = field(default_factory=list)
    receipts: dict[str, Receipt] = field(default_factory=dict)
    keys: dict[str, VerifierKey] = field(default_factory=dict)
    """The anchors' keys by name, each log's followed along the rotations that the bundle holds."""
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))

    @property
    def tender(self) -> str:
        return self.manifest.tender if self.manifest else ""

    def facts(self, kind: str, *, lot: str | None = None) -> list[Fact]:
        """This function will return the acts of one type, of all logs, in their order; of one lot where given."""
        found = self._by_type.get(kind, ())
        return [f for f in found if lot is None or f.body.get("lot") == lot]

    def own(self, kind: str, *, lot: str | None = None) -> list[Fact]:
        """This function will return the acts of one type in the log of the platform that runs the tender."""
        return [fact for fact in self.facts(kind, lot=lot) if fact.origin == self.runner]

    @cached_property
    def _by_type(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = defaultdict(list)
        for log in self.logs:
            for fact in _facts(log):
                found[fact.type].append(fact)
        return found

    @cached_property
    def runner(self) -> str:
        """The origin of the trading platform: whose log plans the tender, or issues its documents."""
        for kind in ("tender.planned", "documents.issued"):
            if found := self.facts(kind):
                return found[0].origin
        return self.statement.key.removesuffix("/identity") if self.statement else ""


def open_bundle(source: BinaryIO, anchors: Anchors | None) -> Contents:
    """This function will read a bundle; raises NotAnArchive, or BadAnchors where none are given and none can be read."""
    members = {member.name: member for member in archive.read(source)}
    own = members[ANCHORS].data if ANCHORS in members else None
    contents = Contents(members, anchors or Anchors.parse(own or b""), trusted=anchors is not None)
    _read_manifest(contents)
    for origin, folder in (contents.manifest.logs if contents.manifest else {}).items():
        contents.logs.append(_read_log(contents, origin, folder))
    contents.keys = {**contents.anchors.keys()}
    for log in contents.logs:
        _follow_keys(contents, log)
    for name in members:
        if name.startswith("receipts/"):
            _read_receipt(contents, name)
    return contents


def _fault(contents: Contents, check: str, where: str, error: Exception) -> None:
    what = error.sentence("en") if isinstance(error, Refusal) else type(error).__name__
    zh = error.sentence("zh") if isinstance(error, Refusal) else f"内容无法读取（{type(error).__name__}）"
    contents.faults[check].append(Fault(where, zh, f"it cannot be read: {what}"))


def _bytes(contents: Contents, name: str) -> bytes:
    data = contents.members[name].data
    if data is None:
        raise KeyError(name)
    return data


def _read_manifest(contents: Contents) -> None:
    try:
        contents.statement = Statement.model_validate(decode(_bytes(contents, MANIFEST)))
        contents.manifest = Manifest.model_validate(contents.statement.content)
    except MALFORMED as error:
        _fault(contents, "manifest", MANIFEST, error)


def _read_receipt(contents: Contents, name: str) -> None:
    try:
        contents.receipts[name] = Receipt.model_validate(decode(_bytes(contents, name)))
    except MALFORMED as error:
        _fault(contents, "receipts", name, error)


def _read_log(contents: Contents, origin: str, folder: str) -> Log:
    log = Log(origin, folder)
    name = f"{folder}/checkpoint.txt"
    try:
        log.signed = checkpoints.parse(_bytes(contents, name).decode())
    except MALFORMED as error:
        _fault(contents, "checkpoints", name, error)
    name = f"{folder}/proofs.json"
    try:
        found = ProofFile.model_validate(decode(_bytes(contents, name)))
        log.proofs, log.second = (
            {int(p): [bytes.fromhex(step) for step in proof] for p, proof in each.items()}
            for each in (found.proofs, found.sm3)
        )
    except MALFORMED as error:
        _fault(contents, "inclusion", name, error)
    for name in contents.members:
        if name.startswith(f"{folder}/entries/"):
            _read_entry(contents, log, name)
        elif name.startswith(f"{folder}/leaves/"):
            _read_leaf(contents, log, name)
    return log


def _follow_keys(contents: Contents, log: Log) -> None:
    """From the anchor along the log's rotations, forward and back; one that its keys have not signed is followed by
    nobody."""
    found: list[Rotation] = []
    told = [entry for entry in log.entries.values() if entry.header.type == PlatformKeyRotated.TYPE]
    try:
        for entry in told:
            event = PlatformKeyRotated.of_body(entry.header.body)
            found.append(Rotation.of(event, origin=log.origin, position=entry.position))
        if log.origin in contents.keys:
            key = chain(contents.keys[log.origin], found)
            contents.keys |= {each.name: each for each in (key, key.as_witness())}
    except MALFORMED as error:
        _fault(contents, "checkpoints", told[0].where, error)


def _read_entry(contents: Contents, log: Log, name: str) -> None:
    try:
        position, data = int(name[-17:-5]), _bytes(contents, name)
        header = Header.model_validate(decode(data))
        if header.encoded() != data:
            raise ValueError("another spelling")
        log.entries[position] = Entry(name, position, data, header)
        if header.type == "record.revealed":
            log.leaves.append(_revealed(name, header.body))
    except MALFORMED as error:
        _fault(contents, "entries", name, error)


def _read_leaf(contents: Contents, log: Log, name: str) -> None:
    try:
        found = LeafFile.model_validate(decode(_bytes(contents, name)))
        path = tuple(bytes.fromhex(p) for p in found.path)
        header = Header.model_validate(found.entry)
        log.leaves.append(Leaf(name, found.batch, found.index, bytes.fromhex(found.salt), path, header))
    except MALFORMED as error:
        _fault(contents, "leaves", name, error)


def _revealed(name: str, body: dict[str, Any]) -> Leaf:
    path = tuple(bytes.fromhex(p) for p in body["path"])
    header = Header.model_validate(body["header"] | {"body": body["body"]})
    return Leaf(name, int(body["batch"]), int(body["leaf"]), bytes.fromhex(body["salt"]), path, header)


def _facts(log: Log) -> list[Fact]:
    public = [(e.where, e.header) for _, e in sorted(log.entries.items())]
    sealed = [(leaf.where, leaf.header) for leaf in log.leaves]
    return [Fact(where, log.origin, h.type, h.at, h.refs, h.body) for where, h in (*public, *sealed)]
