"""Revocation lists of the trust list: fetched where its CAs put them, checked, published as its next version (RFC 5280).

A list counts only with its issuer's signature, and never replaces a newer one. One that is past its next update still
counts, and is said to be stale; OCSP is not asked.
"""

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import httpx
import structlog
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding

from tianping.exchange.addresses import check_address
from tianping.exchange.alarms import clear_alarms, raise_alarm
from tianping.exchange.client import outside_transaction
from tianping.public_service.certificates import actions, queries
from tianping.public_service.certificates.models import TrustListVersion
from tianping.record.actors import Actor
from tianping.refusals import Refusal
from tianping.sealing.certificates import TrustedCA, TrustList, listed_crl
from tianping.sealing.sm2_certificates import crl_issued_by

log = structlog.get_logger()
Fetch = Callable[[str], bytes]
LIMIT = 16 * 1024 * 1024
"""Largest revocation list that is taken, in bytes."""
TIMEOUT = 15.0
NOT_FETCHED, STALE = "crl-not-fetched", "crl-stale"


class ListNotFetched(Refusal):
    """What lies at the place is no revocation list of the CA that names it."""

    code = "crl-not-fetched"
    status = 502
    zh = "未能取得 {ca} 的吊销列表（{place}）：{cause}。"
    en = "The revocation list of {ca} was not to be had at {place}: {cause}."
    next_zh = "系统会自动重试；在此之前沿用上一份，并注明已过期。"
    next_en = "It is tried again by itself; meanwhile the last one counts, and is said to be stale."


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """How fresh a CA's revocation list is; `updated_at` is None where there is none at all."""

    ca: str
    issuer: str
    updated_at: datetime | None
    next_update: datetime | None
    stale: bool


def download(place: str) -> bytes:
    """This function will read a place of the trust list; HTTP, so never in a transaction. Raises Refusal, httpx.HTTPError."""
    outside_transaction()
    check_address(place, tls=False)
    whole = bytearray()
    with httpx.stream("GET", place, timeout=TIMEOUT, follow_redirects=False) as answer:
        answer.raise_for_status()
        for piece in answer.iter_bytes():
            whole += piece
            if len(whole) > LIMIT:
                raise httpx.HTTPError("too large")
    return bytes(whole)


def refresh(*, by: Actor, now: datetime, wall: datetime, fetch: Fetch = download) -> TrustListVersion | None:
    """Fetch every list that the newest trust list names; where one is newer, publish the next version with it.

    `now` is the business clock, `wall` the alarms'. None where nothing is new. Raises NoTrustList, NotTheNextVersion.
    """
    listed = queries.trust_list()
    cas = tuple(_refreshed(ca, fetch, wall) for ca in listed.cas)
    _tell_stale(cas, now, wall)
    if cas == listed.cas:
        return None
    return actions.publish(
        trust_list=listed.model_copy(update={"number": listed.number + 1, "cas": cas}), by=by, now=now
    )


def _refreshed(ca: TrustedCA, fetch: Fetch, wall: datetime) -> TrustedCA:
    newest = {_issuer(crl): data for data, crl in map(_held, ca.crls)}
    for place in ca.crl_places:
        try:
            data, crl = _fetched(ca, place, fetch)
        except ListNotFetched as refusal:
            raise_alarm(kind=NOT_FETCHED, subject=place[:300], detail=refusal.sentence("zh"), now=wall)
            continue
        clear_alarms(kind=NOT_FETCHED, subject=place[:300], now=wall)
        before = newest.get(_issuer(crl))
        if before is None or _held(before)[1].last_update_utc < crl.last_update_utc:
            newest[_issuer(crl)] = data
    return ca.model_copy(update={"crls": tuple(newest.values())})


def _fetched(ca: TrustedCA, place: str, fetch: Fetch) -> tuple[str, x509.CertificateRevocationList]:
    try:
        raw = fetch(place)
        read = x509.load_pem_x509_crl if raw.lstrip().startswith(b"-----BEGIN") else x509.load_der_x509_crl
        crl = read(raw)
        issued = any(crl_issued_by(crl, pinned.certificate()) for pinned in (*ca.roots, *ca.intermediates))
    except (Refusal, httpx.HTTPError, httpx.InvalidURL, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ListNotFetched(ca=ca.name, place=place, cause=str(error)[:200] or type(error).__name__) from None
    if not issued:
        raise ListNotFetched(ca=ca.name, place=place, cause="not signed by this CA / 不是该 CA 签发")
    return base64.b64encode(crl.public_bytes(Encoding.DER)).decode(), crl


def _held(data: str) -> tuple[str, x509.CertificateRevocationList]:
    return data, x509.load_der_x509_crl(listed_crl(data))


def _issuer(crl: x509.CertificateRevocationList) -> bytes:
    return crl.issuer.public_bytes()


def freshness(trust_list: TrustList, *, now: datetime) -> list[Freshness]:
    """This function will say of every CA how fresh its revocation lists are; one without any is stale."""
    return [one for ca in trust_list.cas for one in _freshness(ca, now)]


def _freshness(ca: TrustedCA, now: datetime) -> Iterable[Freshness]:
    for _, crl in map(_held, ca.crls):
        until = crl.next_update_utc
        yield Freshness(
            ca=ca.name,
            issuer=crl.issuer.rfc4514_string(),
            updated_at=crl.last_update_utc,
            next_update=until,
            stale=until is not None and until < now,
        )
    if not ca.crls:
        yield Freshness(ca=ca.name, issuer="", updated_at=None, next_update=None, stale=True)


def _tell_stale(cas: Iterable[TrustedCA], now: datetime, wall: datetime) -> None:
    for ca in cas:
        stale = [one for one in _freshness(ca, now) if one.stale]
        if stale and ca.crl_places:
            detail = f"{ca.name} 的吊销列表已过期或缺失（应于 {stale[0].next_update or '—'} 前更新）"
            raise_alarm(kind=STALE, subject=ca.name[:300], detail=detail, now=wall)
        else:
            clear_alarms(kind=STALE, subject=ca.name[:300], now=wall)
