"""Signed requests: what is not covered, not fresh, not for this platform or seen before is refused."""

import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from django.test import RequestFactory

from tianping.exchange.models import Peer, SeenSignature
from tianping.exchange.signatures import RequestNotSigned, forget_old_nonces, sign_request, verify_request
from tianping.record.keys import PlatformKeys

pytestmark = pytest.mark.django_db
ORIGIN, HERE = "service.yunxiu.example", "trading.yunxiu.example"


@pytest.fixture
def keys():
    made = PlatformKeys.make(ORIGIN)
    Peer.objects.create(
        origin=ORIGIN,
        kind="service",
        state="docked",
        log_vkey=made.log.vkey,
        identity_vkey=made.identity.vkey,
    )
    return made


def signed(keys, method="POST", path="/exchange/witness?a=1", body=b"note", to=HERE, key=None):
    request = httpx.Request(method, f"http://trading.example{path}", content=body)
    sign_request(request, to=to, origin=ORIGIN, key=key or keys.identity)
    return request


def arrived(request, *, method=None, path=None, body=None, headers=None):
    names = {k.lower(): v for k, v in {**request.headers, **(headers or {})}.items()}
    meta = {f"HTTP_{k.upper().replace('-', '_')}": v for k, v in names.items() if not k.startswith("content-t")}
    return RequestFactory().generic(
        method or request.method,
        path or request.url.raw_path.decode(),
        data=request.content if body is None else body,
        content_type="text/plain",
        **meta,
    )


def check(request):
    return verify_request(request, now=datetime.now(UTC))


def test_a_signed_request_names_its_platform(keys):
    assert check(arrived(signed(keys))) == ORIGIN
    assert check(arrived(signed(keys, method="GET", path="/exchange/sealed?after=0", body=b""))) == ORIGIN


@pytest.mark.parametrize(
    "changed",
    [
        {"body": b"forged"},
        {"path": "/exchange/witness?a=2"},
        {"path": "/exchange/dock?a=1"},
        {"method": "PUT"},
        {"headers": {"tianping-to": "service.yunxiu.example"}},
    ],
)
def test_a_request_changed_on_the_way_is_refused(keys, changed):
    with pytest.raises(RequestNotSigned):
        check(arrived(signed(keys), **changed))


def test_the_same_request_is_taken_once(keys):
    request = signed(keys)
    check(arrived(request))
    with pytest.raises(RequestNotSigned, match="seen before"):
        check(arrived(request))


def test_a_request_for_another_platform_cannot_be_shown_here(keys):
    with pytest.raises(RequestNotSigned, match="not for this platform"):
        check(arrived(signed(keys, to="supervision.yunxiu.example")))


def test_a_request_by_another_key_or_an_unknown_platform_is_refused(keys):
    with pytest.raises(RequestNotSigned):
        check(arrived(signed(keys, key=PlatformKeys.make(ORIGIN).identity)))
    Peer.objects.update(state="suspended")
    with pytest.raises(RequestNotSigned):
        check(arrived(signed(keys)))


def test_a_request_without_a_signature_is_refused(keys):
    with pytest.raises(RequestNotSigned):
        check(RequestFactory().get("/exchange/sealed"))


def test_an_old_signature_is_refused(keys, monkeypatch):
    import tianping.exchange.signatures as module

    monkeypatch.setattr(module, "AGE", timedelta(seconds=-10))
    request = signed(keys)
    with pytest.raises(RequestNotSigned, match="age"):
        check(arrived(request))


def test_a_signature_over_less_than_what_is_required_is_refused(keys, monkeypatch):
    import tianping.exchange.signatures as module

    for left_out in module.COMPONENTS:
        with monkeypatch.context() as patch:
            patch.setattr(module, "COMPONENTS", tuple(c for c in module.COMPONENTS if c != left_out))
            request = httpx.Request("POST", "http://trading.example/exchange/witness?a=1", content=b"note")
            if left_out == "content-digest":
                request.headers["Content-Digest"] = "sha-256=:AAAA:"
                continue
            module.sign_request(request, to=HERE, origin=ORIGIN, key=keys.identity)
        with pytest.raises(RequestNotSigned):
            check(arrived(request))


def test_nonces_are_forgotten_once_their_signatures_are_too_old(keys):
    check(arrived(signed(keys)))
    assert forget_old_nonces(now=datetime.fromtimestamp(time.time(), UTC)) == 0
    assert forget_old_nonces(now=datetime.fromtimestamp(time.time() + 3600, UTC)) == 1
    assert not SeenSignature.objects.exists()
