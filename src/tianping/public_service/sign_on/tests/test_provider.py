"""The provider as clients meet it: what it says of itself, codes with PKCE, tokens, and each refusal."""

import base64
import hashlib
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client as Browser
from joserfc import jwt
from joserfc.jwk import KeySet

from tianping.exchange.models import Peer
from tianping.public_service.sign_on import clients, keys
from tianping.public_service.sign_on.models import Client, Code, SigningKey, Token
from tianping.record.models import SealedLeaf
from tianping.refusals import BadInput
from tianping.web.accounts.models import SignedSession, User
from tianping.web.accounts.tests.people import USCC, person, signed_in
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db
TRADING = "trading.yunxiu.example"
BACK = "http://trading.localhost:8101/session/sign-on/back/"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


@pytest.fixture
def docked() -> Peer:
    facts = {"log_vkey": "x", "identity_vkey": "y", "base_url": "http://trading.localhost:8101/"}
    return Peer.objects.create(origin=TRADING, kind="trading", state="docked", name="交易平台", **facts)


def browser(user: User, factors: str = "password+code") -> Browser:
    """A browser in which somebody is signed in at the service platform."""
    made, now = Browser(), wall_now()
    signed_in(made, "buyer", user=user)
    facts = {"made_at": now, "seen_at": now, "until": now + timedelta(hours=1), "factors": factors}
    SignedSession.objects.create(user=user, session_key=made.session.session_key, **facts)
    return made


def question(**changes: Any) -> str:
    asked = {
        "response_type": "code",
        "client_id": TRADING,
        "redirect_uri": BACK,
        "scope": "openid profile subjects",
        "state": "s1",
        "nonce": "n1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | changes
    return "/sign-on/authorize?" + urlencode({name: value for name, value in asked.items() if value is not None})


def given(answer: Any) -> dict[str, str]:
    """What the redirect to the client bears."""
    where = urlsplit(answer.headers["Location"])
    assert f"{where.scheme}://{where.netloc}{where.path}" == BACK
    return {name: values[0] for name, values in parse_qs(where.query).items()}


def tokens(code: str, **changes: Any) -> Any:
    asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "client_id": TRADING}
    return Browser().post("/sign-on/token", asked | {"code_verifier": VERIFIER} | changes)


def test_it_says_where_everything_is_and_shows_its_keys() -> None:
    said = Browser().get("/.well-known/openid-configuration").json()
    here = said["issuer"]
    assert said["code_challenge_methods_supported"] == ["S256"]
    shown = Browser().get(said["jwks_uri"].removeprefix(here)).json()["keys"]
    assert [(one["kty"], one["crv"], one["alg"]) for one in shown] == [("EC", "P-256", "ES256")]
    assert "d" not in shown[0]


def test_a_person_of_a_docked_platform_gets_a_signed_token_with_its_subjects_and_roles(docked: Peer) -> None:
    user, before = person("buyer"), SealedLeaf.objects.count()
    answer = given(browser(user).get(question()))
    assert answer["state"] == "s1"
    said = tokens(answer["code"]).json()
    shown = KeySet.import_key_set(Browser().get("/sign-on/keys").json())
    claims = jwt.decode(said["id_token"], shown, algorithms=["ES256"]).claims
    here = Browser().get("/.well-known/openid-configuration").json()["issuer"]
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (here, [TRADING], "n1")
    assert (claims["sub"], claims["name"], claims["amr"]) == (user.public_id, user.name, ["pwd", "otp", "mfa"])
    assert claims["subjects"] == [{"uscc": USCC, "name": "砺石建设", "roles": ["buyer"]}]
    told = Browser().get("/sign-on/userinfo", headers={"Authorization": f"Bearer {said['access_token']}"}).json()
    assert told == {name: claims[name] for name in ("sub", "name", "subjects")}
    assert SealedLeaf.objects.count() == before + 1
    assert said["access_token"] not in str(list(Token.objects.values()))


def test_who_asks_for_less_is_told_less(docked: Peer) -> None:
    said = tokens(given(browser(person("buyer")).get(question(scope="openid")))["code"]).json()
    told = Browser().get("/sign-on/userinfo", headers={"Authorization": f"Bearer {said['access_token']}"}).json()
    assert set(told) == {"sub"}


def test_who_is_not_signed_in_signs_in_first_and_comes_back(docked: Peer) -> None:
    answer = Browser().get(question())
    assert answer.headers["Location"].startswith("/session/?next=%2Fsign-on%2Fauthorize%3F")


