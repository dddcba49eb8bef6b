"""Passkeys: enrolled, used as second step, listed, ended; and devices that answer wrongly."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tianping.record.actors import Actor
from tianping.record.models import SealedLeaf
from tianping.web.accounts import forgotten, one_time, passkeys, views_account
from tianping.web.accounts.models import Failure, Passkey, SignedSession, User
from tianping.web.accounts.tests.device import Device
from tianping.web.accounts.tests.people import USCC, enrolled, person, signed_in
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db
PASSWORD = "three unrelated words"
MINE, STEP = "/account/passkeys/", "/session/passkey/"


@pytest.fixture
def user() -> User:
    found = person("buyer")
    found.set_password(PASSWORD)
    found.save()
    return found


def proven(user: User) -> Client:
    """Signed in, past a code of the app, at the page of one's passkeys."""
    secret = enrolled(user, wall_now() - timedelta(minutes=10))
    client = Client()
    signed_in(client, "buyer", user=user)
    code = one_time.code_at(secret, int(wall_now().timestamp()) // one_time.STEP)
    assert client.post(MINE, {"code": code}).status_code == 302
    return client


def added(client: Client, device: Device, name: str = "办公室电脑") -> Any:
    question = client.get(MINE).context["question"]
    return client.post(MINE, {"name": name, "answer": device.create(question)})


def first_step(user: User) -> Client:
    client = Client()
    client.post("/session/?next=/account/", {"sign_in_name": user.sign_in_name, "password": PASSWORD})
    return client


def test_a_passkey_is_enrolled_and_is_the_second_step(user: User) -> None:
    device, client = Device(), proven(user)
    assert added(client, device).status_code == 302
    assert "办公室电脑" in client.get(MINE).content.decode()
    other = first_step(user)
    assert STEP in other.get("/session/code/").content.decode()
    question = other.get(STEP).context["question"]
    assert [one["type"] for one in question["allowCredentials"]] == ["public-key"]
    assert other.post(STEP, {"answer": device.get(question)}).headers["Location"] == "/account/"
    assert other.get("/account/").status_code == 200
    assert SignedSession.objects.get(user=user).factors == "password+passkey"


def test_it_is_enrolled_only_after_a_factor_in_use(user: User) -> None:
    client = Client()
    signed_in(client, "buyer", user=user)
    assert client.get(MINE).headers["Location"] == "/account/codes/"
    enrolled(user, wall_now())
    assert "question" not in client.get(MINE).context
    assert client.post(MINE, {"name": "x", "answer": "{}"}).status_code == 200
    assert not Passkey.objects.exists()


def test_without_the_password_there_is_no_second_step(user: User) -> None:
    assert Client().get(STEP).headers["Location"] == "/session/"
    enrolled(user, wall_now())
    assert first_step(user).get(STEP).headers["Location"] == "/session/code/"


@pytest.mark.parametrize(
    "device",
    [Device(origin="https://evil.example"), Device(host="evil.example"), Device(origin="http://trading.localhost:1")],
)
def test_a_key_of_another_site_is_not_enrolled(user: User, device: Device) -> None:
    assert added(proven(user), device).status_code == 401
    assert not Passkey.objects.exists()


def test_a_question_is_answered_once(user: User) -> None:
    client, device = proven(user), Device()
    question = client.get(MINE).context["question"]
    assert client.post(MINE, {"name": "甲", "answer": device.create(question)}).status_code == 302
    assert client.post(MINE, {"name": "乙", "answer": Device().create(question)}).status_code == 401
    other = first_step(user)
    asked = other.get(STEP).context["question"]
    answer = device.get(asked)
    assert other.post(STEP, {"answer": answer}).status_code == 302
    again = first_step(user)
    again.get(STEP)
    assert again.post(STEP, {"answer": answer}).status_code == 401


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "x", '{"id": 1}', "[" * 20_000, '{"id": "\\u0000"}'])
def test_nonsense_is_refused_with_a_sentence(user: User, answer: str) -> None:
    added(proven(user), Device())
    other = first_step(user)
    other.get(STEP)
    refused = other.post(STEP, {"answer": answer})
    assert refused.status_code == 401
    assert "通行密钥没有通过" in refused.content.decode()
    assert other.get("/account/").status_code == 302


