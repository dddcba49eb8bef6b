"""Invitations, roles, hand-over, leaving."""

from datetime import UTC, datetime, timedelta

import pytest

from tianping.law.codes.faults import CodeError
from tianping.record.actors import Actor
from tianping.record.models import SealedLeaf
from tianping.refusals import BadInput, NotAllowed
from tianping.web.accounts import handovers, invitations, organisation
from tianping.web.accounts.models import Administration, Invitation, Membership, User
from tianping.web.accounts.tests.people import USCC, person
from tianping.web.accounts.tokens import UnknownRole

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
ELSEWHERE = "91330100MA27X00B2W"
PLATFORM = Actor.platform("trading.localhost")
pytestmark = pytest.mark.django_db


def acting(user: User, role: str = "buyer", uscc: str = USCC) -> Actor:
    return Actor(office=uscc, role=role, person=user.public_id, address="10.0.0.1")


@pytest.fixture
def head() -> User:
    return person("buyer", administers=True)


def invited(head: User, *roles: str, administers: bool = False) -> invitations.Invited:
    return invitations.invite(
        uscc=USCC,
        name="乙",
        roles=list(roles or ("buyer",)),
        administers=administers,
        inviter=head,
        by=acting(head),
        now=NOW,
    )


def accepted(secret: str, name: str = "yi-01", now: datetime = NOW) -> User:
    return invitations.accept_new(
        secret=secret, sign_in_name=name, name="乙", password="three unrelated words", address="10.0.0.2", now=now
    )[0]


def test_an_invitation_makes_an_account_with_its_roles(head: User) -> None:
    user = accepted(invited(head).secret)
    assert list(Membership.objects.filter(user=user).values_list("uscc", "role")) == [(USCC, "buyer")]
    assert not Administration.objects.filter(user=user).exists()


def test_a_stolen_invitation_used_twice_is_refused_the_second_time(head: User) -> None:
    secret = invited(head).secret
    accepted(secret, "thief")
    with pytest.raises(invitations.InvitationOver):
        accepted(secret, "yi-01")
    with pytest.raises(invitations.InvitationOver):
        invitations.accept(secret=secret, user=person("bidder"), address="", now=NOW)
    assert not User.objects.filter(sign_in_name="yi-01").exists()


def test_an_invitation_ends_by_time_and_by_withdrawal(head: User) -> None:
    late, withdrawn = invited(head), invited(head)
    with pytest.raises(invitations.InvitationOver):
        accepted(late.secret, now=late.invitation.expires_at)
    invitations.withdraw(uscc=USCC, number=withdrawn.invitation.number, by=acting(head), now=NOW)
    with pytest.raises(invitations.InvitationOver):
        accepted(withdrawn.secret)
    with pytest.raises(invitations.InvitationOver):
        invitations.withdraw(uscc=USCC, number=withdrawn.invitation.number, by=acting(head), now=NOW)


def test_only_the_digest_of_a_link_is_kept(head: User) -> None:
    made = invited(head)
    assert made.secret in made.link
    assert made.secret not in str(list(Invitation.objects.values()))


def test_who_does_not_administer_cannot_invite_grant_take_or_offer(head: User) -> None:
    other = person("buyer")
    by = acting(other)
    with pytest.raises(NotAllowed):
        invitations.invite(uscc=USCC, name="丙", roles=["buyer"], inviter=other, by=by, now=NOW)
    with pytest.raises(NotAllowed):
        organisation.grant(uscc=USCC, person=other.public_id, role="buyer", by=by, now=NOW)
    with pytest.raises(NotAllowed):
        organisation.take(uscc=USCC, person=head.public_id, role="buyer", by=by, now=NOW)
    with pytest.raises(NotAllowed):
        handovers.offer(uscc=USCC, giver=other, taker=head.public_id, by=by, now=NOW)


def test_an_administrator_of_one_firm_has_no_say_in_another(head: User) -> None:
    stranger = person("buyer", uscc=ELSEWHERE)
    with pytest.raises(NotAllowed):
        organisation.take(uscc=ELSEWHERE, person=stranger.public_id, role="buyer", by=acting(head), now=NOW)
    with pytest.raises(organisation.NoSuchPerson):
        organisation.take(uscc=USCC, person=stranger.public_id, role="buyer", by=acting(head), now=NOW)


def test_a_firm_grants_no_role_that_it_does_not_have(head: User) -> None:
    with pytest.raises(organisation.RoleNotOpen):
        organisation.grant(uscc=USCC, person=head.public_id, role="operator", by=acting(head), now=NOW)
    with pytest.raises(organisation.RoleNotOpen):
        invited(head, "supervisor")


def test_duties_that_must_stay_apart_are_not_held_by_one_person() -> None:
    with pytest.raises(organisation.DutiesApart):
        invitations.admit(
            uscc=USCC,
            subject_name="某中心",
            name="甲",
            roles=["operator", "auditor"],
            inviter=None,
            by=PLATFORM,
            now=NOW,
        )
    head = person("operator", administers=True)
    person("auditor")  # the firm has the role
    with pytest.raises(organisation.DutiesApart):
        organisation.grant(uscc=USCC, person=head.public_id, role="auditor", by=acting(head, "operator"), now=NOW)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"uscc": "91330100MA27X00B2X"}, CodeError),
        ({"roles": []}, BadInput),
        ({"roles": ["emperor"]}, UnknownRole),
        ({"name": "  "}, BadInput),
        ({"name": "甲" * 121}, BadInput),
    ],
)
def test_a_wrong_admission_is_refused(given: dict[str, object], expected: type[Exception]) -> None:
    facts = {"uscc": ELSEWHERE, "subject_name": "某", "name": "甲", "roles": ["buyer"]} | given
    with pytest.raises(expected):
        invitations.admit(**facts, inviter=None, by=PLATFORM, now=NOW)  # type: ignore[arg-type]
    assert not Invitation.objects.exists()


