"""Making certificates and revocation lists with any kind of key of the suites; what a demonstration CA is built of."""

import hashlib
from datetime import datetime, timedelta
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tianping.sealing import sm2, sm2_certificates
from tianping.sealing.signing import PrivateKey

KeyKind = Literal["Ed25519", "P-256", "RSA", "SM2"]
PublicKey = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey | sm2.PublicKey
SKEW = timedelta(days=1)


def new_key(kind: KeyKind) -> PrivateKey:
    """This function will make a signing key: Ed25519, ECDSA P-256, RSA of 3072 bits, or SM2."""
    if kind == "Ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if kind == "RSA":
        return rsa.generate_private_key(public_exponent=65537, key_size=3072)
    return sm2.PrivateKey.generate() if kind == "SM2" else ec.generate_private_key(ec.SECP256R1())


def public_of(key: PrivateKey) -> PublicKey:
    """This function will return the public half of a key."""
    return key.public if isinstance(key, sm2.PrivateKey) else key.public_key()


def subject_name(*attributes: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    """This function will write a name of these attributes in China; each at most 64 characters, empty ones left out."""
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "CN")
    return x509.Name([country, *(x509.NameAttribute(oid, value[:64]) for oid, value in attributes if value)])


def certificate_for(
    public: PublicKey,
    *,
    subject: x509.Name,
    issuer: x509.Name,
    by: PrivateKey,
    now: datetime,
    days: int,
    ca: bool = False,
    more: tuple[tuple[x509.ExtensionType, bool], ...] = (),
) -> x509.Certificate:
    """This function will certify a key from a day before `now` on, for signing only, or as a CA's.

    `more` are further extensions, each with whether it is critical.
    """
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - SKEW).not_valid_after(now + timedelta(days=days))
    for extension, critical in (*_usual(public, public_of(by), ca=ca), *more):
        builder = builder.add_extension(extension, critical)
    if isinstance(by, sm2.PrivateKey):
        assert isinstance(public, sm2.PublicKey)
        placeholder = ec.generate_private_key(ec.SECP256R1())
        draft = builder.public_key(placeholder.public_key()).sign(placeholder, hashes.SHA256())
        return sm2_certificates.certified(draft.public_bytes(Encoding.DER), public=public, by=by)
    assert not isinstance(public, sm2.PublicKey)
    return builder.public_key(public).sign(by, _hash_for(by))


def revocation_list(
    revoked: dict[int, datetime], *, issuer: x509.Name, by: PrivateKey, now: datetime, days: int
) -> bytes:
    """This function will write a revocation list of serial numbers with their dates, as of `now`; DER."""
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer)
    builder = builder.last_update(now).next_update(now + timedelta(days=days))
    for serial, since in revoked.items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since).build()
        builder = builder.add_revoked_certificate(entry)
    if isinstance(by, sm2.PrivateKey):
        draft = builder.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
        return sm2_certificates.listed(draft.public_bytes(Encoding.DER), by=by)
    return builder.sign(by, _hash_for(by)).public_bytes(Encoding.DER)


def _usual(public: PublicKey, issuer: PublicKey, *, ca: bool) -> tuple[tuple[x509.ExtensionType, bool], ...]:
    own, issuers = _identifier(public), _identifier(issuer)
    return (
        (x509.SubjectKeyIdentifier(own), False),
        (x509.BasicConstraints(ca=ca, path_length=None), True),
        (_usage(signing=not ca), True),
        (x509.AuthorityKeyIdentifier(issuers, None, None), False),
    )


def _identifier(key: PublicKey) -> bytes:
    """RFC 5280 §4.2.1.2, method 1; it names a key and protects nothing."""
    if isinstance(key, sm2.PublicKey):
        return hashlib.sha1(key.point, usedforsecurity=False).digest()
    return x509.SubjectKeyIdentifier.from_public_key(key).digest


def _hash_for(key: PrivateKey) -> hashes.SHA256 | None:
    return None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()


def _usage(*, signing: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signing,
        content_commitment=signing,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signing,
        crl_sign=not signing,
        encipher_only=False,
        decipher_only=False,
    )
