"""Certificate chains: built by OpenSSL at a given time, revocation judged at that same time (RFC 5280)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from OpenSSL import crypto

from tianping.refusals import Refusal
from tianping.sealing.sm2_certificates import crl_issued_by


class UntrustedChain(Refusal):
    """The chain does not lead to a pinned root at that time: unknown CA, expired, altered, a link missing."""

    code = "untrusted-chain"
    zh = "数字证书不能通过验证（{what}）。"
    en = "The certificate does not verify ({what})."
    next_zh = "请使用信任列表内 CA 颁发的、在有效期内的证书。"
    next_en = "Use a certificate of a CA on the trust list, within its validity."


class Revoked(UntrustedChain):
    """The certificate had been revoked by its CA at the time in question."""

    code = "certificate-revoked"
    zh = "数字证书已被吊销（{since}）。"
    en = "The certificate has been revoked ({since})."


def verify_chain(
    *,
    chain: Sequence[bytes],
    roots: Sequence[x509.Certificate],
    intermediates: Sequence[x509.Certificate] = (),
    crls: Sequence[bytes] = (),
    at: datetime,
) -> None:
    """This function will verify a chain of DER certificates, the signer's first, as of `at` (aware).

    CRLs are DER; those whose issuer's signature holds count, others are ignored. Raises UntrustedChain, Revoked.
    """
    path = _path(tuple(chain), tuple(roots), tuple(intermediates), at)
    for certificate, issuer in pairwise(path.certificates):
        _require_not_revoked(certificate, issuer, crls, at)


@dataclass(frozen=True)
class _Path:
    """A path that was verified, and the time in which all of its certificates are valid."""

    certificates: tuple[x509.Certificate, ...]
    begins: datetime
    ends: datetime


@lru_cache(maxsize=2048)
def _found(
    chain: tuple[bytes, ...], roots: tuple[x509.Certificate, ...], intermediates: tuple[x509.Certificate, ...]
) -> list[_Path]:
    """The paths that were found for a chain under these certificates and no others; filled by `_path`."""
    return []


def _path(
    chain: tuple[bytes, ...],
    roots: tuple[x509.Certificate, ...],
    intermediates: tuple[x509.Certificate, ...],
    at: datetime,
) -> _Path:
    """Built once for all times at which every certificate of it is valid; revocation is asked anew each time.

    A chain that does not verify is tried each time: only what holds is kept.
    """
    found, second = _found(chain, roots, intermediates), at.replace(microsecond=0)
    known = next((path for path in found if path.begins <= second <= path.ends), None)
    if known is None:
        known = _built(chain, roots, intermediates, at)
        found.append(known)
    return known


def _built(
    chain: tuple[bytes, ...],
    roots: tuple[x509.Certificate, ...],
    intermediates: tuple[x509.Certificate, ...],
    at: datetime,
) -> _Path:
    store = crypto.X509Store()
    for root in roots:
        store.add_cert(_opened(root))
    store.set_time(at)
    try:
        leaf, *others = (x509.load_der_x509_certificate(one) for one in chain)
        between = [*map(crypto.X509.from_cryptography, others), *map(_opened, intermediates)]
        context = crypto.X509StoreContext(store, crypto.X509.from_cryptography(leaf), between)
        path = tuple(one.to_cryptography() for one in context.get_verified_chain())
    except (ValueError, x509.InvalidVersion, crypto.Error):
        raise UntrustedChain(what="not a certificate / 不是证书") from None
    except crypto.X509StoreContextError as error:
        raise UntrustedChain(what=str(error)) from None
    if not set(chain) <= {one.public_bytes(Encoding.DER) for one in path}:
        raise UntrustedChain(what="a certificate that is no link of it / 证书链中有多余证书")
    begins = max(one.not_valid_before_utc for one in path)
    return _Path(path, begins=begins, ends=min(one.not_valid_after_utc for one in path))


@lru_cache(maxsize=256)
def _opened(listed: x509.Certificate) -> crypto.X509:
    """A certificate of a list in OpenSSL's hands; they do not change."""
    return crypto.X509.from_cryptography(listed)


def _require_not_revoked(
    certificate: x509.Certificate, issuer: x509.Certificate, crls: Sequence[bytes], at: datetime
) -> None:
    """A later list is used for an earlier time: what counts is the date of revocation, not that of the list."""
    for data in crls:
        if not _issued(data, issuer):
            continue
        entry = _crl(data).get_revoked_certificate_by_serial_number(certificate.serial_number)
        if entry is not None and entry.revocation_date_utc <= at:
            raise Revoked(since=entry.revocation_date_utc.isoformat())


@lru_cache(maxsize=256)
def _issued(data: bytes, issuer: x509.Certificate) -> bool:
    """Whether a revocation list is this issuer's own, by name and signature."""
    return crl_issued_by(_crl(data), issuer)


@lru_cache(maxsize=64)
def _crl(data: bytes) -> x509.CertificateRevocationList:
    try:
        return x509.load_der_x509_crl(data)
    except ValueError:
        raise UntrustedChain(what="a revocation list that cannot be read / 吊销列表无法读取") from None
