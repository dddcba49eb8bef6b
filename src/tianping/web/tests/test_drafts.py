"""What was typed outlives the session, for the person who typed it and for nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tianping.web import drafts
from tianping.web.accounts.models import Draft, KeptForm, User
from tianping.web.accounts.tests.people import person
from tianping.web.accounts.tests.test_person_pages import sign_in, with_password

pytestmark = pytest.mark.django_db
TYPED = {"text": "请说明第 3.2 条", "files": ["a", "b"], "password": "never", "csrfmiddlewaretoken": "x", "otp": "1"}
KEPT = {"text": ["请说明第 3.2 条"], "files": ["a", "b"]}
BACK = "/session/?next=%2Fask%2FT-1%2F&kept=1"


@pytest.fixture
def client() -> Client:
    return Client()


def run_out(client: Client) -> None:
    """The session ends on the server while the page is open."""
    client.session.flush()


def sign_in_again(client: Client, user: User) -> None:
    user.one_time_code.delete() if hasattr(user, "one_time_code") else None
    sign_in(client, User.objects.get(pk=user.pk))


def typed(client: Client, code: str = "T-1") -> Any:
    return client.get(f"/ask/{code}/").json()["typed"]


def test_a_form_sent_after_the_session_ended_comes_back_after_signing_in(client: Client) -> None:
    user = with_password("buyer")
    sign_in(client, user)
    run_out(client)
    assert client.post("/ask/T-1/", TYPED).headers["Location"] == BACK
    assert "你刚填的内容已保存" in client.get(BACK).content.decode()
    sign_in_again(client, user)
    assert typed(client) == KEPT
    assert typed(client, "T-2") is None
    assert not KeptForm.objects.exists()


def test_another_person_in_the_same_browser_never_sees_it(client: Client) -> None:
    user, other = with_password("buyer"), with_password("buyer")
    sign_in(client, user)
    run_out(client)
    client.post("/ask/T-1/", TYPED)
    sign_in(client, other)
    assert typed(client) is None
    assert not Draft.objects.filter(user=other).exists()


def test_who_was_never_signed_in_here_has_nothing_kept(client: Client) -> None:
    assert client.post("/ask/T-1/", TYPED).headers["Location"] == BACK.removesuffix("&kept=1")
    client.cookies["tp_trading_was"] = "forged"
    client.post("/ask/T-1/", TYPED)
    assert not KeptForm.objects.exists()


def test_signing_out_forgets_what_was_kept(client: Client) -> None:
    sign_in(client, with_password("buyer"))
    client.post("/session/end/")
    client.post("/ask/T-1/", TYPED)
    assert not KeptForm.objects.exists()


def test_what_is_kept_without_a_session_ends_after_a_day_and_has_bounds(client: Client) -> None:
    user = with_password("buyer")
    sign_in(client, user)
    run_out(client)
    client.post("/ask/T-1/", {"text": "x" * (drafts.MOST_BYTES + 1)})
    assert not KeptForm.objects.exists()
    for number in range(drafts.MOST_FORMS + 3):
        client.post(f"/ask/T-{number}/", TYPED)
    assert KeptForm.objects.count() == drafts.MOST_FORMS
    KeptForm.objects.update(at=timezone.now() - drafts.FOR - timedelta(seconds=1))
    sign_in_again(client, user)
    assert typed(client) is None


def test_a_button_pressed_too_late_leads_back_to_its_page(client: Client) -> None:
    late = client.post("/press/", headers={"referer": "http://testserver/ask/T-1/"})
    assert late.headers["Location"] == "/session/?next=%2Fask%2FT-1%2F"
    foreign = client.post("/press/", headers={"referer": "http://evil.example/ask/"})
    assert foreign.headers["Location"] == "/session/?next=%2F"


def test_a_saved_draft_is_found_again_and_dropped_when_done(client: Client) -> None:
    sign_in(client, with_password("buyer"))
    client.post("/ask/T-1/", {"text": "", "files": ["a"]})
    assert typed(client) == {"text": [""], "files": ["a"]}
    client.post("/ask/T-1/", {"text": "done"})
    assert typed(client) is None


def test_drafts_are_ones_own(client: Client) -> None:
    Draft.objects.create(user=person("buyer"), form="ask", ref="T-1", values=KEPT, updated_at=timezone.now())
    sign_in(client, with_password("buyer"))
    assert typed(client) is None


def test_a_form_with_the_token_of_an_earlier_session_is_kept_and_said_so(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    sign_in(client, with_password("buyer"))
    stale = strict.post("/ask/T-1/", TYPED, headers={"origin": "http://testserver"})
    assert stale.status_code == 403
    assert "你填的内容已保存" in stale.content.decode()
    assert typed(client) == KEPT


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_forged_form_leaves_nothing_in_ones_drafts(client: Client, origin: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    sign_in(client, with_password("buyer"))
    assert strict.post("/ask/T-1/", TYPED, headers={"origin": origin}).status_code == 403
    assert not Draft.objects.exists()