def test_a_session_that_was_not_opened_by_two_factors_here_gets_nothing(docked: Peer) -> None:
    half = Browser()
    signed_in(half, "buyer")
    assert half.get(question()).headers["Location"].startswith("/session/")


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "nobody.example"},
        {"client_id": None},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": BACK + "x"},
        {"redirect_uri": BACK + "?a=b"},
    ],
)
def test_an_unknown_client_or_address_gets_a_page_and_no_redirect(docked: Peer, changes: dict[str, Any]) -> None:
    answer = browser(person("buyer")).get(question(**changes))
    assert answer.status_code == 400
    assert "Location" not in answer.headers
    assert not Code.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": None},
        {"response_type": "token"},
        {"response_type": "id_token"},
    ],
)
def test_without_pkce_or_with_another_flow_the_client_is_told_no(docked: Peer, changes: dict[str, Any]) -> None:
    answer = browser(person("buyer")).get(question(**changes))
    assert answer.status_code == 400 or "error" in given(answer)
    assert not Code.objects.exists()


def test_a_platform_that_is_suspended_or_only_proposed_is_no_client(docked: Peer) -> None:
    for state in ("proposed", "suspended", "refused"):
        Peer.objects.filter(pk=docked.pk).update(state=state)
        assert browser(person("buyer")).get(question()).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "w" * 64},
        {"code_verifier": ""},
        {"redirect_uri": "https://evil.example/"},
        {"client_id": "nobody.example"},
        {"client_secret": "guess"},
        {"grant_type": "password"},
    ],
)
def test_a_stolen_code_is_of_no_use(docked: Peer, changes: dict[str, Any]) -> None:
    code = given(browser(person("buyer")).get(question()))["code"]
    assert tokens(code, **changes).status_code in (400, 401)
    assert not Token.objects.exists()


def test_a_code_serves_once_and_for_a_minute(docked: Peer) -> None:
    one, two = (given(browser(person("buyer")).get(question(nonce=str(n))))["code"] for n in range(2))
    assert tokens(one).status_code == 200
    assert tokens(one).status_code == 400
    Code.objects.update(expires_at=wall_now())
    assert tokens(two).status_code == 400


def test_a_code_of_another_client_is_refused(docked: Peer) -> None:
    code = given(browser(person("buyer")).get(question()))["code"]
    facts = {"log_vkey": "a", "identity_vkey": "b", "base_url": "http://other.localhost"}
    Peer.objects.create(origin="other.example", kind="supervision", state="docked", **facts)
    assert tokens(code, client_id="other.example").status_code == 400


def test_an_account_that_was_closed_meanwhile_gets_no_token(docked: Peer) -> None:
    user = person("buyer")
    code = given(browser(user).get(question()))["code"]
    User.objects.filter(pk=user.pk).update(active=False)
    assert tokens(code).status_code == 400


def test_userinfo_is_for_who_bears_a_living_token(docked: Peer) -> None:
    for header in ({}, {"Authorization": "Bearer guess"}, {"Authorization": "Basic eDp5"}):
        assert Browser().get("/sign-on/userinfo", headers=header).status_code == 401
    said = tokens(given(browser(person("buyer")).get(question()))["code"]).json()
    Token.objects.update(expires_at=wall_now())
    bearer = {"Authorization": f"Bearer {said['access_token']}"}
    assert Browser().get("/sign-on/userinfo", headers=bearer).status_code == 401


def test_a_registered_client_proves_itself_by_its_secret(docked: Peer) -> None:
    secret = clients.add(client_id="portal", name="门户", redirect_uris=[BACK], now=wall_now())
    assert secret not in json.dumps(list(Client.objects.values("secret_digest")))
    code = given(browser(person("buyer")).get(question(client_id="portal")))["code"]
    assert tokens(code, client_id="portal").status_code == 401
    assert tokens(code, client_id="portal", client_secret="guess").status_code == 401
    assert tokens(code, client_id="portal", client_secret=secret).status_code == 200


@pytest.mark.parametrize(
    ("client_id", "uri"),
    [("x", BACK), (TRADING, BACK), ("ok", "http://evil.example/"), ("ok-2", "/back"), ("ok-3", BACK + "#x")],
)
def test_a_client_with_a_taken_name_or_an_unsafe_address_is_refused(docked: Peer, client_id: str, uri: str) -> None:
    with pytest.raises(BadInput):
        clients.add(client_id=client_id, name="门户", redirect_uris=[uri], now=wall_now())


def test_keys_are_replaced_each_month_and_shown_as_long_as_they_are_needed() -> None:
    now = wall_now()
    first = keys.current(now).kid
    assert keys.current(now + timedelta(days=29)).kid == first
    second = keys.current(now + timedelta(days=30)).kid
    assert second != first
    assert {one["kid"] for one in keys.published(now + timedelta(days=30, hours=1))["keys"]} == {first, second}
    keys.rotate(now + timedelta(days=32))
    assert [one.kid for one in SigningKey.objects.all()] == [second]
    assert first is not None
    assert first.encode() not in b"".join(bytes(one.sealed) for one in SigningKey.objects.all())
