"""The demonstration's authority certifies what a known platform vouches for, and nothing else."""

import base64
import json
import threading
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from tianping.launch.ca import PURPOSE, NotVouchedFor, certified, handler_of, read_ca, write_ca
from tianping.record.anchors import anchors_of
from tianping.record.keys import PlatformKeys
from tianping.record.statements import state
from tianping.sealing.authority import make_ca
from tianping.sealing.certificates import TrustList, trusted

NOW = datetime(2026, 1, 12, 1, 0, tzinfo=UTC)
USCC = "91330100MA00000A1R"
TRADING, STRANGER = PlatformKeys.make("trading.city.example"), PlatformKeys.make("trading.city.example")
CA = make_ca(name="CA", now=NOW)


def request(key: ec.EllipticCurvePrivateKey) -> x509.CertificateSigningRequest:
    name = x509.Name([x509.NameAttribute(x509.NameOID.SERIAL_NUMBER, USCC)])
    return x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())


def vouched(by: PlatformKeys, *, purpose: str = PURPOSE, **changes: Any) -> bytes:
    asked = request(ec.generate_private_key(ec.SECP256R1())).public_bytes(Encoding.DER)
    content = {"request": base64.b64encode(asked).decode(), "uscc": USCC, "name": "Firm", **changes}
    return state(purpose=purpose, content=content, key=by.identity).encoded()


def test_a_key_is_certified_for_the_firm_that_the_platform_names() -> None:
    chain = certified(vouched(TRADING), ca=CA, anchors=anchors_of(TRADING), now=NOW)
    found = TrustList(cas=(trusted(CA, now=NOW),)).signer_of(chain, NOW)
    assert (found.uscc, found.name) == (USCC, "Firm")


@pytest.mark.parametrize(
    "data",
    [
        vouched(STRANGER),
        vouched(TRADING, purpose="receipt"),
        vouched(TRADING, request="AAAA"),
        vouched(TRADING).replace(b"Firm", b"Firn"),
        b"{}",
        b"",
    ],
    ids=["another key of that name", "another purpose", "no request", "altered", "no statement", "nothing"],
)
def test_what_no_known_platform_vouches_for_is_refused(data: bytes) -> None:
    with pytest.raises(NotVouchedFor):
        certified(data, ca=CA, anchors=anchors_of(TRADING), now=NOW)


def test_the_authority_that_is_read_back_is_the_one_that_was_written(tmp_path: Path) -> None:
    found = read_ca(write_ca(CA, tmp_path / "authority"))
    assert (found.root, found.issuing) == (CA.root, CA.issuing)
    assert (tmp_path / "authority" / "issuing.key.pem").stat().st_mode & 0o077 == 0


def test_over_http_it_gives_a_chain_or_says_no() -> None:
    handler = handler_of(lambda data: certified(data, ca=CA, anchors=anchors_of(TRADING), now=NOW))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        place = f"http://127.0.0.1:{server.server_address[1]}"
        assert httpx.get(place).status_code == 200
        good = httpx.post(f"{place}/certificates", content=vouched(TRADING))
        assert len(json.loads(good.content)["chain"]) == 2
        assert httpx.post(f"{place}/certificates", content=vouched(STRANGER)).status_code == 403
        assert httpx.post(f"{place}/other", content=b"x").status_code == 404
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
