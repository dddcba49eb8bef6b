"""Certificates for keys of the browser: only the signed-in firm's own, only what a docked authority really certified."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from tianping.record.identity import own_keys
from tianping.record.statements import Statement, verify_statement
from tianping.sealing.authority import DemonstrationCA, make_ca
from tianping.sealing.certificates import UntrustedChain
from tianping.trading.bidmaker import certifying
from tianping.trading.tests import clerks, committees
from tianping.trading.tests.bidding import NOW, Auction, Firm

ONE, TWO = Firm(1), Firm(2)
Answer = Callable[[bytes], tuple[bytes, ...]]


def request_of(uscc: str, key: Any = None, *, algorithm: Any = hashes.SHA256()) -> str:  # noqa: B008
    name = x509.Name([x509.NameAttribute(x509.NameOID.SERIAL_NUMBER, uscc)])
    held = key or ec.generate_private_key(ec.SECP256R1())
    signed = x509.CertificateSigningRequestBuilder().subject_name(name).sign(held, algorithm)
    return base64.b64encode(signed.public_bytes(Encoding.DER)).decode()


def honest(data: bytes, ca: DemonstrationCA | None = None) -> tuple[bytes, ...]:
    """An authority that believes this platform's word, and nobody else's."""
    authority, statement = ca or committees.authority(), Statement.model_validate_json(data)
    verify_statement(statement, purpose=certifying.PURPOSE, key=own_keys().identity.verifier)
    said = statement.content
    asked = x509.load_der_x509_csr(base64.b64decode(said["request"])).public_key()
    assert isinstance(asked, ec.EllipticCurvePublicKey)
    names = authority.subject_names(organisation=said["name"], uscc=said["uscc"])
    made = authority.certify(asked, names=names, uscc=said["uscc"], now=NOW, days=30)
    return tuple(one.public_bytes(Encoding.DER) for one in (made, authority.issuing))


def handler_of(answer: Answer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            chain = answer(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps({"chain": [base64.b64encode(one).decode() for one in chain]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Says nothing."""

    return Handler


@pytest.fixture
def docked(auction: Auction, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Answer], None]]:
    """Docks an authority that answers as it is told, over HTTP."""
    held: list[Answer] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(lambda data: held[-1](data)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    place = f"http://127.0.0.1:{server.server_address[1]}"
    given = settings.TIANPING_TRADING.model_copy(update={"certificate_authority": place})
    monkeypatch.setattr(settings, "TIANPING_TRADING", given)
    monkeypatch.setattr(certifying, "outside_transaction", lambda: None)  # the test itself is one
    yield held.append
    server.shutdown()
    server.server_close()
    thread.join()


def ask(request: str) -> certifying.Certified:
    return certifying.certify(request=request, by=ONE.actor(), name=ONE.name, now=NOW)


def test_a_key_of_the_firm_is_certified_by_an_authority_of_the_trust_list(docked: Callable[[Answer], None]) -> None:
    docked(honest)
    found = ask(request_of(ONE.uscc))
    certificate = x509.load_der_x509_certificate(found.chain[0])
    assert [str(one.value) for one in certificate.subject.get_attributes_for_oid(x509.NameOID.SERIAL_NUMBER)] == [
        ONE.uscc
    ]
    assert found.until > NOW
    assert found.to_json()["ca"] == committees.authority().name


@pytest.mark.parametrize(
    "request_",
    [
        request_of(TWO.uscc),
        request_of(ONE.uscc, ec.generate_private_key(ec.SECP384R1())),
        request_of(ONE.uscc, ed25519.Ed25519PrivateKey.generate(), algorithm=None),
        base64.b64encode(base64.b64decode(request_of(ONE.uscc))[:-1] + b"\0").decode(),
        "AAAA",
        "?",
    ],
    ids=["another firm", "another curve", "another kind", "broken signature", "no request", "no base64"],
)
def test_a_request_that_is_not_the_firms_own_is_refused(auction: Auction, request_: str) -> None:
    with pytest.raises(certifying.BadRequest):
        certifying.read_request(request_, uscc=ONE.uscc)


def test_a_certificate_for_another_key_or_firm_is_not_handed_on(docked: Callable[[Answer], None]) -> None:
    ca = committees.authority()
    docked(lambda _: ca.issue_organisation(name=ONE.name, uscc=ONE.uscc, now=NOW).chain)
    with pytest.raises(certifying.NoAuthority):
        ask(request_of(ONE.uscc))


def test_a_certificate_by_which_the_firm_could_be_signed_in_is_not_handed_on(
    docked: Callable[[Answer], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    purposes = (x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.CLIENT_AUTH]), False)
    monkeypatch.setattr("tianping.sealing.authority.SIGNING_ALONE", purposes)
    docked(honest)
    with pytest.raises(certifying.NoAuthority):
        ask(request_of(ONE.uscc))


def test_a_certificate_of_an_authority_that_is_not_listed_is_not_handed_on(docked: Callable[[Answer], None]) -> None:
    other = make_ca(name="Unlisted", now=NOW)
    docked(lambda data: honest(data, other))
    with pytest.raises(UntrustedChain):
        ask(request_of(ONE.uscc))


def test_without_an_authority_the_bidder_is_told_of_the_other_way(auction: Auction) -> None:
    with pytest.raises(certifying.NoAuthority, match="browser"):
        certifying._answered({})


def test_only_a_session_of_a_bidder_may_ask(docked: Callable[[Answer], None], auction: Auction) -> None:
    docked(honest)
    given = json.dumps({"request": request_of(auction.tender.buyer)})
    buyer = clerks.clerk("buyer", auction.tender.buyer)
    answer = buyer.post(
        "/api/v1/signing-certificates", given, content_type="application/json", headers={"Tianping-Role": "bidder"}
    )
    assert answer.status_code == 403
    client = type(buyer)()
    assert client.post("/api/v1/signing-certificates", given, content_type="application/json").status_code == 401
