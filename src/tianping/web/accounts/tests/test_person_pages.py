"""The pages of people: from an invitation to acting for a firm, and every refusal on the way."""

import base64
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tianping.record.actors import Actor
from tianping.record.models import SealedLeaf
from tianping.web.accounts import invitations, one_time
from tianping.web.accounts.models import Failure, Membership, OneTimeCode, SignedSession, User
from tianping.web.accounts.tests.people import USCC, enrolled, person, signed_in
from tianping.web.clock import wall_now

PASSWORD = "three unrelated words"
COOKIE = "tp_trading_session"
pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client()


def with_password(*roles: str, **given: Any) -> User:
    user = person(*(roles or ("buyer",)), **given)
    user.set_password(PASSWORD)
    user.save()
    return user


def first_step(client: Client, user: User, password: str = PASSWORD, back: str = "/account/") -> Any:
    return client.post(f"/session/?next={back}", {"sign_in_name": user.sign_in_name, "password": password})


def code_now(secret: bytes, beside: int = 0) -> str:
    return one_time.code_at(secret, int(wall_now().timestamp()) // one_time.STEP + beside)


def sign_in(client: Client, user: User, back: str = "/account/") -> Any:
    secret = enrolled(user, wall_now() - timedelta(minutes=10))
    first_step(client, user, back=back)
    return client.post("/session/code/", {"code": code_now(secret)})


def test_the_whole_way_from_the_command_to_an_operator_at_work(client: Client) -> None:
    made = invitations.admit(
        uscc=USCC,
        subject_name="某中心",
        name="甲",
        roles=["operator"],
        inviter=None,
        by=Actor.platform("trading.localhost"),
        now=wall_now(),
    )
    opened = client.get(made.link.removeprefix("http://trading.localhost:8101"))
    assert opened.headers["Location"] == "/invitation/"
    given = {"name": "甲", "sign_in_name": " Jia ", "password": PASSWORD, "password_again": PASSWORD}
    assert client.post("/invitation/", given).headers["Location"] == "/session/enrol/"
    assert client.get("/account/").headers["Location"].startswith("/session/?")
    secret = base64.b32decode(client.get("/session/enrol/").context["secret"])
    shown = client.post("/session/enrol/", {"code": code_now(secret)})
    assert len(set(re.findall(r"(?:[a-z2-7]{4}-){3}[a-z2-7]{4}", shown.content.decode()))) == 10
    page = client.get("/organisation/").content.decode()
    assert "某中心 · 平台运行" in page
    assert 'action="/session/end/"' in page
    assert client.get("/organisation/admit/").status_code == 200
    assert User.objects.get().sign_in_name == "jia"


def test_the_password_alone_opens_nothing(client: Client) -> None:
    user = with_password()
    enrolled(user, wall_now())
    assert first_step(client, user).headers["Location"] == "/session/code/"
    assert client.get("/account/").status_code == 302
    assert client.get("/organisation/").status_code == 302


def test_who_has_no_second_factor_yet_must_enrol_one_first(client: Client) -> None:
    assert first_step(client, with_password()).headers["Location"] == "/session/enrol/"
    assert client.get("/session/code/").headers["Location"] == "/session/enrol/"
    assert client.get("/account/").status_code == 302


def test_who_has_one_cannot_enrol_another_by_the_password_alone(client: Client) -> None:
    user = with_password()
    enrolled(user, wall_now())
    first_step(client, user)
    assert client.get("/session/enrol/").headers["Location"] == "/session/code/"
    assert client.post("/session/enrol/", {"code": "000000"}).headers["Location"] == "/session/code/"


@pytest.mark.parametrize("name", ["", "nobody", "x" * 65, "\x00", "' or 1=1"])
def test_a_wrong_name_gets_the_same_sentence_as_a_wrong_password(client: Client, name: str) -> None:
    answer = client.post("/session/", {"sign_in_name": name, "password": "wrong"})
    assert answer.status_code in (200, 401)
    assert "密码不对" in answer.content.decode() or "tp-errors" in answer.content.decode()
    wrong = first_step(client, with_password(), "wrong")
    assert wrong.status_code == 401
    assert "登录名或密码不对" in wrong.content.decode()


def test_five_wrong_passwords_lock_the_name_at_that_address(client: Client) -> None:
    user = with_password()
    for _ in range(5):
        assert first_step(client, user, "wrong").status_code == 401
    assert first_step(client, user).status_code == 429
    elsewhere = client.post(
        "/session/", {"sign_in_name": user.sign_in_name, "password": PASSWORD}, REMOTE_ADDR="10.9.9.9"
    )
    assert elsewhere.status_code == 302


def test_a_used_code_does_not_sign_in_again(client: Client) -> None:
    user = with_password()
    secret = enrolled(user, wall_now() - timedelta(minutes=10))
    code = code_now(secret)
    first_step(client, user)
    assert client.post("/session/code/", {"code": code}).status_code == 302
    other = Client()
    first_step(other, user)
    assert other.post("/session/code/", {"code": code}).status_code == 401
    assert other.get("/account/").status_code == 302


def test_the_session_key_changes_at_each_step_up(client: Client) -> None:
    client.get("/invitation/?key=planted")
    planted = client.cookies[COOKIE].value
    user = with_password()
    secret = enrolled(user, wall_now() - timedelta(minutes=10))
    first_step(client, user)
    half = client.cookies[COOKIE].value
    client.post("/session/code/", {"code": code_now(secret)})
    assert len({planted, half, client.cookies[COOKIE].value}) == 3
    assert not Session.objects.filter(session_key__in=[planted, half]).exists()


def test_the_second_step_runs_out_after_ten_minutes(client: Client) -> None:
    user = with_password()
    enrolled(user, wall_now())
    first_step(client, user)
    session = client.session
    session["pending"] |= {"at": (wall_now() - timedelta(minutes=10)).isoformat()}
    session.save()
    assert client.get("/session/code/").headers["Location"] == "/session/"


@pytest.mark.parametrize(("name", "ago"), [("until", 0), ("seen", 3601)])
def test_a_session_ends_by_its_end_and_by_idleness(client: Client, name: str, ago: int) -> None:
    sign_in(client, with_password())
    assert client.get("/account/").status_code == 200
    session = client.session
    session[name] = (wall_now() - timedelta(seconds=ago)).isoformat()
    session.save()
    assert client.get("/account/").status_code == 302
    assert not SignedSession.objects.exists()


def test_every_form_needs_its_token(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    signed_in(strict, "buyer", user=person("buyer", administers=True))
    for address in ("/session/", "/session/end/", "/account/password/", "/organisation/invite/", "/session/acting/"):
        assert strict.post(address, {}).status_code == 403, address


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client: Client, back: str) -> None:
    assert sign_in(client, with_password(), back).headers["Location"] == "/desk/"


def test_one_acts_for_the_only_firm_at_once_and_chooses_among_several(client: Client) -> None:
    sign_in(client, with_password("buyer"))
    assert client.session["acting"]["role"] == "buyer"
    other = Client()
    user = with_password("buyer", "bidder")
    assert sign_in(other, user).headers["Location"].startswith("/session/acting/?next=")
    assert other.get("/organisation/").headers["Location"].startswith("/session/acting/")
    assert other.post("/session/acting/?next=/organisation/", {"acting": f"{USCC} bidder"}).status_code == 302
    assert "投标人" in other.get("/organisation/").content.decode()
    assert other.post("/session/acting/", {"acting": f"{USCC} operator"}).status_code == 403
    Membership.objects.filter(user=user, role="bidder").delete()
    assert other.get("/organisation/").headers["Location"].startswith("/session/acting/")


def test_a_page_for_other_roles_says_which_and_how_to_switch(client: Client) -> None:
    signed_in(client, "buyer")
    answer = client.get("/organisation/admit/")
    assert answer.status_code == 403
    assert "你现在以“招标人”办理，这一页只供平台运行使用" in answer.content.decode()


def test_signing_out_ends_the_session_on_the_server(client: Client) -> None:
    sign_in(client, with_password())
    key = client.cookies[COOKIE].value
    client.post("/session/end/")
    assert not Session.objects.filter(session_key=key).exists()
    client.cookies[COOKIE] = key
    assert client.get("/account/").status_code == 302
    assert client.post("/session/end/").headers["Location"] == "/session/?next=%2F"


def test_one_sees_and_ends_ones_sessions_and_nobody_elses(client: Client) -> None:
    user = with_password()
    sign_in(client, user)
    other = Client(headers={"user-agent": "别处的浏览器"})
    first_step(other, user)
    secret = one_time_secret(user)
    other.post("/session/code/", {"code": code_now(secret, 1)})
    assert "别处的浏览器" in client.get("/account/").content.decode()
    number = SignedSession.objects.get(agent="别处的浏览器").number
    stranger = Client()
    signed_in(stranger, "buyer")
    assert stranger.post(f"/account/sessions/{number}/end/").status_code == 404
    assert other.get("/account/").status_code == 200
    assert client.post(f"/account/sessions/{number}/end/").status_code == 302
    assert other.get("/account/").status_code == 302


def one_time_secret(user: User) -> bytes:
    from tianping.web.accounts import vault

    return vault.unseal(bytes(OneTimeCode.objects.get(user=user).secret), about=user.public_id)


def test_a_new_password_ends_all_other_sessions_and_keeps_this_one(client: Client) -> None:
    user = with_password()
    sign_in(client, user)
    other = Client()
    signed_in(other, "buyer", user=user)
    weak = {"old_password": PASSWORD, "new_password": "123456789012"}
    assert client.post("/account/password/", weak).status_code == 422
    wrong = {"old_password": "not it", "new_password": "other unrelated words"}
    assert client.post("/account/password/", wrong).status_code == 401
    right = {"old_password": PASSWORD, "new_password": "other unrelated words"}
    assert client.post("/account/password/", right).status_code == 302
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


def test_changing_the_app_takes_a_code_of_the_one_in_use(client: Client) -> None:
    user = with_password()
    sign_in(client, user)
    page = client.get("/account/codes/")
    assert "secret" not in (page.context or {})
    assert client.post("/account/codes/", {"code": "000000"}).status_code == 401
    assert client.post("/account/codes/", {"code": code_now(one_time_secret(user), 1)}).status_code == 302
    new = base64.b32decode(client.get("/account/codes/").context["secret"])
    assert "恢复码" in client.post("/account/codes/", {"code": code_now(new)}).content.decode()
    assert one_time_secret(user) == new


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"password": "short", "password_again": "short"}, "这个密码不能用"),
        ({"password": "password1234567", "password_again": "other"}, "两遍密码不一样"),
        ({"sign_in_name": "a"}, "3 到 64"),
        ({"sign_in_name": "a b c"}, "3 到 64"),
        ({"sign_in_name": ""}, "请填写"),
        ({"name": ""}, "请填写"),
    ],
)
def test_a_wrong_new_account_is_refused_with_a_sentence(client: Client, changed: dict[str, str], said: str) -> None:
    head = person("buyer", administers=True)
    by = Actor(office=USCC, role="buyer", person=head.public_id)
    made = invitations.invite(uscc=USCC, name="乙", roles=["buyer"], inviter=head, by=by, now=wall_now())
    client.get(f"/invitation/?key={made.secret}")
    given = {"name": "乙", "sign_in_name": "yi-02", "password": PASSWORD, "password_again": PASSWORD} | changed
    answer = client.post("/invitation/", given)
    assert said in unescape(answer.content.decode())
    assert PASSWORD not in answer.content.decode()
    assert not User.objects.filter(sign_in_name="yi-02").exists()
    taken = given | {"sign_in_name": head.sign_in_name or "", "password": PASSWORD, "password_again": PASSWORD}
    assert client.post("/invitation/", {**taken, "name": "乙"}).status_code == 422


