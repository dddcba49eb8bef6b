"""The demonstration's certificate authority over HTTP: it certifies keys that were made elsewhere, on a platform's word.

POST /certificates takes a statement of purpose `certificate-request`, signed by the identity key of a platform that it knows
from its anchors: {request (PKCS#10, base64), uscc, name, person, at}. It answers {chain}. A licensed authority asks the firm
itself as well; this one is for the demonstration and for tests.
"""

import base64
import json
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from pydantic import ValidationError

from tianping.launch.tsa import business_time
from tianping.record.anchors import Anchors
from tianping.record.notes import BadSignature
from tianping.record.statements import Statement, verify_statement
from tianping.refusals import Refusal
from tianping.sealing.certificates import DemonstrationCA

PURPOSE = "certificate-request"
DAYS = 365
LIMIT = 64 * 1024


class NotVouchedFor(Refusal):
    """No platform that the authority knows asks for this certificate, or the request is not its own key's."""

    code = "request-not-vouched-for"
    zh = "证书申请没有得到认可（{what}）。"
    en = "The request for a certificate is not vouched for ({what})."


def certified(data: bytes, *, ca: DemonstrationCA, anchors: Anchors, now: datetime) -> tuple[bytes, ...]:
    """This function will certify the key of a request that a known platform vouches for, as a chain; raises NotVouchedFor."""
    content = _vouched(data, anchors)
    try:
        asked = x509.load_der_x509_csr(base64.b64decode(content["request"], validate=True))
        uscc, name = str(content["uscc"]), str(content["name"])
    except (KeyError, ValueError, TypeError):
        raise NotVouchedFor(what="form") from None
    key = asked.public_key()
    if not asked.is_signature_valid or not isinstance(key, ec.EllipticCurvePublicKey):
        raise NotVouchedFor(what="not signed by its own key")
    names = ca.subject_names(organisation=name, uscc=uscc)
    certificate = ca.certify(key, names=names, uscc=uscc, now=now, days=DAYS)
    return tuple(one.public_bytes(Encoding.DER) for one in (certificate, ca.issuing))


def _vouched(data: bytes, anchors: Anchors) -> dict[str, Any]:
    try:
        statement = Statement.model_validate_json(data)
        verify_statement(statement, purpose=PURPOSE, key=anchors.keys()[statement.key])
    except (ValidationError, KeyError, BadSignature):
        raise NotVouchedFor(what="no known platform's signature") from None
    return statement.content


def serve(*, folder: Path, anchors: Path, clock: Path, port: int) -> None:
    """This function will answer on the loopback address until it is stopped; `folder` is what `write_ca` wrote."""
    ca, known = read_ca(folder), Anchors.parse(anchors.read_bytes())
    handler = handler_of(lambda data: certified(data, ca=ca, anchors=known, now=business_time(clock)))
    ThreadingHTTPServer(("127.0.0.1", port), handler).serve_forever()


def read_ca(folder: Path) -> DemonstrationCA:
    """This function will read the authority's keys and certificates from its own folder."""
    root, issuing = (x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes()) for name in KEPT)
    root_key, issuing_key = (load_pem_private_key((folder / f"{name}.key.pem").read_bytes(), None) for name in KEPT)
    assert isinstance(root_key, ec.EllipticCurvePrivateKey)
    assert isinstance(issuing_key, ec.EllipticCurvePrivateKey)
    return DemonstrationCA(folder.name, root, root_key, issuing, issuing_key)


KEPT = ("root", "issuing")


def write_ca(ca: DemonstrationCA, folder: Path) -> Path:
    """This function will write the keys and certificates of an authority on P-256 into a folder of its own; returns it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, key, certificate in zip(KEPT, (ca.root_key, ca.issuing_key), (ca.root, ca.issuing), strict=True):
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        place = folder / f"{name}.key.pem"
        place.touch(mode=0o600)
        place.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        (folder / f"{name}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    return folder


def handler_of(answer: Callable[[bytes], tuple[bytes, ...]]) -> type[BaseHTTPRequestHandler]:
    """This function will return a handler that gives the chain which `answer` makes of a posted statement."""

    class Handler(BaseHTTPRequestHandler):
        """POST /certificates; GET says that the authority is there."""

        def do_GET(self) -> None:
            self._reply(200, {"ok": True})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            if self.path != "/certificates" or not 0 < length <= LIMIT:
                self._reply(404 if self.path != "/certificates" else 411, {})
                return
            try:
                chain = answer(self.rfile.read(length))
            except Refusal as refusal:
                self._reply(403, {"detail": str(refusal)})
                return
            self._reply(200, {"chain": [base64.b64encode(one).decode() for one in chain]})

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Requests are not logged: they would tell who means to bid."""

        def _reply(self, status: int, value: dict[str, Any]) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler
