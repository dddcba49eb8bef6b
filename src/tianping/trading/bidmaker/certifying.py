"""A certificate for a key made in the browser: the signed-in firm's request, vouched for here, certified by a docked CA.

The key never leaves the browser. The platform says to the authority, signed: this firm, signed in after two factors, asks
for this key. What comes back is checked by the trust list before it is handed on, and must be for this firm and this key.
"""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
import structlog
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from tianping.exchange.client import outside_transaction
from tianping.record.actors import Actor
from tianping.record.events import rfc3339
from tianping.record.identity import own_keys
from tianping.record.statements import state
from tianping.refusals import Refusal
from tianping.sealing.purposes import opens_sessions
from tianping.trading.subjects.queries import trust_list

PURPOSE = "certificate-request"
TIMEOUT = 20.0
LONGEST = 64 * 1024
log = structlog.get_logger()


class NoAuthority(Refusal):
    """No certificate authority is docked, or it does not answer."""

    code = "no-certificate-authority"
    status = 503
    zh = "现在不能为浏览器申请证书（{what}）。"
    en = "No certificate can be had for the browser now ({what_en})."
    next_zh = "请稍后再试，或者用你已有的证书：选“用投标工具签名”。"
    next_en = 'Try again later, or use the certificate you have: choose "sign with the bid maker".'


class BadRequest(Refusal):
    """What claims to be a signing request is none, is not signed by its own key, or is for another firm or kind of key."""

    code = "bad-signing-request"
    status = 422
    zh = "证书申请不合格（{what}）。"
    en = "The signing request is not good ({what_en})."
    next_zh = "请刷新页面，再申请一次。"
    next_en = "Reload the page and ask again."


@dataclass(frozen=True)
class Certified:
    """A certificate with its chain (DER, the root left out), until when it is good, and the name of its CA."""

    chain: tuple[bytes, ...]
    until: datetime
    ca: str

    def to_json(self) -> dict[str, Any]:
        """This function will return {chain, until, ca} with base64."""
        chain = [base64.b64encode(one).decode() for one in self.chain]
        return {"chain": chain, "until": rfc3339(self.until), "ca": self.ca}


def certify(*, request: str, by: Actor, name: str, now: datetime) -> Certified:
    """This function will have a firm's key certified. `request` is PKCS#10 in base64.

    Raises BadRequest, NoAuthority, and what the trust list refuses of the answer.
    """
    outside_transaction()
    asked = read_request(request, uscc=by.office)
    content = {"request": request, "uscc": by.office, "name": name, "person": by.person, "at": rfc3339(now)}
    statement = state(purpose=PURPOSE, content=content, key=own_keys().identity)
    chain = _answered(statement.model_dump(mode="json"))
    signer = trust_list().signer_of(chain, now)
    certificate = x509.load_der_x509_certificate(chain[0])
    if signer.uscc != by.office or _spki(certificate) != _spki(asked):
        raise NoAuthority(what="证书不是签给本单位这把密钥的", what_en="the certificate is for another firm or key")
    if opens_sessions(chain[0]):  # else whoever bids for the firm once could sign in as the whole firm, and stay
        raise NoAuthority(what="证书没有限于签名用途", what_en="the certificate is not for signing alone")
    log.info("browser key certified", ca=signer.ca, serial=signer.serial)
    return Certified(chain=chain, until=certificate.not_valid_after_utc, ca=signer.ca)


def read_request(request: str, *, uscc: str) -> x509.CertificateSigningRequest:
    """This function will read a request of a firm for a P-256 key that signed it; raises BadRequest."""
    try:
        asked = x509.load_der_x509_csr(base64.b64decode(request, validate=True))
        key = asked.public_key()
    except (ValueError, TypeError):
        raise BadRequest(what="格式不对", what_en="form") from None
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1" or not asked.is_signature_valid:
        raise BadRequest(what="不是由自己的 P-256 密钥签名", what_en="not signed by a P-256 key of its own")
    named = [str(one.value) for one in asked.subject.get_attributes_for_oid(x509.NameOID.SERIAL_NUMBER)]
    if named != [uscc]:
        raise BadRequest(what="不是本单位的统一社会信用代码", what_en="another credit code")
    return asked


def _spki(bearer: x509.Certificate | x509.CertificateSigningRequest) -> bytes:
    return bearer.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _answered(statement: dict[str, Any]) -> tuple[bytes, ...]:
    address = settings.TIANPING_TRADING.certificate_authority
    if not address:
        raise NoAuthority(what="没有对接 CA", what_en="no authority is docked")
    try:
        answer = httpx.post(f"{address.rstrip('/')}/certificates", json=statement, timeout=TIMEOUT)
        answer.raise_for_status()
        return _chain(answer)
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        what = type(error).__name__
        raise NoAuthority(what=what, what_en=what) from None


def _chain(answer: httpx.Response) -> tuple[bytes, ...]:
    if len(answer.content) > LONGEST:
        raise ValueError("longer than a chain")
    chain = tuple(base64.b64decode(one, validate=True) for one in answer.json()["chain"])
    if not chain:
        raise ValueError("no certificate")
    return chain
