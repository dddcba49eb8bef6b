"""Signed notes and their Ed25519 keys (C2SP signed-note, tlog-cosignature). Pure.

A note is a text ending in a newline, an empty line, then one line `— name base64(key id ‖ signature)` per signature.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tianping.refusals import Refusal

PLAIN = 0x01
"""Algorithm byte of Ed25519 over the note's text (C2SP signed-note)."""
COSIGNATURE = 0x04
"""Algorithm byte of a timestamped Ed25519 cosignature (C2SP tlog-cosignature)."""
DASH = "— "
WITNESS_SUFFIX = "/witness"
"""Under this name, after its origin, a platform's log key cosigns the checkpoints of others."""


class BadNote(Refusal):
    """The text is not a signed note in its one canonical form, or a key is not in the form of a vkey."""

    code = "bad-note"
    zh = "签名文本格式不正确：{what}。"
    en = "The signed note is malformed: {what}."
    next_zh = "请重新获取原文，不要改动任何字符。"
    next_en = "Fetch the original again and change no character."


class BadSignature(Refusal):
    """A signature by a known key does not fit the text, or the signature that is needed is missing."""

    code = "bad-signature"
    zh = "{name} 的签名无效或缺失。"
    en = "The signature of {name} is wrong or missing."
    next_zh = "请核对公钥和原文；若仍不符，保留两份原文作为证据并报告监督部门。"
    next_en = "Check the key and the original; if they still differ, keep both as evidence and tell supervision."


def unbase64(text: str) -> bytes:
    """This function will decode base64 in its one canonical spelling; raises BadNote for any other (tail bits too)."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise BadNote(what="base64") from None
    if base64.b64encode(data).decode() != text:
        raise BadNote(what="base64")
    return data


def _key_id(name: str, algorithm: int, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + bytes([algorithm]) + public).digest()[:4]


def check_name(name: str) -> str:
    """This function will return the key name unchanged; raises BadNote if it is empty or holds spaces or a plus."""
    if not name or "+" in name or any(c.isspace() or not c.isprintable() for c in name):
        raise BadNote(what="key name")
    return name


@dataclass(frozen=True)
class NoteSignature:
    """One signature line of a note."""

    name: str
    key_id: bytes
    value: bytes

    def line(self) -> str:
        """This function will write the line, with its newline."""
        return f"{DASH}{self.name} {base64.b64encode(self.key_id + self.value).decode()}\n"

    @classmethod
    def parse(cls, line: str) -> "NoteSignature":
        """This function will read one line without its newline; raises BadNote."""
        name, _, encoded = line.removeprefix(DASH).partition(" ")
        data = unbase64(encoded)
        if not line.startswith(DASH) or len(data) < 5:
            raise BadNote(what="signature line")
        return cls(check_name(name), data[:4], data[4:])


@dataclass(frozen=True)
class VerifierKey:
    """A public key with its name, as in `name+hash+base64(algorithm ‖ key)`."""

    name: str
    algorithm: int
    public: bytes
    former: tuple["VerifierKey", ...] = ()
    """The keys that this one replaced, by `platform.key_rotated`."""
    until: int | None = None
    """Of a replaced log key: the largest checkpoint that it signed, in entries."""

    @classmethod
    def parse(cls, vkey: str) -> "VerifierKey":
        """This function will read a vkey string; raises BadNote if name, hash and key do not fit together."""
        parts = vkey.split("+", 2)
        if len(parts) != 3:
            raise BadNote(what="vkey")
        data = unbase64(parts[2])
        if len(data) != 33 or data[0] not in (PLAIN, COSIGNATURE):
            raise BadNote(what="vkey algorithm")
        key = cls(check_name(parts[0]), data[0], data[1:])
        if key.vkey != vkey:
            raise BadNote(what="vkey hash")
        return key

    @property
    def key_id(self) -> bytes:
        return _key_id(self.name, self.algorithm, self.public)

    @property
    def vkey(self) -> str:
        encoded = base64.b64encode(bytes([self.algorithm]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{encoded}"

    def as_witness(self) -> "VerifierKey":
        """This function will return a log's key as it verifies the log's owner's cosignatures."""
        former = tuple(key.as_witness() for key in self.former)
        return VerifierKey(self.name + WITNESS_SUFFIX, COSIGNATURE, self.public, former)

    def by_id(self, key_id: bytes) -> "VerifierKey | None":
        """This function will return this key, or the one that it replaced, with this key id; None if it is neither."""
        return next((key for key in (self, *self.former) if key.key_id == key_id), None)

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """This function will say whether the 64-byte Ed25519 signature fits the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def accepts(self, text: str, signature: NoteSignature) -> bool:
        """This function will say whether a note's signature line, by this key, fits the text."""
        if signature.name != self.name or signature.key_id != self.key_id:
            return False
        if self.algorithm == PLAIN:
            return self.verifies(signature.value, text.encode())
        if len(signature.value) != 72:
            return False
        stamp, value = int.from_bytes(signature.value[:8], "big"), signature.value[8:]
        return self.verifies(value, cosigned_message(text, stamp))


