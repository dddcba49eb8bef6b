"""Detached signatures with the certificate chain beside them; where the key lies is the `Signer`'s affair.

Certificates sign; they never encrypt bids (DESIGN §6): under dual certificates the encryption key is made at the CA.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from tianping.refusals import Refusal
from tianping.sealing import sm2, sm2_certificates, sm2_pkcs12
from tianping.sealing.libcrypto import CallFailed

PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | sm2.PrivateKey
SHA256 = hashes.SHA256()
PSS = padding.PSS(mgf=padding.MGF1(SHA256), salt_length=padding.PSS.DIGEST_LENGTH)


class BadSignature(Refusal):
    """The signature does not fit the data, the certificate or the named algorithm."""

    code = "bad-signature"
    zh = "签名验证不通过（{what}）。"
    en = "The signature does not verify ({what})."
    next_zh = "请用有效的数字证书重新签名。"
    next_en = "Sign again with a valid certificate."


class CannotSign(Refusal):
    """The key cannot be used: wrong password, no key in the file, an algorithm outside the suites."""

    code = "cannot-sign"
    zh = "无法使用该证书签名：{what}。"
    en = "This certificate cannot be used to sign: {what_en}."
    next_zh = "请检查证书文件、密码和证书类型。"
    next_en = "Check the certificate file, its password and its kind."


@dataclass(frozen=True)
class Signature:
    """A detached signature: algorithm name, value, chain of DER certificates with the signer's first."""

    algorithm: str
    value: bytes
    chain: tuple[bytes, ...]

    def to_json(self) -> dict[str, Any]:
        """This function will return {algorithm, signature, chain} with base64 (RFC 4648 §4)."""
        chain = [base64.b64encode(one).decode() for one in self.chain]
        return {"algorithm": self.algorithm, "signature": base64.b64encode(self.value).decode(), "chain": chain}

    @classmethod
    def from_json(cls, value: Any) -> "Signature":
        """This function will read a signature; raises BadSignature for another form."""
        try:
            algorithm, signed, chain = str(value["algorithm"]), value["signature"], value["chain"]
            read = tuple(base64.b64decode(one, validate=True) for one in chain)
            signature = cls(algorithm, base64.b64decode(signed, validate=True), read)
        except (KeyError, TypeError, ValueError):
            raise BadSignature(what="form") from None
        if signature.to_json() != value:
            raise BadSignature(what="another spelling")
        return signature


class Signer(Protocol):
    """Whoever can sign with a certificate: a PKCS#12 file, a hardware key behind a bridge, a remote signer."""

    @property
    def algorithm(self) -> str: ...
    @property
    def chain(self) -> tuple[bytes, ...]: ...
    def sign(self, data: bytes) -> Signature: ...


def algorithm_of(key: object) -> str:
    """This function will name the one signature algorithm of a kind of key; raises CannotSign for any other key."""
    if isinstance(key, (sm2.PrivateKey, sm2.PublicKey)):
        return "SM2-SM3"
    if isinstance(key, (ed25519.Ed25519PrivateKey, ed25519.Ed25519PublicKey)):
        return "Ed25519"
    if isinstance(key, (rsa.RSAPrivateKey, rsa.RSAPublicKey)) and key.key_size >= 2048:
        return "RSA-PSS-SHA256"
    if isinstance(key, (ec.EllipticCurvePrivateKey, ec.EllipticCurvePublicKey)) and key.curve.name == "secp256r1":
        return "ECDSA-P256-SHA256"
    raise CannotSign(what="密钥类型不在允许范围内", what_en="a kind of key outside the suite")


def _sign(key: PrivateKey, data: bytes) -> bytes:
    if isinstance(key, (ed25519.Ed25519PrivateKey, sm2.PrivateKey)):
        return key.sign(data)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(SHA256))
    return key.sign(data, PSS, SHA256)


class KeySigner:
    """A signer over a key in memory: what a PKCS#12 file becomes, and what the demonstration CA issues."""

    def __init__(self, key: PrivateKey, chain: tuple[bytes, ...]) -> None:
        self._key = key
        self.chain = chain
        self.algorithm = algorithm_of(key)

    def sign(self, data: bytes) -> Signature:
        """This function will sign the data whole; hashing is the algorithm's."""
        return Signature(algorithm=self.algorithm, value=_sign(self._key, data), chain=self.chain)


class PKCS12Signer(KeySigner):
    """A signer from a PKCS#12 file (RFC 7292). Raises CannotSign for a wrong password or a file without a key."""

    def __init__(self, path: Path, password: str | bytes | None) -> None:
        secret = password.encode() if isinstance(password, str) else password
        try:
            super().__init__(*_read_pkcs12(path.read_bytes(), secret))
        except (ValueError, OSError, CallFailed):
            raise CannotSign(what="证书文件打不开或密码不对", what_en="file unreadable or password wrong") from None


def _read_pkcs12(data: bytes, password: bytes | None) -> tuple[PrivateKey, tuple[bytes, ...]]:
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, password)
    except UnsupportedAlgorithm:  # an SM2 key, or one of a kind that no suite knows
        return sm2_pkcs12.load(data, password)
    if certificate is None or not isinstance(key, PrivateKey):
        raise CannotSign(what="文件里没有可用的签名密钥", what_en="no usable signing key in the file")
    return key, tuple(one.public_bytes(Encoding.DER) for one in (certificate, *others))


def _ed25519(key: Any, value: bytes, data: bytes) -> None:
    key.verify(value, data)


def _ecdsa(key: Any, value: bytes, data: bytes) -> None:
    key.verify(value, data, ec.ECDSA(SHA256))


def _rsa_pss(key: Any, value: bytes, data: bytes) -> None:
    key.verify(value, data, PSS, SHA256)


def _sm2(key: Any, value: bytes, data: bytes) -> None:
    try:
        key.verify(value, data)
    except sm2.BadSM2Signature:
        raise InvalidSignature from None


VERIFIERS: dict[str, Callable[[Any, bytes, bytes], None]] = {
    "Ed25519": _ed25519,
    "ECDSA-P256-SHA256": _ecdsa,
    "RSA-PSS-SHA256": _rsa_pss,
    "SM2-SM3": _sm2,
}


def verify_with_key(*, key: object, algorithm: str, value: bytes, data: bytes) -> None:
    """This function will check a signature under a public key; raises BadSignature.

    The algorithm must be the one that the key's kind has: a signature cannot choose how it is checked.
    """
    try:
        if algorithm not in VERIFIERS or algorithm_of(key) != algorithm:
            raise BadSignature(what="algorithm")
        VERIFIERS[algorithm](key, value, data)
    except InvalidSignature:
        raise BadSignature(what="value") from None
    except CannotSign:
        raise BadSignature(what="kind of key") from None


def verify_signature(*, data: bytes, signature: Signature) -> x509.Certificate:
    """This function will check the signature under the chain's first certificate and return that certificate.

    It says nothing about who that is: `TrustList.signer_of` does. Raises BadSignature.
    """
    try:
        certificate = x509.load_der_x509_certificate(signature.chain[0])
        key = sm2_certificates.public_key_of(certificate) or certificate.public_key()
    except (IndexError, ValueError, TypeError, x509.InvalidVersion, UnsupportedAlgorithm, sm2.BadSM2Key):
        raise BadSignature(what="certificate") from None
    verify_with_key(key=key, algorithm=signature.algorithm, value=signature.value, data=data)
    return certificate
