"""The page that seals: what it is told, its own content policy, its program under a published digest."""

import base64
import hashlib
import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from tianping.canonical import decode, encode
from tianping.record.sequencer import sequence
from tianping.trading.bidmaker import bundle, views
from tianping.trading.bids import api
from tianping.trading.tests import clerks
from tianping.trading.tests.bidding import DUE, NOW, Auction, Firm

ONE = Firm(1)
CONTEXT = ("tianping.web.context", "tianping.web.desk.views", "tianping.web.tenders.views")


@pytest.fixture
def page(auction: Auction, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The first firm, signed in, in the middle of the time for bidding."""
    for module in (views, *CONTEXT):
        name = module if isinstance(module, str) else module.__name__
        monkeypatch.setattr(f"{name}.business_now", lambda: NOW)
    sequence(now=NOW)
    return clerks.clerk("bidder", ONE.uscc, name=ONE.name)


def address(auction: Auction) -> str:
    return f"/my/bids/lots/{auction.lot.code}/seal/"


def facts(html: str) -> dict[str, object]:
    found = re.search(r'<script id="facts" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def test_the_program_is_told_the_tender_its_keys_and_nothing_of_other_bidders(auction: Auction, page: Client) -> None:
    auction.bid(Firm(2))
    told = facts(clerks.shown(page, address(auction), now=NOW))
    assert told["tender"]["seal_policy_digest"] == auction.terms.policy_digest  # type: ignore[index]
    assert (told["counter"], told["previous"], told["uscc"]) == (1, None, ONE.uscc)
    assert Firm(2).uscc not in json.dumps(told)


def test_who_has_a_standing_bid_seals_the_next_version_of_it(auction: Auction, page: Client) -> None:
    bid = auction.bid(ONE)
    told = facts(clerks.shown(page, address(auction), now=NOW))
    assert (told["counter"], told["previous"]) == (2, bid.seal)


def test_no_field_that_is_sealed_can_be_sent_by_a_form(auction: Auction, page: Client) -> None:
    html = clerks.shown(page, address(auction), now=NOW)
    sealed = re.findall(r"<(?:input|textarea)[^>]*data-field[^>]*>", html)
    assert len(sealed) == 4
    assert not [one for one in sealed if " name=" in one]
    inside = html[html.index('data-part="prepare"') : html.index('data-part="receipt-step"')]
    assert "<form" not in inside


def test_the_page_runs_no_script_but_the_published_program(auction: Auction, page: Client) -> None:
    answer = page.get(address(auction))
    html, policy = answer.content.decode(), answer["Content-Security-Policy"]
    mapped = re.search(r'<script type="importmap">(.*?)</script>', html)
    assert mapped
    assert f"'sha256-{base64.b64encode(hashlib.sha256(mapped[1].encode()).digest()).decode()}'" in policy
    scripts = dict(part.split(" ", 1) for part in policy.split("; "))["script-src"].split()
    assert len(scripts) == 2
    assert scripts[0] == f"http://testserver/bid-maker/{bundle.digest()}/"
    assert re.findall(r"<script(?![^>]*(?:importmap|application/json))[^>]*>", html) == [
        f'<script type="module" src="/bid-maker/{bundle.digest()}/bidmaker/page.js" '
        f'integrity="{bundle.module(bundle.PAGE).integrity}">'  # type: ignore[union-attr]
    ]
    assert set(json.loads(mapped[1])["integrity"].values()) == {one.integrity for one in bundle.modules()}


def test_every_module_that_the_program_imports_is_in_the_published_list() -> None:
    names = {one.name for one in bundle.modules()}
    for one in bundle.modules():
        for found in re.findall(r'(?:from|import)\(? ?"(\.[^"]+)"', one.data.decode()):
            parts = one.name.split("/")[:-1]
            for step in found.split("/"):
                parts = parts[:-1] if step == ".." else parts if step == "." else [*parts, step]
            assert "/".join(parts) in names, (one.name, found)


def test_the_list_has_the_published_digest_and_names_what_is_served(page: Client, client: Client) -> None:
    listed = client.get("/bid-maker/bid-maker.json")
    assert hashlib.sha256(listed.content).hexdigest() == bundle.digest()
    for one in decode(listed.content)["files"]:
        served = client.get(f"/bid-maker/{bundle.digest()}/{one['name']}")
        assert hashlib.sha256(served.content).hexdigest() == one["sha256"]
        assert served["Content-Type"].startswith("text/javascript")
        assert "immutable" in served["Cache-Control"]
    assert client.get(f"/bid-maker/{'0' * 64}/bidmaker/page.js").status_code == 404
    assert client.get(f"/bid-maker/{bundle.digest()}/../settings.py").status_code == 404
    assert bundle.digest() in client.get("/disclosure/").content.decode()


def test_the_sealing_thread_may_connect_to_nowhere(client: Client, db: None) -> None:
    policy = client.get(f"/bid-maker/{bundle.digest()}/{bundle.WORKER}")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "connect-src" not in policy


def test_after_the_deadline_the_page_says_so_and_loads_no_program(
    auction: Auction, page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "business_now", lambda: DUE + timedelta(milliseconds=1))
    html = clerks.shown(page, address(auction), now=NOW)
    assert "现在不接收投标" in html
    assert "importmap" not in html


def test_only_a_bidder_sees_the_page_and_anybody_the_explanation(auction: Auction, page: Client) -> None:
    assert Client().get(address(auction)).status_code == 302
    assert clerks.clerk("buyer", auction.tender.buyer).get(address(auction)).status_code == 403
    assert "标书怎么保密，怎么自己查" in Client().get("/bid-maker/").content.decode()


def test_both_pages_are_whole_in_english(auction: Auction, page: Client) -> None:
    assert not clerks.chinese_left(page, "/bid-maker/")
    page.cookies["tp_language"] = "en"
    told = facts(page.get(address(auction)).content.decode())["words"]
    assert isinstance(told, dict)
    assert not [sentence for sentence in told.values() if clerks.HAN.search(sentence)]


def test_the_trust_anchors_can_be_had_from_every_platform(client: Client, db: None) -> None:
    told = client.get("/anchors.json")
    assert decode(told.content)["origins"]
    assert encode(decode(told.content)) == told.content


def test_a_page_submits_by_its_session_with_the_forms_token(auction: Auction, page: Client) -> None:
    upload = auction.upload(ONE, auction.seal(ONE).path)
    given = {"upload": upload.code, "sha256": upload.sha256}
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = page.cookies
    place = f"/api/v1/lots/{auction.lot.code}/bids"
    assert strict.post(place, given, content_type="application/json").status_code == 403
    token = str(facts(strict.get(address(auction)).content.decode())["token"])
    headers = {"X-CSRFToken": token, "Tianping-Role": "bidder"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "business_now", lambda: NOW)
        answer = strict.post(place, given, content_type="application/json", headers=headers)
    assert answer.status_code == 200, answer.content
    assert answer.json()["statement"]["content"]["kind"] == "bid"
