"""The platform's own electronic seal: a certificate made at first use into the key folder, or one put there instead.

In production the operator puts a PKCS#12 file of a listed CA there; what is made here says in its name that it is the
platform's own, and its seal proves that a document was not changed since, not who the platform is.
"""

import os
from datetime import timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings

from tianping.web.clock import wall_now
from tianping.web.seals import seal_pdf

YEARS = 10


def seal(pdf: bytes, *, reason: str) -> bytes:
    """This function will put the platform's seal on a document. Raises SealFailed."""
    key, certificate = _held(settings.TIANPING.data / "keys" / "seal.p12", settings.TIANPING.origin)
    return seal_pdf(pdf, key=key, certificate=certificate, reason=reason)


def certificate() -> x509.Certificate:
    """This function will return the certificate of the platform's seal."""
    return _held(settings.TIANPING.data / "keys" / "seal.p12", settings.TIANPING.origin)[1]


@cache
def _held(path: Path, origin: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    if not path.exists():
        _make(path, origin)
    key, found, _ = pkcs12.load_key_and_certificates(path.read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    assert found is not None
    return key, found


def _make(path: Path, origin: str) -> None:
    key, now = ec.generate_private_key(ec.SECP256R1()), wall_now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{origin} platform seal")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=365 * YEARS))
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    made = builder.add_extension(usage, critical=True).sign(key, hashes.SHA256())
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(pkcs12.serialize_key_and_certificates(b"seal", key, made, None, NoEncryption()))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
