"""Algorithm suites: one row each; the tender's policy names the row, nothing negotiates (docs/envelope.md §2)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tianping.refusals import Refusal
from tianping.sealing import national
from tianping.sealing.wrapping import (
    BadPublicKey,
    CannotUnwrap,
    check_hpke_key,
    generate_p256,
    generate_x25519,
    hpke_unwrap,
    hpke_wrap,
    private_bytes,
)

__all__ = [
    "SUITES",
    "Aead",
    "BadPublicKey",
    "CannotUnwrap",
    "Hasher",
    "Suite",
    "UnknownSuite",
    "generate_p256",
    "generate_x25519",
    "hkdf_sha256",
    "hpke_unwrap",
    "hpke_wrap",
    "private_bytes",
    "sha256",
    "suite",
]


class UnknownSuite(Refusal):
    """The suite id is not on the allow-list, or not at that time."""

    code = "unknown-suite"
    zh = "不认识的密码套件“{id}”，或该套件此时不可使用。"
    en = "Unknown algorithm suite “{id}”, or one that may not be used at that time."
    next_zh = "请使用招标文件载明的密码套件。"
    next_en = "Use the suite that the tender documents name."


class Aead(Protocol):
    """An authenticated cipher with its key set; the tag of 16 bytes stands at the end of the ciphertext."""

    def encrypt(self, nonce: bytes, data: bytes | bytearray, associated_data: bytes | None, /) -> bytes: ...
    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes: ...


class Hasher(Protocol):
    """A hash that takes its input in parts."""

    def update(self, data: bytes | memoryview, /) -> None: ...
    def digest(self) -> bytes: ...
    def hexdigest(self) -> str: ...


@dataclass(frozen=True)
class Suite:
    """One row: everything that an algorithm suite fixes. `hash` is one-shot, `hasher` takes parts.

    `wrap(public, plaintext, info)` encrypts to a trustee bound to `info`; `unwrap(private, box, info)` undoes it and
    raises CannotUnwrap. Public keys are raw as RFC 9180 §7.1.1 writes them, those of SM2 uncompressed points of 65
    bytes; private keys are PKCS#8 DER.
    `allowed_until` is None while the suite has no announced end.
    """

    id: str
    hash: Callable[[bytes], bytes]
    hasher: Callable[[], Hasher]
    hkdf: Callable[[bytes, bytes, int], bytes]
    wrap: Callable[[bytes, bytes, bytes], bytes]
    unwrap: Callable[[bytes, bytes, bytes], bytes]
    generate_keypair: Callable[[], tuple[bytes, bytes]]
    check_public: Callable[[bytes], None]
    aead: Callable[[bytes], Aead]
    key_length: int
    signatures: frozenset[str]
    allowed_from: datetime
    allowed_until: datetime | None = None

    def allowed(self, at: datetime) -> bool:
        """This function will say whether the suite may be used at that instant."""
        return self.allowed_from <= at and (self.allowed_until is None or at < self.allowed_until)


def sha256(data: bytes) -> bytes:
    """This function will return SHA-256 (FIPS 180-4) of the data."""
    return hashlib.sha256(data).digest()


def hkdf_sha256(ikm: bytes, info: bytes, length: int) -> bytes:
    """This function will derive `length` bytes by HKDF-SHA-256 (RFC 5869) with an empty salt."""
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=None, info=info).derive(ikm)


SUITES: tuple[Suite, ...] = (
    Suite(
        id="INTL-1",
        hash=sha256,
        hasher=hashlib.sha256,
        hkdf=hkdf_sha256,
        wrap=hpke_wrap,
        unwrap=hpke_unwrap,
        generate_keypair=generate_x25519,
        check_public=check_hpke_key,
        aead=AESGCM,
        key_length=32,
        signatures=frozenset({"Ed25519", "ECDSA-P256-SHA256", "RSA-PSS-SHA256"}),
        allowed_from=datetime(2020, 1, 1, tzinfo=UTC),
    ),
    Suite(
        id="SM-1",
        hash=national.sm3,
        hasher=national.SM3Hasher,
        hkdf=national.hkdf_sm3,
        wrap=national.sm2_wrap,
        unwrap=national.sm2_unwrap,
        generate_keypair=national.generate_sm2,
        check_public=national.check_sm2_key,
        aead=national.SM4GCM,
        key_length=16,
        signatures=frozenset({"SM2-SM3"}),
        allowed_from=datetime(2020, 1, 1, tzinfo=UTC),
    ),
)


def suite(id: str, at: datetime | None = None) -> Suite:  # noqa: A002 - the word of the specification
    """This function will find the suite by its id; raises UnknownSuite if absent, or not allowed at `at`."""
    for row in SUITES:
        if row.id == id and (at is None or row.allowed(at)):
            return row
    raise UnknownSuite(id=id)
