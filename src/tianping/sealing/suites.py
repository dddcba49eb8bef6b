"""Algorithm suites: one row each; the tender's policy names the row, nothing negotiates (docs/envelope.md §2)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke, serialization
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tianping.refusals import Refusal


class UnknownSuite(Refusal):
    """The suite id is not on the allow-list, or not at that time."""

    code = "unknown-suite"
    zh = "不认识的密码套件“{id}”，或该套件此时不可使用。"
    en = "Unknown algorithm suite “{id}”, or one that may not be used at that time."
    next_zh = "请使用招标文件载明的密码套件。"
    next_en = "Use the suite that the tender documents name."


class CannotUnwrap(Refusal):
    """The box does not open with this key: made for another key, trustee or header, or altered."""

    code = "cannot-unwrap"
    zh = "密钥盒无法用本密钥打开。"
    en = "The box does not open with this key."


class BadPublicKey(Refusal):
    """The bytes are no public key of this suite."""

    code = "bad-public-key"
    zh = "受托方公钥格式不正确。"
    en = "The trustee's public key is not of a form that the suite knows."


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
    raises CannotUnwrap. Public keys are raw as RFC 9180 §7.1.1 writes them, private keys PKCS#8 DER.
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


def _hpke(key: object) -> hpke.Suite:
    kem = hpke.KEM.X25519 if isinstance(key, (x25519.X25519PublicKey, x25519.X25519PrivateKey)) else hpke.KEM.P256
    return hpke.Suite(kem, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def _public_key(public: bytes) -> x25519.X25519PublicKey | ec.EllipticCurvePublicKey:
    try:
        if len(public) == 32:
            return x25519.X25519PublicKey.from_public_bytes(public)
        if len(public) == 65:
            return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    except ValueError:
        raise BadPublicKey from None
    raise BadPublicKey


def hpke_wrap(public: bytes, plaintext: bytes, info: bytes) -> bytes:
    """This function will encrypt by HPKE base mode (RFC 9180): the result is enc ‖ ciphertext. Raises BadPublicKey."""
    key = _public_key(public)
    try:
        return _hpke(key).encrypt(plaintext, key, info)
    except ValueError:  # a point of low order
        raise BadPublicKey from None


def hpke_unwrap(private: bytes, sealed: bytes, info: bytes) -> bytes:
    """This function will undo `hpke_wrap`; raises CannotUnwrap whatever the reason."""
    key = serialization.load_der_private_key(private, password=None)
    assert isinstance(key, (x25519.X25519PrivateKey, ec.EllipticCurvePrivateKey))
    try:
        return _hpke(key).decrypt(sealed, key, info)
    except (InvalidTag, ValueError):
        raise CannotUnwrap from None


def generate_x25519() -> tuple[bytes, bytes]:
    """This function will make a new key pair: PKCS#8 DER private key, 32 raw bytes of public key."""
    key = x25519.X25519PrivateKey.generate()
    return private_bytes(key), key.public_key().public_bytes_raw()


def generate_p256() -> tuple[bytes, bytes]:
    """This function will make a new key pair on P-256: PKCS#8 DER, uncompressed point of 65 bytes."""
    key = ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return private_bytes(key), point


def private_bytes(key: x25519.X25519PrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    """This function will write a private key as PKCS#8 DER without a password; wrap it before it touches a disk."""
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption())


def _check_public(public: bytes) -> None:
    _public_key(public)


SUITES: tuple[Suite, ...] = (
    Suite(
        id="INTL-1",
        hash=sha256,
        hasher=hashlib.sha256,
        hkdf=hkdf_sha256,
        wrap=hpke_wrap,
        unwrap=hpke_unwrap,
        generate_keypair=generate_x25519,
        check_public=_check_public,
        aead=AESGCM,
        key_length=32,
        signatures=frozenset({"Ed25519", "ECDSA-P256-SHA256", "RSA-PSS-SHA256"}),
        allowed_from=datetime(2020, 1, 1, tzinfo=UTC),
    ),
)


def suite(id: str, at: datetime | None = None) -> Suite:  # noqa: A002 - the word of the specification
    """This function will find the suite by its id; raises UnknownSuite if absent, or not allowed at `at`."""
    for row in SUITES:
        if row.id == id and (at is None or row.allowed(at)):
            return row
    raise UnknownSuite(id=id)
