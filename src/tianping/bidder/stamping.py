"""Timestamps: asking an authority over HTTP (RFC 3161 §3.4), and checking before a bid is handed in."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tianping.refusals import Refusal
from tianping.sealing.certificates import TrustList
from tianping.sealing.envelope import Head
from tianping.sealing.stamps import verify_stamp
from tianping.sealing.timestamps import read_claim, stamper


class NoTimestamp(Refusal):
    """The timestamp authority does not answer, or its roots are not given."""

    code = "no-timestamp"
    zh = "取不到时间戳（{what}）。"
    en = "No timestamp could be had ({what})."
    next_zh = "请检查时间戳服务地址和 --tsa-roots。"
    next_en = "Check the authority's address and --tsa-roots."


def read_roots(path: Path | None) -> list[bytes]:
    """This function will read certificates from a PEM file as DER; raises NoTimestamp."""
    try:
        certificates = x509.load_pem_x509_certificates(path.read_bytes() if path else b"")
    except ValueError:
        raise NoTimestamp(what="--tsa-roots") from None
    return [one.public_bytes(Encoding.DER) for one in certificates]


def stamper_at(address: str, roots: Path | None) -> Callable[[bytes], bytes]:
    """This function will return what `seal` wants: a timestamp over the bytes, verified. All PEMs given are trusted."""

    def send(request: bytes) -> bytes:
        try:
            answer = httpx.post(
                address, content=request, headers={"Content-Type": "application/timestamp-query"}, timeout=30.0
            )
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise NoTimestamp(what=type(error).__name__) from None
        return answer.content

    return stamper(send, roots=read_roots(roots))


def check_stamp(head: Head, trust: TrustList | None) -> datetime | None:
    """This function will check an envelope's timestamp as the platform will; returns its time, None where it has none.

    Without a trust list only that it is over this very envelope; who stamped, and when, is then not known: None.
    Raises StampOfOtherData, UnknownTimestampAuthority, BadTimestamp.
    """
    if trust is not None:
        stamp = verify_stamp(head, trust=trust)
        return stamp.at if stamp else None
    if head.timestamp:
        read_claim(head.timestamp, data=head.stamped())
    return None
