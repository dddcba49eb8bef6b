"""The bundle of a tender: everything needed to check it offline, in one deterministic archive (docs/bundle.md). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from tianping.canonical import decode, encode
from tianping.record import archive
from tianping.record.anchors import Anchors
from tianping.record.checkpoints import SignedCheckpoint
from tianping.record.events import Digest, Moment, rfc3339
from tianping.record.merkle import inclusion_path, reader, sha256
from tianping.record.notes import LogKey
from tianping.record.receipts import Receipt
from tianping.record.statements import state

PURPOSE = "bundle"
MANIFEST = "manifest.json"
ANCHORS = "anchors.json"
FORMAT: Final = "tianping-bundle-v1"

Extent = Literal["public", "full"]


@dataclass(frozen=True, kw_only=True)
class ProvenEntry:
    """An entry of a log with its inclusion proof under the log's checkpoint in the bundle.

    `second` is the proof under the checkpoint's SM3 root, where it has one.
    """

    position: int
    data: bytes
    proof: Sequence[bytes]
    second: Sequence[bytes] | None = None


@dataclass(frozen=True, kw_only=True)
class OpenedLeaf:
    """A sealed leaf with what leads to its batch's entry, which must be in the bundle."""

    batch: int
    index: int
    salt: bytes
    path: Sequence[bytes]
    data: bytes


@dataclass(frozen=True, kw_only=True)
class LogPart:
    """What a bundle holds of one log."""

    checkpoint: SignedCheckpoint
    entries: Sequence[ProvenEntry]
    leaves: Sequence[OpenedLeaf] = ()


class Manifest(BaseModel):
    """What the bundle holds and leaves out. It is signed by the identity key of who packed it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["tianping-bundle-v1"] = FORMAT
    tender: str
    extent: Extent
    made_at: Moment
    logs: dict[str, str] = Field(description="Folder of each log, by origin")
    members: dict[str, Digest] = Field(description="SHA-256 of every other member, by name")
    left_out: dict[Digest, str] = Field(
        description="Files named by entries that are not in the bundle, with the reason"
    )


Place = Annotated[str, Field(pattern=r"^(0|[1-9]\d*)$")]


class ProofFile(BaseModel):
    """The proofs of one log's entries, by position; `sm3` those under the SM3 root, where the checkpoint has one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    proofs: dict[Place, tuple[Digest, ...]]
    sm3: dict[Place, tuple[Digest, ...]] = Field(default_factory=dict)


class LeafFile(BaseModel):
    """One opened leaf. `entry` is the sealed entry, header and body, whose canonical bytes were hashed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    batch: int = Field(ge=0)
    index: int = Field(ge=0)
    salt: Digest
    path: tuple[Digest, ...]
    entry: dict[str, Any]


def entry_name(folder: str, position: int) -> str:
    """This function will name an entry's member."""
    return f"{folder}/entries/{position:012d}.json"


def leaf_name(folder: str, batch: int, index: int) -> str:
    """This function will name an opened leaf's member."""
    return f"{folder}/leaves/{batch:012d}-{index:07d}.json"


def pack(
    out: Path,
    *,
    tender: str,
    extent: Extent,
    logs: Sequence[LogPart],
    anchors: Anchors,
    key: LogKey,
    made_at: datetime,
    files: Mapping[str, bytes | Path] | None = None,
    left_out: Mapping[str, str] | None = None,
    receipts: Sequence[Receipt] = (),
) -> str:
    """This function will write a bundle and return its SHA-256.

    `files` are by their SHA-256; `key` is the packer's identity key; `made_at` the business clock. The same content
    gives the same bytes.
    """
    members: dict[str, bytes | Path] = {ANCHORS: anchors.encoded()}
    folders: dict[str, str] = {}
    for number, part in enumerate(sorted(logs, key=lambda p: p.checkpoint.checkpoint.origin), 1):
        folder = folders[part.checkpoint.checkpoint.origin] = f"logs/{number}"
        members |= _log_members(folder, part)
    for number, receipt in enumerate(sorted(receipts, key=lambda r: r.number), 1):
        members[f"receipts/{number:04d}.json"] = encode(receipt.model_dump(mode="json"))
    members |= {f"files/{digest}": source for digest, source in (files or {}).items()}
    content: dict[str, Any] = {
        "format": FORMAT,
        "tender": tender,
        "extent": extent,
        "made_at": rfc3339(made_at),
        "logs": folders,
        "members": {name: _digest(source) for name, source in members.items()},
        "left_out": dict(left_out or {}),
    }
    members[MANIFEST] = state(purpose=PURPOSE, content=content, key=key).encoded()
    with out.open("wb") as file:
        archive.write(file, members)
    return archive.file_digest(out)


def _log_members(folder: str, part: LogPart) -> dict[str, bytes]:
    proofs = {"proofs": {str(e.position): [p.hex() for p in e.proof] for e in part.entries}}
    second = {str(e.position): [p.hex() for p in e.second] for e in part.entries if e.second is not None}
    members = {
        f"{folder}/checkpoint.txt": part.checkpoint.written().encode(),
        f"{folder}/proofs.json": encode(proofs | ({"sm3": second} if second else {})),
    }
    members |= {entry_name(folder, e.position): e.data for e in part.entries}
    for leaf in part.leaves:
        shown: dict[str, Any] = {
            "batch": leaf.batch,
            "index": leaf.index,
            "salt": leaf.salt.hex(),
            "path": [p.hex() for p in leaf.path],
            "entry": decode(leaf.data),
        }
        members[leaf_name(folder, leaf.batch, leaf.index)] = encode(shown)
    return members


def _digest(source: bytes | Path) -> str:
    return sha256(source).hex() if isinstance(source, bytes) else archive.file_digest(source)


def part_of(
    *,
    checkpoint: SignedCheckpoint,
    hashes: Sequence[bytes],
    entries: Mapping[int, bytes],
    leaves: Sequence[OpenedLeaf] = (),
) -> LogPart:
    """This function will prove entries (by position) of a log whose leaf hashes are held, as of a verified copy.

    `hashes` are those of the whole log, at least as many as the checkpoint's size. Raises ValueError for an entry
    beyond the checkpoint.
    """
    size = checkpoint.checkpoint.size
    node = reader(hashes)
    proven = [
        ProvenEntry(position=at, data=data, proof=inclusion_path(node, at, size))
        for at, data in sorted(entries.items())
    ]
    return LogPart(checkpoint=checkpoint, entries=proven, leaves=leaves)
