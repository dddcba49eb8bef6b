"""A person in Chromium with a device that keeps passkeys: added, used as second step, cancelled."""

import os
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect

from tianping.web.accounts import one_time, passkeys
from tianping.web.accounts.models import Passkey, SignedSession, User
from tianping.web.accounts.tests.people import enrolled, person, signed_in
from tianping.web.clock import wall_now

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), pytest.mark.django_db]
MINE = "/account/passkeys/"
PASSWORD = "three unrelated words"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "1"  # the driver of Chromium keeps a loop in this thread; nothing here is async
)


class Wire:
    """Between Chromium and the platform, which answers inside the test's transaction; the cookies are the client's."""

    def __init__(self, client: Client) -> None:
        self.client, self.database = client, connections["default"]

    def carry(self, route: Route) -> None:
        connections["default"] = self.database  # the driver's loop has a context of its own
        asked, place = route.request, urlsplit(route.request.url)
        if place.path.startswith("/static/"):
            found = finders.find(place.path.removeprefix("/static/"))
            route.fulfill(path=str(found)) if found else route.abort()
            return
        headers = {name: value for name, value in asked.all_headers().items() if name not in ("cookie", "host")}
        kind, body = headers.pop("content-type", ""), asked.post_data_buffer or b""
        address = f"{place.path}?{place.query}"
        headers["host"] = place.netloc
        answer = self.client.generic(asked.method, address, body, content_type=kind, headers=headers)
        route.fulfill(status=answer.status_code, headers=dict(answer.items()), body=answer.content)


@pytest.fixture
def user() -> User:
    found = person("buyer")
    found.set_password(PASSWORD)
    found.save()
    return found


@pytest.fixture
def client(user: User) -> Client:
    """Signed in, past a code of the app."""
    secret, client = enrolled(user, wall_now() - timedelta(minutes=10)), Client()
    signed_in(client, "buyer", user=user)
    code = one_time.code_at(secret, int(wall_now().timestamp()) // one_time.STEP)
    assert client.post(MINE, {"code": code}).status_code == 302
    return client


@pytest.fixture
def page(chromium: Browser, client: Client) -> Iterator[Page]:
    """A page that stands at this platform's own address."""
    context = chromium.new_context(locale="zh-CN")
    context.route("**/*", Wire(client).carry)
    yield context.new_page()
    context.close()


def name_it(page: Page) -> None:
    page.goto(passkeys.origin() + MINE)
    page.get_by_label("名字").fill("办公室电脑")
    page.get_by_role("button", name="登记这台设备").click()


def test_a_passkey_is_added_and_signs_in(user: User, client: Client, page: Page) -> None:
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    name_it(page)
    expect(page.get_by_role("button", name="停用")).to_be_visible()
    client.logout()
    page.goto(passkeys.origin() + "/session/?next=/account/")
    page.locator("#id_sign_in_name").fill(user.sign_in_name or "")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.get_by_role("link", name="改用通行密钥，不用抄码").click()
    page.get_by_role("button", name="用通行密钥进入").click()
    expect(page.get_by_role("heading", name="我的账号")).to_be_visible()
    assert SignedSession.objects.get(user=user).factors == "password+passkey"
    assert Passkey.objects.get().used_at is not None


def test_a_browser_without_a_device_says_what_else_there_is(page: Page) -> None:
    page.add_init_script("navigator.credentials.create = () => Promise.reject(new Error('no device'))")
    name_it(page)
    expect(page.locator("[data-passkey-none]")).to_be_visible()
    assert not Passkey.objects.exists()