@dataclass(frozen=True)
class LogKey:
    """A private Ed25519 key with its name; `algorithm` says whether it signs texts or cosigns checkpoints."""

    name: str
    private: Ed25519PrivateKey
    algorithm: int = PLAIN

    @classmethod
    def make(cls, name: str, algorithm: int = PLAIN) -> "LogKey":
        """This function will make a new random key."""
        return cls(check_name(name), Ed25519PrivateKey.generate(), algorithm)

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self.algorithm, self.private.public_key().public_bytes_raw())

    @property
    def vkey(self) -> str:
        return self.verifier.vkey

    def sign_text(self, text: str, *, at: datetime | None = None) -> NoteSignature:
        """This function will sign a note's text; a cosigning key needs `at`, the wall clock's time of witnessing."""
        if self.algorithm == PLAIN:
            return NoteSignature(self.name, self.verifier.key_id, self.private.sign(text.encode()))
        if at is None:
            raise ValueError("a cosignature bears a time")
        stamp = int(at.timestamp())
        value = stamp.to_bytes(8, "big") + self.private.sign(cosigned_message(text, stamp))
        return NoteSignature(self.name, self.verifier.key_id, value)


def cosigned_message(text: str, stamp: int) -> bytes:
    """This function will return what a cosignature signs: the version, the time in Unix seconds, the text."""
    return f"cosignature/v1\ntime {stamp}\n{text}".encode()


def cosigned_at(signature: NoteSignature) -> datetime:
    """This function will return the time that a cosignature bears, as aware UTC."""
    return datetime.fromtimestamp(int.from_bytes(signature.value[:8], "big"), UTC)


@dataclass(frozen=True)
class Note:
    """A text with its signatures."""

    text: str
    signatures: tuple[NoteSignature, ...] = ()

    def signed(self, *signatures: NoteSignature) -> "Note":
        """This function will return the note with further signature lines."""
        return replace(self, signatures=(*self.signatures, *signatures))

    def written(self) -> str:
        """This function will write the note in its one form."""
        return f"{self.text}\n{''.join(s.line() for s in self.signatures)}"

    @classmethod
    def parse(cls, written: str) -> "Note":
        """This function will read a note; raises BadNote unless it is written exactly as `written()` would."""
        text, gap, lines = written.rpartition("\n\n")
        if not gap or not lines.endswith("\n"):
            raise BadNote(what="no signatures")
        note = cls(text + "\n", tuple(NoteSignature.parse(line) for line in lines[:-1].split("\n")))
        if note.written() != written:
            raise BadNote(what="another spelling")
        return note

    def verified(self, keys: Mapping[str, VerifierKey]) -> dict[str, NoteSignature]:
        """This function will return the valid signatures by known keys, by name; unknown ones are passed over.

        Raises BadSignature if a line that names a known key, by name and key id, does not fit the text.
        """
        found: dict[str, NoteSignature] = {}
        for signature in self.signatures:
            known = keys.get(signature.name)
            key = known.by_id(signature.key_id) if known else None
            if key is None:
                continue
            if not key.accepts(self.text, signature):
                raise BadSignature(name=signature.name)
            found[signature.name] = signature
        return found
