"""Duties kept apart, and a new installation that nobody can sign in to before its first invitation."""

import pytest
import rules
from django.test import Client

from tianping.record.actors import Actor
from tianping.web.accounts import invitations, organisation
from tianping.web.accounts.models import ROLES, ApiToken, Membership, User
from tianping.web.accounts.tests.people import USCC, person
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db
PLATFORM = Actor.platform("trading.localhost")
APART = [
    ("operator", "auditor"),
    ("operator", "supervisor"),
    ("bidder", "supervisor"),
    ("bidder", "operator"),
    *(("auditor", role) for role in ROLES if role not in ("auditor", "operator")),
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_duties_that_stay_apart_are_never_invited_or_granted_together(one: str, other: str) -> None:
    head = person("buyer", one, other, administers=True)
    by = Actor(office=USCC, role="buyer", person=head.public_id)
    with pytest.raises(organisation.DutiesApart):
        invitations.invite(uscc=USCC, name="乙", roles=[one, other], inviter=head, by=by, now=wall_now())
    for held, more in ((one, other), (other, one)):
        user = person(held)
        with pytest.raises(organisation.DutiesApart):
            organisation.grant(uscc=USCC, person=user.public_id, role=more, by=by, now=wall_now())
        assert [found.role for found in Membership.objects.filter(user=user)] == [held]


def test_they_stay_apart_in_one_person_across_firms() -> None:
    user = person("auditor", uscc="91330100MA27X00B2W")
    facts = {"uscc": USCC, "subject_name": "砺石建设", "name": "甲", "roles": ["operator"]}
    made = invitations.admit(**facts, inviter=None, by=PLATFORM, now=wall_now())  # type: ignore[arg-type]
    with pytest.raises(organisation.DutiesApart):
        invitations.accept(secret=made.secret, user=user, address="", now=wall_now())


def test_an_auditor_admits_nobody_and_recovers_nobody_and_an_operator_administers_no_other_firm() -> None:
    auditor = Actor(office=USCC, role="auditor", person=person("auditor").public_id)
    for right in ("organisation.admit", "organisation.recover", "organisation.administer"):
        assert not rules.test_rule(right, auditor, USCC)
    operator = Actor(office=USCC, role="operator", person=person("operator").public_id)
    assert not rules.test_rule("organisation.administer", operator, "91330100MA27X00B2W")


def test_a_new_installation_has_no_account_no_token_and_no_password_that_works(client: Client) -> None:
    assert User.objects.count() == ApiToken.objects.count() == 0
    for name in ("admin", "root", "operator", "tianping", "demo"):
        for password in ("", "admin", "password", "123456", "tianping", name):
            answer = Client(REMOTE_ADDR=f"10.0.{len(name)}.{len(password)}").post(
                "/session/", {"sign_in_name": name, "password": password}
            )
            assert answer.status_code in (200, 401, 429)
    assert client.get("/account/").status_code == 302
