"""The page of signing in by certificate: a challenge, its signature pasted back, and every way in which it fails."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client, override_settings

from tianping.sealing.authority import DemonstrationCA, make_ca
from tianping.web.accounts import organisation
from tianping.web.accounts.models import Membership, SignedSession, User
from tianping.web.accounts.tests import providers
from tianping.web.accounts.tests.providers import CA, NOW, USCC
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db
PAGE = "/session/certificate/"


@pytest.fixture(autouse=True)
def _providers() -> Iterator[None]:
    here = providers.__name__
    with override_settings(TIANPING_TRUST_LIST_PROVIDER=f"{here}.trust_list", TIANPING_ROLES_PROVIDER=f"{here}.roles"):
        yield


def asked(client: Client, uscc: str = USCC, back: str = "") -> str:
    html = unescape(client.post(f"{PAGE}?next={back}", {"uscc": uscc}).content.decode())
    found = re.search(r"tianping/session/1 trading\.localhost [^<\"]+", html)
    assert found is not None, html[-3000:]
    return found[0].strip()


def signed(text: str, *, person: str = "", uscc: str = USCC, ca: DemonstrationCA = CA) -> dict[str, str]:
    since = NOW - timedelta(hours=1)
    if person:
        issued = ca.issue_person(name=person, organisation="砺石建设", uscc=uscc, now=since)
    else:
        issued = ca.issue_organisation(name="砺石建设", uscc=uscc, now=since)
    return {"signature": json.dumps(issued.signer().sign(text.encode()).to_json())}


def test_a_signed_challenge_signs_in_and_leads_to_the_choice_of_a_role(client: Client) -> None:
    answer = client.post(f"{PAGE}?next=/account/", signed(asked(client)))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/session/acting/?next=")
    assert client.get("/account/").status_code == 200
    held = SignedSession.objects.get()
    assert (held.factors, client.session["certificate"] != "") == ("certificate", True)


def test_the_session_has_a_new_key_after_the_certificate(client: Client) -> None:
    text = asked(client)
    before = client.session.session_key
    client.post(PAGE, signed(text))
    assert client.session.session_key != before


@pytest.mark.parametrize("pasted", ["", "not json", "[]", "{}", '{"algorithm": 1}', "{" * 900])
def test_what_is_no_signature_gets_a_sentence_and_a_new_start(client: Client, pasted: str) -> None:
    asked(client)
    answer = client.post(PAGE, {"signature": pasted})
    assert answer.status_code in (200, 401, 422)
    assert "tp-errors" in answer.content.decode()
    assert client.get("/account/").status_code == 302


def test_a_certificate_of_another_firm_or_an_unknown_authority_does_not_sign_in(client: Client) -> None:
    stranger = make_ca(name="别的 CA", now=NOW - timedelta(days=1))
    for uscc, ca in (("91110000600037341L", CA), (USCC, stranger)):
        answer = client.post(PAGE, signed(asked(client), uscc=uscc, ca=ca))
        assert answer.status_code == 401
        assert "证书" in answer.content.decode()
    assert client.get("/account/").status_code == 302


def test_a_challenge_signs_in_once(client: Client) -> None:
    text = asked(client)
    given = signed(text)
    client.post(PAGE, given)
    other = Client()
    session = other.session
    session["challenge"] = text
    session.save()
    assert other.post(PAGE, given).status_code == 401


@pytest.mark.parametrize("uscc", ["91350100M000100Y44", "x", "九一", "\x00"])
def test_a_wrong_credit_code_is_told_at_once(client: Client, uscc: str) -> None:
    answer = client.post(PAGE, {"uscc": uscc})
    assert "tp-errors" in answer.content.decode()
    assert "challenge" not in client.session


def test_a_role_that_the_firm_gave_survives_what_the_register_tells(client: Client) -> None:
    client.post(PAGE, signed(asked(client), person="甲"))
    user = User.objects.get(name="甲")
    organisation.join(user=user, uscc=USCC, roles=["expert"], subject_name="砺石建设", now=wall_now())
    Membership.objects.create(user=user, uscc="91110000600037341L", role="buyer", since=wall_now())
    again = Client()
    again.post(PAGE, signed(asked(again), person="甲"))
    held = set(Membership.objects.filter(user=user).values_list("uscc", "role"))
    assert held == {(USCC, "bidder"), (USCC, "buyer"), (USCC, "expert"), ("91110000600037341L", "buyer")}


def test_a_role_that_the_register_no_longer_tells_ends_but_not_what_the_firm_gave(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(PAGE, signed(asked(client), person="甲"))
    user = User.objects.get(name="甲")
    organisation.join(user=user, uscc=USCC, roles=["buyer"], subject_name="砺石建设", now=wall_now())
    monkeypatch.setattr(providers, "roles", lambda uscc, person: set())
    again = Client()
    again.post(PAGE, signed(asked(again), person="甲"))
    assert [one.role for one in Membership.objects.filter(user=user)] == ["buyer"]


def test_who_has_no_role_here_is_told_so_on_its_account(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(providers, "roles", lambda uscc, person: set())
    assert client.post(f"{PAGE}?next=/account/", signed(asked(client))).headers["Location"] == "/account/"
    assert "还没有单位" in client.get("/account/").content.decode()