def test_another_persons_key_and_a_copied_key_are_refused(user: User) -> None:
    device, stranger = Device(), Device()
    added(proven(user), device)
    added(proven(person("bidder")), stranger)
    other = first_step(user)
    assert other.post(STEP, {"answer": stranger.get(other.get(STEP).context["question"])}).status_code == 401
    device.count = 5
    assert other.post(STEP, {"answer": device.get(other.get(STEP).context["question"])}).status_code == 302
    device.count = 2
    late = first_step(user)
    assert late.post(STEP, {"answer": device.get(late.get(STEP).context["question"])}).status_code == 401


def test_ten_wrong_answers_lock_the_second_step(user: User) -> None:
    device = Device()
    added(proven(user), device)
    other = first_step(user)
    for _ in range(10):
        assert other.post(STEP, {"answer": "{}"}).status_code == 401
    assert other.post(STEP, {"answer": device.get(other.get(STEP).context["question"])}).status_code == 429
    assert Failure.objects.count() == 10


def test_an_ended_key_signs_in_no_more_and_nobody_ends_anothers(user: User) -> None:
    device, client = Device(), proven(user)
    added(client, device)
    number = Passkey.objects.get().number
    stranger = Client()
    signed_in(stranger, "buyer")
    assert stranger.post(f"{MINE}{number}/end/").status_code == 404
    other = first_step(user)
    question = other.get(STEP).context["question"]
    assert client.post(f"{MINE}{number}/end/").status_code == 302
    assert other.post(STEP, {"answer": device.get(question)}).status_code in (302, 401)
    assert other.get("/account/").status_code == 302


def test_the_same_key_is_not_enrolled_twice_and_ten_are_enough(user: User) -> None:
    client, device = proven(user), Device()
    added(client, device)
    assert added(client, device).status_code == 401
    for _ in range(9):
        assert added(client, Device()).status_code == 302
    assert added(client, Device()).status_code == 422


def test_an_answer_without_a_question_is_refused(user: User) -> None:
    client, device = proven(user), Device()
    assert client.post(MINE, {"name": "甲", "answer": device.create({"challenge": ""})}).status_code == 401
    added(client, device)
    assert first_step(user).post(STEP, {"answer": device.get({"challenge": ""})}).status_code == 401


def test_a_site_without_a_name_says_that_it_offers_none(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = proven(user)
    added(client, Device())
    monkeypatch.setattr(passkeys, "host", lambda: "127.0.0.1")
    shown = client.get(MINE)
    assert "question" not in shown.context
    assert "没有域名" in shown.content.decode()
    other = first_step(user)
    assert STEP not in other.get("/session/code/").content.decode()
    assert other.get(STEP).headers["Location"] == "/session/code/"


def test_a_new_second_factor_ends_the_passkeys(user: User) -> None:
    added(proven(user), Device())
    vouching = person("buyer", administers=True)
    now = wall_now()
    asked = forgotten.ask_factors(user=user, address="", now=now)
    by = Actor(office=USCC, role="buyer", person=vouching.public_id)
    forgotten.answer(uscc=USCC, number=asked.reset.number, approve=True, by=by, now=now)
    forgotten.new_factors(secret=asked.secret, user=user, address="", now=now)
    assert not Passkey.objects.exists()


def test_the_code_given_to_add_one_is_good_for_a_quarter_of_an_hour(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = proven(user)
    later = wall_now() + timedelta(minutes=16)
    monkeypatch.setattr(views_account, "wall_now", lambda: later)
    assert "question" not in client.get(MINE).context


def test_adding_and_ending_stand_in_the_log(user: User) -> None:
    client = proven(user)
    before = SealedLeaf.objects.count()
    added(client, Device())
    assert SealedLeaf.objects.count() == before + 1
    client.post(f"{MINE}{Passkey.objects.get().number}/end/")
    assert SealedLeaf.objects.count() == before + 2


@pytest.mark.parametrize("address", [MINE, STEP, "/session/code/"])
def test_the_pages_of_passkeys_are_english_throughout(user: User, address: str) -> None:
    client = proven(user)
    added(client, Device(), name="Office")
    if address != MINE:
        client = first_step(user)
    client.cookies["django_language"] = client.cookies["tp_language"] = "en"
    html = unescape(client.get(address).content.decode()).replace("祁望舒", "").replace("砺石建设", "")
    main = html[html.index("<main") : html.index("</main")]
    assert re.findall(r"[\u4e00-\u9fff][^<\"]*", main) == []
