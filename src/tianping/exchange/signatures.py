"""Signed requests between platforms: RFC 9421 with Ed25519 identity keys, RFC 9530 content digests. Wall clock.

Required of every signature: method, path, query, the digest of the content (also of an empty one), the origin that the
request is for (`Tianping-To`, so that it cannot be shown to another platform), creation time, nonce, tag. `keyid` is
the origin that asks. Nonces are kept as long as a signature could be accepted: a request is taken once.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    algorithms,
)
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from tianping.exchange.models import Peer, SeenSignature
from tianping.record.identity import own_keys, own_origin
from tianping.record.notes import BadNote, LogKey, VerifierKey
from tianping.refusals import Refusal

TAG = "tianping-exchange"
TO = "Tianping-To"
COMPONENTS = ("@method", "@path", "@query", "content-digest", "tianping-to")
AGE = timedelta(seconds=60)
"""How old a signature may be; clocks of platforms may differ by five seconds more."""
KEPT = AGE + timedelta(seconds=60)

KeyOf = Callable[[str], str | None]
"""From an origin to its identity key, as a vkey; None where the origin is not known."""


class RequestNotSigned(Refusal):
    """The request bears no signature of a known platform that fits it, or has been seen before."""

    code = "request-not-signed"
    status = 401
    zh = "请求没有有效的平台签名：{cause}。"
    en = "The request bears no valid signature of a platform: {cause}."
    next_zh = "请按交换标准（RFC 9421）签名；时钟须与标准时间相差不超过一分钟。"
    next_en = "Sign it as the exchange standard says (RFC 9421); the clock must be within a minute of standard time."


class _Keys(HTTPSignatureKeyResolver):
    """Keys by origin, for the library."""

    def __init__(self, key_of: KeyOf) -> None:
        self.key_of = key_of

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        vkey = self.key_of(key_id)
        return None if vkey is None else Ed25519PublicKey.from_public_bytes(VerifierKey.parse(vkey).public)


class _Own(HTTPSignatureKeyResolver):
    """The identity key that signs."""

    def __init__(self, key: LogKey) -> None:
        self.key = key

    def resolve_private_key(self, key_id: str) -> object:
        return self.key.private


@dataclass(frozen=True)
class _Message:
    """A Django request as the library wants it; scheme and host are not covered, since proxies rewrite them."""

    method: str
    url: str
    headers: dict[str, str]


def sign_request(request: httpx.Request, *, to: str, origin: str | None = None, key: LogKey | None = None) -> None:
    """This function will sign a request for the platform `to`, as this platform unless told otherwise."""
    request.headers[TO] = to
    signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=_Own(key or own_keys().identity))
    signer.sign(
        request,
        key_id=origin or own_origin(),
        nonce=secrets.token_urlsafe(18),
        tag=TAG,
        label="tianping",
        covered_component_ids=COMPONENTS,
        body=request.read(),
        use_existing_digest="content-digest" in request.headers,
    )


def verify_request(request: HttpRequest, *, now: datetime, key_of: KeyOf | None = None) -> str:
    """This function will return the origin that signed the request; raises RequestNotSigned.

    `now` is the wall clock, for the replay store; the library compares the age with the wall clock itself.
    """
    message = _Message(request.method or "", f"http://platform{_target(request)}", dict(request.headers))
    verifier = HTTPMessageVerifier(signature_algorithm=algorithms.ED25519, key_resolver=_Keys(key_of or identity_of))
    try:
        results = verifier.verify(
            message, max_age=AGE, expect_tag=TAG, require_components=COMPONENTS, body=request.body
        )
    except (InvalidSignature, HTTPMessageSignaturesException, BadNote) as error:
        raise RequestNotSigned(cause=str(error)[:200]) from None
    if len(results) != 1 or request.headers.get(TO) != settings.TIANPING_ORIGIN:
        raise RequestNotSigned(cause="not for this platform")
    keyid, nonce = str(results[0].parameters["keyid"]), results[0].nonce or ""
    _take_once(keyid, nonce, now)
    return keyid


def _target(request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"{request.get_full_path().partition('?')[0]}{'?' + query if query else ''}"


def _take_once(keyid: str, nonce: str, now: datetime) -> None:
    if not 16 <= len(nonce) <= 64:
        raise RequestNotSigned(cause="nonce")
    try:
        with transaction.atomic():
            SeenSignature.objects.create(keyid=keyid, nonce=nonce, until=now + KEPT)
    except IntegrityError:
        raise RequestNotSigned(cause="seen before") from None


def forget_old_nonces(*, now: datetime) -> int:
    """This function will drop nonces whose signatures are too old to be accepted again (wall clock)."""
    return SeenSignature.objects.filter(until__lt=now).delete()[0]


def identity_of(origin: str) -> str | None:
    """This function will return the identity key of a docked platform; None for any other."""
    found = Peer.objects.filter(origin=origin, state="docked").values_list("identity_vkey", flat=True).first()
    return found or None
