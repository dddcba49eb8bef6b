"""Checkpoints of a log (C2SP tlog-checkpoint): origin, size, root, extension lines; signed, and cosigned by witnesses.

The one extension line in use is `sm3 <base64>`, the root over the same leaves with SM3. Pure.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tianping.record.notes import (
    COSIGNATURE,
    WITNESS_SUFFIX,
    BadNote,
    BadSignature,
    LogKey,
    Note,
    NoteSignature,
    VerifierKey,
    check_name,
    cosigned_at,
    unbase64,
)


@dataclass(frozen=True)
class Checkpoint:
    """The head of a log at one size. `extensions` are whole lines without newline."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """This function will write the text that is signed."""
        lines = [self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions]
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """This function will read the signed text; raises BadNote unless it is in the one canonical form."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
            raise BadNote(what="checkpoint lines")
        if not lines[1].isascii() or not lines[1].isdigit() or len(lines[1]) > 18:
            raise BadNote(what="tree size")
        found = cls(check_name(lines[0]), int(lines[1]), unbase64(lines[2]), tuple(lines[3:-1]))
        if found.text() != text or len(found.root) != 32:
            raise BadNote(what="another spelling of the checkpoint")
        return found

    @property
    def sm3_root(self) -> bytes | None:
        """The SM3 root over the same leaves, where the checkpoint has one; BadNote for one of another form, or two."""
        found = [unbase64(line.removeprefix("sm3 ")) for line in self.extensions if line.startswith("sm3 ")]
        if len(found) > 1 or any(len(one) != 32 for one in found):
            raise BadNote(what="SM3 root")
        return found[0] if found else None


def sm3_line(root: bytes) -> str:
    """This function will write the extension line that bears the SM3 root."""
    return f"sm3 {base64.b64encode(root).decode()}"


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint with its signature lines."""

    checkpoint: Checkpoint
    signatures: tuple[NoteSignature, ...]

    @property
    def note(self) -> Note:
        return Note(self.checkpoint.text(), self.signatures)

    def written(self) -> str:
        """This function will write the signed note."""
        return self.note.written()

    def joined(self, *signatures: NoteSignature) -> "SignedCheckpoint":
        """This function will return the checkpoint with further signatures, each key's once."""
        lines = {(s.name, s.key_id): s for s in (*self.signatures, *signatures)}
        return SignedCheckpoint(self.checkpoint, tuple(lines.values()))


@dataclass(frozen=True)
class Verified:
    """What the known keys say of a checkpoint: its log signed it, and who else cosigned it when (wall clock, UTC)."""

    checkpoint: Checkpoint
    cosigned: Mapping[str, datetime]


def sign(checkpoint: Checkpoint, key: LogKey) -> SignedCheckpoint:
    """This function will sign a checkpoint with its log's key; raises BadSignature if the key is another's."""
    if key.name != checkpoint.origin:
        raise BadSignature(name=checkpoint.origin)
    return SignedCheckpoint(checkpoint, (key.sign_text(checkpoint.text()),))


def parse(written: str) -> SignedCheckpoint:
    """This function will read a signed checkpoint; raises BadNote unless it is in the one canonical form."""
    note = Note.parse(written)
    return SignedCheckpoint(Checkpoint.parse(note.text), note.signatures)


def verify(signed: SignedCheckpoint, keys: Mapping[str, VerifierKey]) -> Verified:
    """This function will check a checkpoint with the known keys, by name (`origin`, `origin/witness`).

    Raises BadSignature if the log's own signature is missing, is by a key that had been replaced before this size, or
    any signature by a known key is wrong.
    """
    found = signed.note.verified(keys)
    if not _signed_by_its_log(signed.checkpoint, found, keys):
        raise BadSignature(name=signed.checkpoint.origin)
    own = {signed.checkpoint.origin, signed.checkpoint.origin + WITNESS_SUFFIX}
    cosigned = {n: cosigned_at(s) for n, s in found.items() if n not in own and keys[n].algorithm == COSIGNATURE}
    return Verified(signed.checkpoint, cosigned)


def _signed_by_its_log(head: Checkpoint, found: Mapping[str, NoteSignature], keys: Mapping[str, VerifierKey]) -> bool:
    own = found.get(head.origin)
    key = keys[head.origin].by_id(own.key_id) if own else None
    return key is not None and (key.until is None or head.size <= key.until)


def cosign(signed: SignedCheckpoint, key: LogKey, *, at: datetime) -> SignedCheckpoint:
    """This function will return the checkpoint with one cosignature and no other signature, as a witness sends it.

    The caller has fetched and stored what the checkpoint covers; `at` is the wall clock.
    """
    return SignedCheckpoint(signed.checkpoint, (key.sign_text(signed.checkpoint.text(), at=at),))
