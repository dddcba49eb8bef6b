"""Two platforms as processes, a browser, and a client that nobody here wrote (authlib's): signing in over real HTTP."""

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.jwk import KeySet

from tianping.web.accounts import one_time

BACK = "http://portal.localhost:9/back"
PASSWORD = "three unrelated words"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    """One platform's web process, with its own folder."""

    word: str
    settings: str
    folder: Path
    more: dict[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "TIANPING_DATA": str(self.folder),
            "TIANPING_ORIGIN": f"{self.word}.localhost",
            "TIANPING_BASE_URL": self.url,
            "TIANPING_PORT": str(self.port),
            "TIANPING_LOG_LEVEL": "error",
            "DJANGO_SETTINGS_MODULE": self.settings,
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TIANPING_")}
        kept.pop("DATABASE_URL", None)
        return kept | own | self.more

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *words], env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    def start(self) -> None:
        command = [sys.executable, "-m", "tianping", self.word, "web"]
        self.process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.DEVNULL, start_new_session=True
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/session/").status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise AssertionError(f"{self.word} did not start")

    def stop(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)  # the server's own worker, too
            self.process.wait()
            self.process = None


class Person:
    """A browser with cookies: follows redirects by itself, fills forms in."""

    def __init__(self, *sites: Site) -> None:
        self.jars = {urlsplit(site.url).netloc: httpx.Client(base_url=site.url) for site in sites}

    def go(self, url: str, given: dict[str, str] | None = None) -> tuple[httpx.Response, str]:
        """Opens or sends; returns the last answer and the address it came from. Stops at an address of nobody here."""
        answer = httpx.Response(200)
        for _ in range(12):
            parts = urlsplit(url)
            jar = self.jars.get(parts.netloc)
            if jar is None:
                return answer, url
            where = parts._replace(scheme="", netloc="").geturl()
            headers = {"Referer": url}
            answer = jar.request("GET" if given is None else "POST", where, data=given, headers=headers)
            given = None
            if "location" not in answer.headers:
                return answer, url
            url = urljoin(url, answer.headers["location"])
        raise AssertionError("it goes round in circles")

    def send(self, url: str, page: httpx.Response, **given: str) -> tuple[httpx.Response, str]:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token is not None, page.text[-2000:]
        return self.go(url, given | {"csrfmiddlewaretoken": token[1]})

    def sign_in(self, page: httpx.Response, at: str, known: dict[str, str]) -> tuple[httpx.Response, str]:
        """Name and password, then the code that the phone shows."""
        page, at = self.send(at, page, sign_in_name=known["name"], password=PASSWORD)
        assert at.endswith("/session/code/"), at
        step = int(time.time()) // one_time.STEP
        return self.send(at, page, code=one_time.code_at(bytes.fromhex(known["secret"]), step))


@dataclass
class City:
    """The service platform and a trading platform that offers to sign in through it."""

    service: Site
    trading: Site
    known: dict[str, str]
    local: dict[str, str]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    service = Site("service", "tianping.public_service.settings", tmp_path_factory.mktemp("service"), {})
    issuer = {"TIANPING_SIGN_ON_ISSUER": service.url}
    trading = Site("trading", "tianping.trading.settings", tmp_path_factory.mktemp("trading"), issuer)
    making = "tianping.public_service.sign_on.tests.making"
    try:
        for site in (service, trading):
            site.run("tianping", site.word, "migrate")
        known = json.loads(service.run(making, "service", "trading.localhost", trading.url, BACK).splitlines()[-1])
        local = json.loads(trading.run(making, "trading").splitlines()[-1])
        for site in (service, trading):
            site.start()
        yield City(service, trading, known, local)
    finally:
        service.stop()
        trading.stop()


def onward(page: httpx.Response) -> str:
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.text)
    assert found is not None, page.text[-2000:]
    return found[1].replace("&amp;", "&")


def test_a_client_that_nobody_here_wrote_signs_a_person_in(city: City) -> None:
    address = city.service.url
    client = OAuth2Client(
        "portal", city.known["portal"], scope="openid profile subjects", redirect_uri=BACK, code_challenge_method="S256"
    )
    known: dict[str, Any] = client.request(
        "GET", f"{address}/.well-known/openid-configuration", withhold_token=True
    ).json()
    assert known["issuer"] == address
    verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
    url, state = client.create_authorization_url(known["authorization_endpoint"], code_verifier=verifier, nonce=nonce)
    person = Person(city.service)
    page, at = person.go(str(url))
    page, at = person.sign_in(page, at, city.known)
    page, at = person.go(urljoin(at, onward(page)))
    assert at.startswith(BACK)
    given = parse_qs(urlsplit(at).query)
    assert given["state"] == [state]
    token = client.fetch_token(f"{address}/sign-on/token", code=given["code"][0], code_verifier=verifier)
    shown = client.request("GET", f"{address}/sign-on/keys", withhold_token=True).json()
    claims = jwt.decode(token["id_token"], KeySet.import_key_set(shown), algorithms=["ES256"]).claims
    assert (claims["sub"], claims["nonce"], claims["aud"]) == (city.known["sub"], nonce, ["portal"])
    told = client.get(f"{address}/sign-on/userinfo").json()
    assert told["sub"] == city.known["sub"]
    assert sorted(told["subjects"][0]["roles"]) == ["buyer", "operator"]


def test_the_trading_site_signs_people_in_through_the_service_platform(city: City) -> None:
    person = Person(city.service, city.trading)
    page, at = person.go(f"{city.trading.url}/session/?next=/account/")
    assert "用公共服务平台登录" in page.text
    page, at = person.go(f"{city.trading.url}/session/sign-on/?next=/account/")
    assert at.startswith(city.service.url)
    page, at = person.go(at)
    time.sleep(max(0, one_time.STEP - time.time() % one_time.STEP) + 0.1)  # the code of before was used up
    page, at = person.sign_in(page, at, city.known)
    page, at = person.go(urljoin(at, onward(page)))
    assert at == f"{city.trading.url}/account/", at
    assert page.status_code == 200
    assert "招标人" in page.text
    assert "平台运行" not in page.text, "who runs a platform is said by that platform alone"
    again, where = person.go(f"{city.trading.url}/session/sign-on/back/?code=x&state=y")
    assert again.status_code == 401, where


def test_with_the_provider_down_sessions_go_on_and_local_factors_sign_in(city: City) -> None:
    person = Person(city.service, city.trading)
    page, at = person.go(f"{city.trading.url}/session/?next=/account/")
    page, at = person.sign_in(page, at, city.local)
    city.service.stop()
    page, at = person.go(f"{city.trading.url}/session/acting/")
    assert (page.status_code, at) == (200, f"{city.trading.url}/session/acting/")
    other = Person(city.trading)
    page, at = other.go(f"{city.trading.url}/session/sign-on/?next=/account/")
    assert page.status_code == 503
    assert "公共服务平台现在连不上" in page.text
    assert 'name="sign_in_name"' in page.text, "the way to sign in here stands on the same page"
    time.sleep(max(0, one_time.STEP - time.time() % one_time.STEP) + 0.1)
    page, at = other.sign_in(page, f"{city.trading.url}/session/", city.local)
    assert page.status_code == 200
    assert "/session/" not in at or "/session/acting/" in at
