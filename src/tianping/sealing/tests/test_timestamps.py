"""A timestamp says when, and is refused for other data, another authority or another request."""

from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import tsp
from cryptography.hazmat.primitives.serialization import Encoding
from rfc3161_client import PKIStatus, TimestampRequestBuilder, decode_timestamp_response

from tianping.sealing.authority import DemonstrationCA, make_ca
from tianping.sealing.timestamps import (
    BadTimestamp,
    TimestampAuthority,
    demonstration_authority,
    request,
    stamper,
    verify,
)

from .conftest import NOW, Seal

DATA = b"what is stamped"


def authority(ca: DemonstrationCA) -> TimestampAuthority:
    issued = ca.issue_timestamping(name="Demonstration TSA", now=NOW)
    return demonstration_authority(issued.key, issued.certificate)


def roots(ca: DemonstrationCA) -> dict[str, list[bytes]]:
    return {
        "roots": [ca.root.public_bytes(Encoding.DER)],
        "intermediates": [ca.issuing.public_bytes(Encoding.DER)],
    }


def test_a_timestamp_says_when(stamping: DemonstrationCA) -> None:
    asked = request(DATA)
    reply = authority(stamping).reply(asked, now=NOW)
    assert verify(reply, data=DATA, asked=asked, **roots(stamping)).at == NOW


def test_a_timestamp_over_other_data_is_refused(stamping: DemonstrationCA) -> None:
    reply = authority(stamping).reply(request(DATA), now=NOW)
    with pytest.raises(BadTimestamp):
        verify(reply, data=DATA + b"x", **roots(stamping))


def test_a_timestamp_of_an_unknown_authority_is_refused(stamping: DemonstrationCA) -> None:
    reply = authority(make_ca(name="Stranger", now=NOW)).reply(request(DATA), now=NOW)
    with pytest.raises(BadTimestamp):
        verify(reply, data=DATA, **roots(stamping))


def test_an_organisations_certificate_cannot_stamp(stamping: DemonstrationCA) -> None:
    issued = stamping.issue_organisation(name="X", uscc="x", now=NOW)
    reply = demonstration_authority(issued.key, issued.certificate).reply(request(DATA), now=NOW)
    with pytest.raises(BadTimestamp):
        verify(reply, data=DATA, **roots(stamping))


def test_a_reply_to_another_request_is_refused(stamping: DemonstrationCA) -> None:
    reply = authority(stamping).reply(request(DATA), now=NOW)
    with pytest.raises(BadTimestamp, match="Nonce"):
        verify(reply, data=DATA, asked=request(DATA), **roots(stamping))


def test_an_altered_reply_is_refused(stamping: DemonstrationCA) -> None:
    reply = authority(stamping).reply(request(DATA), now=NOW)
    moved = authority(stamping).reply(request(DATA), now=NOW + timedelta(days=1))
    when = tsp.TimeStampResp.load(reply)["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
    later = tsp.TimeStampResp.load(moved)["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
    forged = reply.replace(when["gen_time"].dump(), later["gen_time"].dump())
    assert forged != reply
    for bad in (forged, reply[:-1] + bytes([reply[-1] ^ 1]), b"", b"no reply"):
        with pytest.raises(BadTimestamp):
            verify(bad, data=DATA, **roots(stamping))


def test_requests_that_cannot_be_served_are_rejected_in_the_protocols_form(stamping: DemonstrationCA) -> None:
    sha512 = TimestampRequestBuilder().data(DATA).build().as_bytes()
    for bad in (sha512, b"", b"garbage"):
        reply = authority(stamping).reply(bad, now=NOW)
        assert decode_timestamp_response(reply).status == PKIStatus.REJECTION
        with pytest.raises(BadTimestamp):
            verify(reply, data=DATA, **roots(stamping))


def test_an_envelope_bears_its_timestamp(sealing: Seal, stamping: DemonstrationCA, tmp_path: Path) -> None:
    tsa = authority(stamping)
    stamp = stamper(lambda asked: tsa.reply(asked, now=NOW), **roots(stamping))
    _, head = sealing(timestamp=stamp)
    assert verify(head.timestamp, data=head.stamped(), **roots(stamping)).at == NOW