def test_only_an_operator_admits_a_firm(head: User) -> None:
    with pytest.raises(NotAllowed):
        invitations.admit(
            uscc=ELSEWHERE, subject_name="某", name="甲", roles=["buyer"], inviter=head, by=acting(head), now=NOW
        )


def test_one_operator_alone_makes_no_administrator_of_a_firm_that_has_one(head: User) -> None:
    operator = acting(person("operator", uscc=ELSEWHERE), "operator", ELSEWHERE)
    facts = {"uscc": USCC, "subject_name": "", "name": "丙", "roles": ["buyer"], "inviter": None}
    with pytest.raises(invitations.AdministeredAlready):
        invitations.admit(**facts, by=operator, now=NOW)  # type: ignore[arg-type]
    assert not Invitation.objects.exists()


def test_of_two_admissions_of_a_firm_only_the_later_link_is_good() -> None:
    operator = acting(person("operator"), "operator")
    facts = {"uscc": ELSEWHERE, "subject_name": "某", "name": "丙", "roles": ["buyer"], "inviter": None}
    kept_back, given = (invitations.admit(**facts, by=operator, now=NOW) for _ in range(2))  # type: ignore[arg-type]
    accepted(given.secret)
    with pytest.raises(invitations.InvitationOver):
        accepted(kept_back.secret, "bing-01")


def test_the_last_administrator_neither_leaves_nor_loses_the_last_role(head: User) -> None:
    person("buyer")
    with pytest.raises(organisation.LastAdministrator):
        organisation.leave(uscc=USCC, user=head, by=acting(head), now=NOW)
    with pytest.raises(organisation.LastAdministrator):
        organisation.take(uscc=USCC, person=head.public_id, role="buyer", by=acting(head), now=NOW)
    assert Membership.objects.filter(user=head).exists()
    assert Administration.objects.filter(user=head).exists()


def test_of_two_administrators_the_first_may_leave_and_the_second_not(head: User) -> None:
    second = accepted(invited(head, administers=True).secret)
    organisation.leave(uscc=USCC, user=head, by=acting(head), now=NOW)
    with pytest.raises(organisation.LastAdministrator):
        organisation.leave(uscc=USCC, user=second, by=acting(second), now=NOW)


def test_a_role_taken_counts_at_once_and_with_the_last_one_the_person_is_gone(head: User) -> None:
    other = person("buyer")
    organisation.take(uscc=USCC, person=other.public_id, role="buyer", by=acting(head), now=NOW)
    assert [one.user for one in organisation.people(USCC)] == [head]


def test_administration_moves_when_it_is_taken_and_not_before(head: User) -> None:
    other = person("buyer")
    offered = handovers.offer(uscc=USCC, giver=head, taker=other.public_id, by=acting(head), now=NOW)
    assert list(Administration.objects.values_list("user_id", flat=True)) == [head.pk]
    handovers.answer(number=offered.number, user=other, take=True, by=acting(other), now=NOW)
    assert list(Administration.objects.values_list("user_id", flat=True)) == [other.pk]
    with pytest.raises(handovers.HandoverOver):
        handovers.answer(number=offered.number, user=other, take=True, by=acting(other), now=NOW)


def test_a_declined_a_late_and_a_foreign_handover_move_nothing(head: User) -> None:
    other, third = person("buyer"), person("buyer")
    first = handovers.offer(uscc=USCC, giver=head, taker=other.public_id, by=acting(head), now=NOW)
    handovers.answer(number=first.number, user=other, take=False, by=acting(other), now=NOW)
    second = handovers.offer(uscc=USCC, giver=head, taker=other.public_id, by=acting(head), now=NOW)
    with pytest.raises(handovers.NoSuchHandover):
        handovers.answer(number=second.number, user=third, take=True, by=acting(third), now=NOW)
    with pytest.raises(handovers.HandoverOver):
        handovers.answer(number=second.number, user=other, take=True, by=acting(other), now=NOW + timedelta(days=7))
    with pytest.raises(handovers.SamePerson):
        handovers.offer(uscc=USCC, giver=head, taker=head.public_id, by=acting(head), now=NOW)
    assert list(Administration.objects.values_list("user_id", flat=True)) == [head.pk]


def test_a_taker_who_has_left_meanwhile_gets_nothing(head: User) -> None:
    other = person("buyer")
    offered = handovers.offer(uscc=USCC, giver=head, taker=other.public_id, by=acting(head), now=NOW)
    organisation.leave(uscc=USCC, user=other, by=acting(other), now=NOW)
    with pytest.raises(handovers.HandoverOver):
        handovers.answer(number=offered.number, user=other, take=True, by=acting(other), now=NOW)
    assert Administration.objects.filter(user=head).exists()


def test_every_act_stands_sealed_in_the_log_and_names_nobody(head: User) -> None:
    user = accepted(invited(head).secret)
    organisation.leave(uscc=USCC, user=user, by=acting(user), now=NOW)
    bodies = [bytes(leaf.data).decode() for leaf in SealedLeaf.objects.order_by("pk")]
    for what in ("invited", "made", "joined", "left"):
        assert any(f'"what":"{what}"' in body for body in bodies), what
    assert not any(name in body for body in bodies for name in ("yi-01", "乙", "10.0.0.2", "祁望舒"))
