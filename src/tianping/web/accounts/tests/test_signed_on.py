"""Whom the service platform sends: the account here, its roles, and answers that are refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client, override_settings
from pydantic import AnyHttpUrl

from tianping.web.accounts import organisation, sign_on, signed_on
from tianping.web.accounts.models import Membership, User
from tianping.web.accounts.passwords import AccountDormant
from tianping.web.accounts.tests.people import USCC, person
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db
ISSUER, NOBODY = "http://service.localhost:8102", "http://127.0.0.1:9"


def told(*roles: str, uscc: str = USCC) -> dict[str, object]:
    return {"sub": "a1", "name": "祁望舒", "subjects": [{"uscc": uscc, "name": "砺石建设", "roles": list(roles)}]}


def came(claims: dict[str, object]) -> User:
    return signed_on.person(issuer=ISSUER, claims=claims, now=wall_now())


def roles(user: User) -> list[str]:
    return [one.role for one in Membership.objects.filter(user=user)]


@pytest.fixture(autouse=True)
def _admitted() -> None:
    person("buyer", "bidder", "operator")


def test_the_account_is_made_once_and_follows_what_is_told() -> None:
    user = came(told("buyer", "bidder"))
    assert roles(user) == ["bidder", "buyer"]
    assert came(told("buyer")) == user
    assert roles(user) == ["buyer"]


def test_a_role_counts_only_where_the_firm_has_it_here_and_never_that_of_a_platform() -> None:
    assert roles(came(told("buyer", "agency", "operator", "auditor", "king"))) == ["buyer"]
    assert roles(came(told("buyer", uscc="91330100MA27X00B2W"))) == []


def test_who_runs_the_service_platform_makes_nobody_a_supervisor_here() -> None:
    department = "91330100MA27X00B2W"
    person("supervisor", uscc=department)
    assert roles(came(told("supervisor", uscc=department))) == []


def test_what_the_firm_gave_here_stays() -> None:
    user = came(told("buyer"))
    organisation.join(user=user, uscc=USCC, roles=["bidder"], subject_name="砺石建设", now=wall_now())
    assert roles(came(told())) == ["bidder"]
    assert user.sign_in_name is None


def test_the_same_number_at_another_issuer_is_another_person() -> None:
    other = signed_on.person(issuer="https://other.example", claims=told("buyer"), now=wall_now())
    assert came(told("buyer")) != other


def test_who_was_closed_here_stays_closed() -> None:
    user = came(told("buyer"))
    User.objects.filter(pk=user.pk).update(active=False)
    with pytest.raises(AccountDormant):
        came(told("buyer"))


def test_without_an_issuer_it_is_not_offered(client: Client) -> None:
    assert "/session/sign-on/" not in client.get("/session/").content.decode()
    assert client.get("/session/sign-on/").status_code == 404
    assert client.get("/session/sign-on/back/?code=x&state=y").status_code == 401


def test_a_provider_that_does_not_answer_leaves_the_other_ways_on_the_page(client: Client) -> None:
    with override_settings(TIANPING=settings.TIANPING.model_copy(update={"sign_on_issuer": AnyHttpUrl(NOBODY)})):
        answer = client.get("/session/sign-on/?next=/account/")
    assert answer.status_code == 503
    html = answer.content.decode()
    assert "公共服务平台现在连不上" in html
    assert 'name="sign_in_name"' in html
    assert "/session/certificate/" in html


def test_an_answer_to_another_question_or_too_late_is_refused_before_anybody_is_asked() -> None:
    now = wall_now()
    asked = sign_on.Asked(state="s", nonce="n", verifier="v", back="/", at=now.isoformat())
    with pytest.raises(sign_on.SignOnFailed):
        sign_on.answer(asked=asked, state="other", code="c", now=now)
    with pytest.raises(sign_on.SignOnFailed):
        sign_on.answer(asked=asked, state="s", code="", now=now)
    late = replace(asked, at=(now - timedelta(minutes=15)).isoformat())
    with pytest.raises(sign_on.SignOnFailed):
        sign_on.answer(asked=late, state="s", code="c", now=now)
