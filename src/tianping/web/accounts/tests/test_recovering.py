"""Invited anew; a firm's only administrator replaced by two operators; accounts that nobody uses."""

from datetime import timedelta

import pytest
from django.test import Client

from tianping.record.actors import Actor
from tianping.refusals import BadInput, NotAllowed
from tianping.web.accounts import dormancy, invitations, passwords, recovering
from tianping.web.accounts.models import Administration, AdministratorRecovery, Invitation, Membership, User
from tianping.web.accounts.tests.people import USCC, person, signed_in
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db
OPERATOR, ELSEWHERE = "91330100MA27X00B2W", "91110000600037341L"
PASSWORD = "three unrelated words"
PLATFORM = Actor.platform("trading.localhost")


def acting(user: User, uscc: str = USCC, role: str = "buyer") -> Actor:
    return Actor(office=uscc, role=role, person=user.public_id, address="10.0.0.1")


def operator() -> User:
    return person("operator", uscc=OPERATOR)


def by_operator(user: User) -> Actor:
    return acting(user, OPERATOR, "operator")


def accepted(secret: str, name: str = "anew") -> User:
    return invitations.accept_new(
        secret=secret, sign_in_name=name, name="乙", password=PASSWORD, address="", now=wall_now()
    )[0]


def proposed(by: User) -> AdministratorRecovery:
    facts = {"uscc": USCC, "name": "乙", "reason": "单位公函 2026-11 号，已回电核对"}
    return recovering.propose(**facts, by=by_operator(by), now=wall_now())


@pytest.fixture
def head() -> User:
    return person("buyer", "bidder", administers=True)


def roles_of(user: User, uscc: str = USCC) -> list[str]:
    return sorted(Membership.objects.filter(user=user, uscc=uscc).values_list("role", flat=True))


def test_who_is_invited_anew_has_a_new_account_and_the_old_one_ends_for_this_firm_only(head: User) -> None:
    old = person("buyer")
    other = person("buyer", uscc=ELSEWHERE)
    Membership.objects.filter(user=other).update(user=old)
    made = invitations.reinvite(uscc=USCC, person=old.public_id, by=acting(head), now=wall_now())
    assert roles_of(old) == ["buyer"], "until the link is used nothing changes"
    new = accepted(made.secret)
    assert roles_of(new) == ["buyer"]
    assert roles_of(old) == []
    assert roles_of(old, ELSEWHERE) == ["buyer"]


def test_over_the_pages_an_administrator_invites_anew(client: Client, head: User) -> None:
    old = person("buyer")
    signed_in(client, "buyer", user=head)
    assert "重新邀请" in client.get("/organisation/").content.decode()
    address = f"/organisation/people/{old.public_id}/again/"
    assert "旧账号在本单位的角色才收回" in client.get(address).content.decode()
    assert "key=" in client.post(address).content.decode()
    client.post(address)
    assert Invitation.objects.filter(replaces=old, revoked_at=None).count() == 1, "of two links the first has ended"
    assert client.post(f"/organisation/people/{head.public_id}/again/").status_code == 422
    assert client.get(f"/organisation/people/{person('buyer', uscc=ELSEWHERE).public_id}/again/").status_code == 404


def test_two_operators_put_a_new_administrator_in_place_of_the_lost_one(head: User) -> None:
    one, two = operator(), operator()
    found = proposed(one)
    made = recovering.confirm(number=found.number, by=by_operator(two), now=wall_now())
    assert Administration.objects.get(uscc=USCC).user == head
    new = accepted(made.secret)
    assert Administration.objects.get(uscc=USCC).user == new
    assert roles_of(new) == ["bidder", "buyer"]
    assert roles_of(head) == []


def test_one_operator_alone_cannot_and_a_clerk_not_at_all(head: User) -> None:
    one = operator()
    found = proposed(one)
    with pytest.raises(recovering.SecondPersonNeeded):
        recovering.confirm(number=found.number, by=by_operator(one), now=wall_now())
    with pytest.raises(NotAllowed):
        recovering.confirm(number=found.number, by=acting(head), now=wall_now())
    with pytest.raises(NotAllowed):
        recovering.propose(uscc=USCC, name="乙", reason="x", by=acting(head), now=wall_now())


def test_the_lost_administrator_who_is_there_after_all_stops_it(client: Client, head: User) -> None:
    one, two = operator(), operator()
    found = proposed(one)
    signed_in(client, "buyer", user=head)
    assert "我还在，停止" in client.get("/organisation/").content.decode()
    client.post(f"/organisation/recoveries/{found.number}/stop/")
    with pytest.raises(recovering.RecoveryOver):
        recovering.confirm(number=found.number, by=by_operator(two), now=wall_now())


