"""Forgotten password, lost phone: by what one still has and an administrator's word, and never by one alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tianping.record.actors import Actor
from tianping.record.models import SealedLeaf
from tianping.refusals import NotAllowed
from tianping.web.accounts import forgotten, one_time, recovery
from tianping.web.accounts.models import OneTimeCode, Reset, SignedSession, User
from tianping.web.accounts.tests.people import USCC, enrolled, person, signed_in
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db
PASSWORD, BETTER = "three unrelated words", "four other unrelated words"
ELSEWHERE = "91330100MA27X00B2W"


@pytest.fixture
def head() -> User:
    return person("buyer", administers=True)


@pytest.fixture
def clerk(head: User) -> User:
    user = person("buyer")
    user.set_password(PASSWORD)
    user.save()
    enrolled(user, wall_now() - timedelta(minutes=5))
    return user


def acting(user: User, uscc: str = USCC) -> Actor:
    return Actor(office=uscc, role="buyer", person=user.public_id, address="10.0.0.1")


def asked(clerk: User) -> forgotten.Asked:
    code = recovery.make(user=clerk)[0]
    return forgotten.ask_password(sign_in_name=str(clerk.sign_in_name), code=code, address="10.0.0.2", now=wall_now())


def vouch(made: forgotten.Asked, by: User, *, approve: bool = True, uscc: str = USCC) -> Reset:
    return forgotten.answer(uscc=uscc, number=made.reset.number, approve=approve, by=acting(by, uscc), now=wall_now())


def test_over_the_pages_a_forgotten_password_is_set_anew(client: Client, head: User, clerk: User) -> None:
    code = recovery.make(user=clerk)[0]
    signed_in(other := Client(), "buyer", user=clerk)
    SignedSession.objects.create(
        user=clerk,
        session_key=other.session.session_key,
        factors="password+code",
        made_at=wall_now(),
        seen_at=wall_now(),
        until=wall_now() + timedelta(hours=1),
    )
    assert "忘了密码" in client.get("/session/").content.decode()
    answer = client.post("/session/forgotten/", {"sign_in_name": clerk.sign_in_name, "code": code})
    assert answer.headers["Location"] == "/session/reset/"
    assert "请本单位管理员核准" in client.get("/session/reset/").content.decode()
    signed_in(office := Client(), "buyer", user=head)
    assert "忘了密码，要设新密码" in office.get("/organisation/").content.decode()
    assert "核准找回账号" in office.get("/desk/").content.decode()
    assert office.post(f"/organisation/resets/{Reset.objects.get().number}/", {"answer": "approve"}).status_code == 302
    given = {"password": BETTER, "password_again": BETTER}
    assert client.post("/session/reset/", given).headers["Location"] == "/session/code/"
    assert client.get("/account/").status_code == 302, "the second factor is still asked for"
    assert other.get("/account/").status_code == 302, "every session from before has ended"
    clerk.refresh_from_db()
    assert clerk.check_password(BETTER)
    secret = enrolled(clerk, wall_now() - timedelta(minutes=5))
    step = int(wall_now().timestamp()) // one_time.STEP
    assert client.post("/session/code/", {"code": one_time.code_at(secret, step)}).status_code == 302
    assert client.get("/account/").status_code == 200


def test_over_the_pages_a_lost_phone_is_replaced(client: Client, head: User, clerk: User) -> None:
    sign_in = {"sign_in_name": clerk.sign_in_name, "password": PASSWORD}
    assert client.get("/session/lost/").headers["Location"] == "/session/"
    client.post("/session/", sign_in)
    assert client.get("/session/lost/").status_code == 200
    assert client.post("/session/lost/").headers["Location"] == "/session/reset/"
    link = client.get("/session/reset/").context["link"]
    signed_in(office := Client(), "buyer", user=head)
    office.post(f"/organisation/resets/{Reset.objects.get().number}/", {"answer": "approve"})
    elsewhere = Client()
    elsewhere.get(link.removeprefix("http://trading.localhost:8101"))
    assert elsewhere.get("/session/reset/").headers["Location"] == "/session/?next=/session/reset/"
    elsewhere.post("/session/?next=/session/reset/", sign_in)
    assert "旧的验证器" in elsewhere.get("/session/reset/").content.decode()
    assert elsewhere.post("/session/reset/").headers["Location"] == "/session/enrol/"
    assert elsewhere.get("/session/enrol/").status_code == 200
    assert not OneTimeCode.objects.filter(user=clerk).exists()
    assert recovery.left(user=clerk) == 0


def test_the_administrator_never_sees_what_opens_the_account(head: User, clerk: User) -> None:
    made = asked(clerk)
    signed_in(office := Client(), "buyer", user=head)
    assert made.secret not in office.get("/organisation/").content.decode()
    assert made.secret not in str(list(Reset.objects.values()))


def test_without_an_administrators_word_nothing_changes(head: User, clerk: User) -> None:
    made = asked(clerk)
    with pytest.raises(forgotten.NotConfirmedYet):
        forgotten.new_password(secret=made.secret, password=BETTER, address="", now=wall_now())
    vouch(made, head, approve=False)
    with pytest.raises(forgotten.ResetOver):
        forgotten.new_password(secret=made.secret, password=BETTER, address="", now=wall_now())
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_a_request_is_good_once_and_for_three_days(head: User, clerk: User) -> None:
    made = asked(clerk)
    vouch(made, head)
    with pytest.raises(forgotten.ResetOver):
        forgotten.new_password(secret=made.secret, password=BETTER, address="", now=made.reset.expires_at)
    forgotten.new_password(secret=made.secret, password=BETTER, address="", now=wall_now())
    with pytest.raises(forgotten.ResetOver):
        forgotten.new_password(secret=made.secret, password=PASSWORD, address="", now=wall_now())


def test_nobody_vouches_for_itself_and_no_stranger_for_anybody(head: User, clerk: User) -> None:
    second = person("buyer", administers=True)
    made = forgotten.ask_factors(user=head, address="", now=wall_now())
    with pytest.raises(forgotten.OwnReset):
        vouch(made, head)
    with pytest.raises(NotAllowed):
        vouch(made, clerk)
    with pytest.raises(forgotten.ResetOver):
        vouch(made, person("buyer", uscc=ELSEWHERE, administers=True), uscc=ELSEWHERE)
    assert vouch(made, second).approved_by == second


def test_the_only_administrator_is_told_whom_to_ask_and_keeps_its_code(head: User) -> None:
    code = recovery.make(user=head)[0]
    asked_by = {"sign_in_name": str(head.sign_in_name), "code": code}
    with pytest.raises(forgotten.NobodyVouches):
        forgotten.ask_password(**asked_by, address="", now=wall_now())
    assert recovery.left(user=head) == 10


@pytest.mark.parametrize("given", [{"sign_in_name": "nobody"}, {"code": "wrong"}, {"code": ""}, {"sign_in_name": ""}])
def test_a_wrong_name_and_a_wrong_code_get_the_same_sentence(
    client: Client, clerk: User, given: dict[str, Any]
) -> None:
    code = recovery.make(user=clerk)[0]
    answer = client.post("/session/forgotten/", {"sign_in_name": clerk.sign_in_name, "code": code} | given)
    assert answer.status_code in (200, 401)
    assert "登录名或恢复码不对" in answer.content.decode() or "请填写" in answer.content.decode()
    assert not Reset.objects.exists()


def test_five_wrong_recoveries_lock_the_name_at_that_address(client: Client, clerk: User) -> None:
    given = {"sign_in_name": clerk.sign_in_name, "code": "wrong"}
    for _ in range(5):
        assert client.post("/session/forgotten/", given).status_code == 401
    assert client.post("/session/forgotten/", given).status_code == 429


def test_a_weak_password_is_refused_and_the_word_stays_good(client: Client, head: User, clerk: User) -> None:
    made = asked(clerk)
    vouch(made, head)
    client.get(f"/session/reset/?key={made.secret}")
    assert client.post("/session/reset/", {"password": "short", "password_again": "short"}).status_code == 422
    assert "不一样" in client.post("/session/reset/", {"password": BETTER, "password_again": "x"}).content.decode()
    assert client.post("/session/reset/", {"password": BETTER, "password_again": BETTER}).status_code == 302


def test_each_step_is_an_entry_of_the_log(head: User, clerk: User) -> None:
    before = SealedLeaf.objects.count()
    made = asked(clerk)
    vouch(made, head)
    forgotten.new_password(secret=made.secret, password=BETTER, address="", now=wall_now())
    assert SealedLeaf.objects.count() == before + 3
