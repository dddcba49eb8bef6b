"""The demonstration's accounts: made in the platform's own process, good for its pages and nowhere else."""

import re
from datetime import UTC, datetime

import httpx
from tests.journeys.town import Town

from tianping.launch.accounts.account import Account, new_password, new_secret, read
from tianping.launch.accounts.codes import code_of
from tianping.launch.accounts.making import make_accounts


def test_an_account_signs_in_with_its_password_and_its_code_and_finds_its_desk(town: Town) -> None:
    one = Account(
        name="journey-buyer",
        role="buyer",
        person="安宁（虚构）",
        subject=town.cast.buyer.name,
        uscc=town.cast.buyer.uscc,
        sites=("trading", "supervision"),
        password=new_password(),
        secret=new_secret(),
    )
    make_accounts(town.city, [one])
    town.clock.rest()
    assert read(folder=town.city.folder) == [one]
    for site in one.sites:
        with httpx.Client(base_url=town.url(site), follow_redirects=True, timeout=60) as browser:
            _send(browser, "/session/", sign_in_name=one.name, password=one.password)
            assert browser.get("/desk/").url.path != "/desk/", "the password alone opened the desk"
            _send(browser, "/session/code/", code=code_of(one, now=datetime.now(UTC)).now)
            desk = browser.get("/desk/")
            assert desk.url.path == "/desk/"
            assert one.subject in desk.text


def _send(browser: httpx.Client, path: str, **values: str) -> None:
    form = browser.get(path).text
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert found is not None
    headers = {"Referer": str(browser.base_url)}
    answer = browser.post(path, data={"csrfmiddlewaretoken": found[1], **values}, headers=headers)
    assert answer.status_code == 200