def test_a_stranger_cannot_stop_a_recovery(head: User) -> None:
    found = proposed(operator())
    stranger = person("buyer", uscc=ELSEWHERE, administers=True)
    with pytest.raises(NotAllowed):
        recovering.stop(number=found.number, by=acting(stranger, ELSEWHERE), now=wall_now())
    with pytest.raises(NotAllowed):
        recovering.stop(number=found.number, by=acting(person("buyer")), now=wall_now())


def test_the_platform_does_not_step_in_where_another_administrator_is_left(head: User) -> None:
    person("buyer", administers=True)
    with pytest.raises(recovering.NotAlone):
        proposed(operator())


def test_a_recovery_needs_a_firm_a_name_and_a_reason(head: User) -> None:
    by = by_operator(operator())
    with pytest.raises(recovering.NobodyThere):
        recovering.propose(uscc=ELSEWHERE, name="乙", reason="x", by=by, now=wall_now())
    with pytest.raises(BadInput):
        recovering.propose(uscc=USCC, name=" ", reason="x", by=by, now=wall_now())
    with pytest.raises(BadInput):
        recovering.propose(uscc=USCC, name="乙", reason="字" * 501, by=by, now=wall_now())


def test_over_the_pages_two_operators_recover_a_firm(client: Client, head: User) -> None:
    one, two = operator(), operator()
    signed_in(client, "operator", user=one, uscc=OPERATOR)
    given = {"uscc": USCC, "name": "乙", "reason": "公函"}
    assert client.post("/organisation/recoveries/", given).status_code == 302
    page = client.get("/organisation/recoveries/").content.decode()
    assert "你提出的，等另一个人" in page
    number = AdministratorRecovery.objects.get().number
    assert client.post(f"/organisation/recoveries/{number}/confirm/").status_code == 403
    signed_in(second := Client(), "operator", user=two, uscc=OPERATOR)
    assert "确认恢复管理员" in second.get("/desk/").content.decode()
    assert "key=" in second.post(f"/organisation/recoveries/{number}/confirm/").content.decode()


def long_ago(user: User) -> None:
    User.objects.filter(pk=user.pk).update(made_at=wall_now() - timedelta(days=100), last_login=None)


def test_an_account_that_nobody_used_is_closed_and_its_owner_told_only_after_the_password(client: Client) -> None:
    user = person("buyer")
    user.set_password(PASSWORD)
    user.save()
    signed_in(client, "buyer", user=user)
    assert dormancy.close_dormant(by=PLATFORM, now=wall_now()) == []
    long_ago(user)
    assert dormancy.close_dormant(by=PLATFORM, now=wall_now()) == [user]
    assert dormancy.close_dormant(by=PLATFORM, now=wall_now()) == []
    assert client.get("/account/").status_code == 302
    known = {"sign_in_name": str(user.sign_in_name), "address": "", "now": wall_now()}
    with pytest.raises(passwords.WrongSignIn):
        passwords.verify(password="wrong", **known)
    with pytest.raises(passwords.AccountDormant):
        passwords.verify(password=PASSWORD, **known)


def test_the_administrator_opens_a_closed_account_again(client: Client, head: User) -> None:
    user = person("buyer")
    long_ago(user)
    dormancy.close_dormant(by=PLATFORM, now=wall_now())
    signed_in(client, "buyer", user=head)
    assert "太久没用，已停用" in client.get("/organisation/").content.decode()
    assert client.post(f"/organisation/people/{user.public_id}/wake/").status_code == 302
    user.refresh_from_db()
    assert user.active
    assert dormancy.close_dormant(by=PLATFORM, now=wall_now()) == [], "it has its days again"


def test_nobody_elses_administrator_opens_it(head: User) -> None:
    user = person("buyer")
    with pytest.raises(NotAllowed):
        dormancy.wake(uscc=USCC, person=user.public_id, by=acting(person("buyer")), now=wall_now())


def test_accounts_of_certificates_do_not_fall_asleep() -> None:
    user = person("buyer")
    User.objects.filter(pk=user.pk).update(sign_in_name=None)
    long_ago(user)
    assert dormancy.close_dormant(by=PLATFORM, now=wall_now()) == []


def test_a_sign_in_keeps_an_account_awake() -> None:
    user = person("buyer")
    long_ago(user)
    User.objects.filter(pk=user.pk).update(last_login=wall_now() - timedelta(days=89))
    assert dormancy.close_dormant(by=PLATFORM, now=wall_now()) == []