def test_who_is_signed_in_joins_a_firm_by_its_link(client: Client) -> None:
    head = person("buyer", administers=True)
    by = Actor(office=USCC, role="buyer", person=head.public_id)
    made = invitations.invite(uscc=USCC, name="乙", roles=["buyer"], inviter=head, by=by, now=wall_now())
    user = signed_in(client, "bidder", user=person("bidder", uscc="91330100MA27X00B2W"), uscc="91330100MA27X00B2W")
    client.get(f"/invitation/?key={made.secret}")
    assert "接受邀请" in client.get("/invitation/").content.decode()
    assert client.post("/invitation/").status_code == 302
    assert Membership.objects.filter(user=user).count() == 2
    assert client.get("/invitation/").status_code == 410


def test_the_organisation_page_invites_grants_and_hands_over(client: Client) -> None:
    head = signed_in(client, "buyer", user=person("buyer", "agency", administers=True))
    other = person("buyer")
    link = client.post("/organisation/invite/", {"name": "丙", "roles": ["buyer"]}).content.decode()
    assert "/invitation/?key=" in link
    assert "丙" in client.get("/organisation/").content.decode()
    roles = f"/organisation/people/{other.public_id}/roles/"
    assert client.post(roles, {"what": "grant", "role": "agency"}).status_code == 302
    assert client.post(roles, {"what": "grant", "role": "operator"}).status_code == 422
    assert Membership.objects.filter(user=other).count() == 2
    assert client.post("/organisation/handover/", {"taker": other.public_id}).status_code == 302
    taker = Client()
    signed_in(taker, "buyer", user=other)
    offered = re.search(r"/account/handover/\w+/", taker.get("/account/").content.decode())
    assert offered
    assert taker.get(offered[0]).status_code == 200
    assert client.get(offered[0]).status_code == 404
    assert taker.post(offered[0], {"answer": "take"}).status_code == 302
    assert client.get("/organisation/invite/").status_code == 403
    assert taker.get("/organisation/invite/").status_code == 200
    assert client.post("/organisation/leave/").status_code == 302
    assert not Membership.objects.filter(user=head).exists()


def test_readers_see_a_sign_in_link_and_no_page_has_inline_code(client: Client) -> None:
    assert 'href="/session/?next=/"' in client.get("/").content.decode()
    signed_in(client, "operator", user=person("operator", administers=True))
    for address in ("/", "/account/", "/organisation/", "/organisation/invite/", "/organisation/admit/",
                    "/session/acting/", "/account/password/", "/organisation/leave/"):  # fmt: skip
        html = client.get(address).content.decode()
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*src=)", html), address
        assert "祁望舒" in html


def test_signing_in_is_recorded_and_failing_only_beside_the_log(client: Client) -> None:
    user = with_password()
    first_step(client, user, "wrong")
    assert not SealedLeaf.objects.filter(type="account.session").exists()
    assert Failure.objects.count() == 1
    sign_in(client, user)
    assert SealedLeaf.objects.filter(type="account.session").count() == 2  # signed in, and acting for its only firm
    assert not Failure.objects.exists()
