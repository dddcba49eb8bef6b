"""A bidder in Chromium at the page that seals: a real platform answers, the demonstration's authority certifies."""

import base64
import hashlib
import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client, RequestFactory
from playwright.sync_api import Browser, Page, Route, expect

from tianping.canonical import encode
from tianping.launch.ca import certified, handler_of
from tianping.record import checkpoints, merkle
from tianping.record.anchors import anchors_of
from tianping.record.checkpoints import Checkpoint
from tianping.record.identity import own_keys
from tianping.record.keys import PlatformKeys
from tianping.record.sequencer import sequence
from tianping.sealing.envelope import read_head
from tianping.sealing.recovery import from_words, open_envelope
from tianping.sealing.suites import generate_x25519
from tianping.trading.bidmaker import certifying, publishing, views
from tianping.trading.bids import api
from tianping.trading.bids import views as bid_views
from tianping.trading.bids.models import Bid
from tianping.trading.tests import bidding, clerks, committees, scenes
from tianping.trading.tests.bidding import NOW, Auction, Firm
from tianping.trading.tests.folders import own_folder  # noqa: F401 - the fixture
from tianping.web.files import open_file

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
ONE = Firm(1)
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "1"  # the driver of Chromium keeps a loop in this thread; nothing here is async
)


@pytest.fixture
def auction(db: None, own_folder: Path, tmp_path: Path) -> Auction:  # noqa: F811
    return bidding.auction(tmp_path)


class Program(BaseHTTPRequestHandler):
    """The page's program from a port of its own: what threads of a browser load passes by the driver's routes."""

    def do_GET(self) -> None:
        _, _, digest, name = self.path.split("/", 3)
        request = RequestFactory().get(self.path, headers={"host": self.headers["Host"]})
        answer = publishing.file(request, digest=digest, name=name)
        self.send_response(answer.status_code)
        for header, value in answer.items():
            self.send_header(header, value)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Says nothing."""


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """The address of a small server, while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def authority(auction: Auction, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The demonstration's certificate authority, on a port of its own."""
    ca, known = committees.authority(), anchors_of(own_keys())
    handler = handler_of(lambda data: certified(data, ca=ca, anchors=known, now=NOW))
    with serving(handler) as address:
        docked = settings.TIANPING_TRADING.model_copy(update={"certificate_authority": address})
        monkeypatch.setattr(settings, "TIANPING_TRADING", docked)
        monkeypatch.setattr(certifying, "outside_transaction", lambda: None)  # the test itself is one
        yield address


class Wire:
    """Between Chromium and the platform. `cut` answers are lost on the way, and so many slices may pass before."""

    def __init__(self, client: Client, host: str) -> None:
        self.client, self.host = client, host
        self.database = connections["default"]
        self.slices: list[int] = []
        self.cut_after = -1
        self.seen: list[str] = []

    def carry(self, route: Route) -> None:
        connections["default"] = self.database  # the test's own transaction; the loop has a context of its own
        asked = route.request
        place = urlsplit(asked.url)
        if re.match(r"/bid-maker/[0-9a-f]{64}/", place.path):
            route.continue_()
            return
        address = f"{place.path}?{place.query}" if place.query else place.path
        body = asked.post_data_buffer or b""
        self.seen.append(body.decode("latin-1"))
        headers = {name: value for name, value in asked.all_headers().items() if name != "cookie"}
        answer = self.client.generic(
            asked.method, address, body, content_type=headers.pop("content-type", ""), headers=headers | {"host": place.netloc},
        )  # fmt: skip
        if asked.method == "PUT":
            self.slices.append(int(place.query.removeprefix("offset=")))
            if self.cut_after >= 0 and len(self.slices) > self.cut_after:
                route.abort("connectionreset")  # it arrived; its answer did not
                return
        content = b"".join(answer) if answer.streaming else answer.content
        route.fulfill(status=answer.status_code, headers=dict(answer.items()), body=content)


def evidence(auction: Auction, platforms: list[PlatformKeys]) -> dict[str, Any]:
    """What each trustee's log says of its key: a log of three entries, signed by it, cosigned by the next platform."""
    policy, lines = auction.policy.to_json(), []
    for number, key in enumerate(policy["trustees"]):
        platform, witness = platforms[number], platforms[(number + 1) % 3]
        named = {name: key[name] for name in ("key_id", "public", "organisation")}
        body = {name: policy[name] for name in ("tender", "suite", "opening_at")} | named
        entry = encode({"v": 1, "id": "x", "type": "trustee.key_bound", "origin": platform.origin, "body": body})
        leaves = [merkle.leaf_hash(data) for data in (b"0", entry, b"2")]
        signed = checkpoints.sign(Checkpoint(platform.origin, 3, merkle.root(leaves)), platform.log)
        signed = signed.joined(*checkpoints.cosign(signed, witness.witness, at=NOW).signatures)
        proof = [one.hex() for one in merkle.inclusion_proof(leaves, 1)]
        line = {"entry": base64.b64encode(entry).decode(), "index": 1, "proof": proof, "checkpoint": signed.written()}
        lines.append({"trustee": platform.origin, **line})
    return {"tender": auction.tender.code, "keys": lines}


@pytest.fixture
def peers(auction: Auction, monkeypatch: pytest.MonkeyPatch) -> list[PlatformKeys]:
    """The trading platform with two others, played by hand with real keys and logs."""
    made = [own_keys(), *(PlatformKeys.make(origin) for origin in scenes.trustees()[1:])]
    monkeypatch.setattr(views, "anchors_of_city", lambda: anchors_of(*made))
    proven = evidence(auction, made)
    monkeypatch.setattr(views, "key_evidence", lambda _: proven)
    return made


@pytest.fixture
def wire(auction: Auction, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    for module in (views, bid_views, api):
        monkeypatch.setattr(module, "business_now", lambda: NOW)
    for name in ("tianping.web.context", "tianping.trading.bidmaker.api"):
        monkeypatch.setattr(f"{name}.business_now", lambda: NOW)
    monkeypatch.setattr("tianping.trading.bids.uploading.SLICE", 1 << 20)
    sequence(now=NOW)
    with serving(Program) as host:
        yield Wire(clerks.clerk("bidder", ONE.uscc, name=ONE.name), host)


@pytest.fixture
def page(chromium: Browser, wire: Wire, authority: str, peers: list[PlatformKeys]) -> Iterator[Page]:
    context = chromium.new_context(locale="zh-CN", accept_downloads=True)
    context.route("**/*", wire.carry)
    opened = context.new_page()
    opened.trouble = []  # type: ignore[attr-defined]
    opened.on("console", lambda said: opened.trouble.append(said.text) if said.type == "error" else None)  # type: ignore[attr-defined]
    opened.on("pageerror", lambda error: opened.trouble.append(str(error)))  # type: ignore[attr-defined]
    yield opened
    context.close()


def address(wire: Wire, auction: Auction) -> str:
    return f"{wire.host}/my/bids/lots/{auction.lot.code}/seal/"


def prepared(
    page: Page, wire: Wire, auction: Auction, folder: Path, *, size: int = 3 << 20, price: str = "8765432.10"
) -> None:
    """The keys are checked, a certificate is there, form and files are filled in."""
    page.goto(address(wire, auction))
    expect(page.locator('[data-part="ready"]')).to_be_visible()
    if page.locator('[data-part="enrol"]').is_visible():
        page.click('[data-part="enrol"]')
        expect(page.locator('[data-part="signer"]')).to_contain_text("有效期至")
    letter, drawing = folder / "投标函.pdf", folder / "drawing.bin"
    letter.write_bytes(b"letter")
    drawing.write_bytes(bytes(range(256)) * (size // 256))
    page.fill('[data-field="price"]', price)
    page.fill('[data-field="duration_days"]', "120")
    page.set_input_files('[data-part="files"]', [letter, drawing])


def sealed(page: Page) -> str:
    """Sealed; returns the recovery code as the page shows it."""
    page.click('[data-part="seal"]')
    expect(page.locator('[data-part="code-step"]')).to_be_visible(timeout=60_000)
    return page.locator('[data-part="code"]').inner_text().strip()


def sign(page: Page) -> None:
    page.check('[data-part="kept"]')
    expect(page.locator('[data-part="signing"]')).to_contain_text("投标函.pdf")
    page.click('[data-part="sign"]')


def hand_in(page: Page) -> None:
    page.click('[data-part="hand-in"]', timeout=60_000)
    expect(page.locator('[data-part="receipt-step"]')).to_be_visible(timeout=30_000)


def opened_with(code: str, bid: Bid, into: Path) -> Any:
    into.mkdir()
    with open_file(bid.sha256) as stream:
        head = read_head(stream)  # type: ignore[arg-type]
        stream.seek(head.body_offset)
        return open_envelope(head, stream, seed=from_words(code), sink=into)  # type: ignore[arg-type]


def test_a_bid_is_sealed_signed_sent_and_handed_in_from_the_page(
    page: Page, wire: Wire, auction: Auction, tmp_path: Path
) -> None:
    prepared(page, wire, auction, tmp_path)
    code = sealed(page)
    sign(page)
    hand_in(page)
    bid = Bid.objects.get()
    assert (bid.bidder, bid.counter, bid.state) == (ONE.uscc, 1, "standing")
    expect(page.locator('[data-part="receipt"]')).to_contain_text(bid.receipt)
    expect(page.locator('[data-part="receipt"]')).to_contain_text("2026-01-15 09:00:00.000")
    with page.expect_download() as download:
        page.click('[data-part="receipt-file"]')
    assert json.loads(Path(download.value.path()).read_text())["statement"]["content"]["number"] == bid.receipt
    inside = opened_with(code, bid, tmp_path / "opened")
    assert inside.form == {"price": "8765432.10", "duration_days": "120"}
    assert (tmp_path / "opened" / "drawing.bin").read_bytes() == (tmp_path / "drawing.bin").read_bytes()
    assert page.trouble == []  # type: ignore[attr-defined]


def test_neither_price_nor_recovery_code_nor_files_leave_the_machine(
    page: Page, wire: Wire, auction: Auction, tmp_path: Path
) -> None:
    prepared(page, wire, auction, tmp_path)
    code = sealed(page)
    sign(page)
    hand_in(page)
    sent = "".join(wire.seen)
    assert len(sent) > 3 << 20
    for secret in (
        "8765432.10",
        code,
        code.split("-")[0] + "-" + code.split("-")[1],
        bytes(range(256)).decode("latin-1"),
    ):
        assert secret not in sent


def test_a_network_that_fails_in_the_middle_is_gone_on_from_where_it_stopped(
    page: Page, wire: Wire, auction: Auction, tmp_path: Path
) -> None:
    prepared(page, wire, auction, tmp_path)
    sealed(page)
    wire.cut_after = 1
    sign(page)
    expect(page.locator('[data-part="sending"]')).to_contain_text("网络断了", timeout=30_000)
    wire.cut_after = -1
    hand_in(page)
    assert wire.slices == sorted(set(wire.slices))
    assert Bid.objects.get().state == "standing"


def test_a_tab_that_is_closed_while_uploading_goes_on_with_the_same_ciphertext(
    page: Page, wire: Wire, auction: Auction, tmp_path: Path
) -> None:
    prepared(page, wire, auction, tmp_path)
    code = sealed(page)
    wire.cut_after = 1
    sign(page)
    expect(page.locator('[data-part="sending"]')).to_contain_text("网络断了", timeout=30_000)
    wire.cut_after = -1
    other = page.context.new_page()
    page.close()
    other.goto(address(wire, auction))
    expect(other.locator('[data-part="resuming"]')).to_contain_text("接着传")
    hand_in(other)
    assert wire.slices == sorted(set(wire.slices))
    assert opened_with(code, Bid.objects.get(), tmp_path / "opened").form["price"] == "8765432.10"


def test_a_certificate_kept_elsewhere_signs_what_the_page_shows(
    page: Page, wire: Wire, auction: Auction, tmp_path: Path
) -> None:
    prepared(page, wire, auction, tmp_path)
    page.check("#id_by_file")
    sealed(page)
    page.check('[data-part="kept"]')
    with page.expect_download() as download:
        page.click('[data-part="statement-file"]')
    statement = Path(download.value.path()).read_bytes()
    assert statement.decode() == page.locator('[data-part="statement"]').inner_text()
    signature = tmp_path / "signature.json"
    signature.write_text(json.dumps(ONE.signer().sign(statement).to_json()))
    page.set_input_files('[data-part="signature"]', signature)
    hand_in(page)
    assert Bid.objects.get().state == "standing"


def test_a_second_version_replaces_the_first(page: Page, wire: Wire, auction: Auction, tmp_path: Path) -> None:
    for price in ("8765432.10", "8000000.00"):
        prepared(page, wire, auction, tmp_path, size=1 << 18, price=price)
        sealed(page)
        sign(page)
        hand_in(page)
    first, second = Bid.objects.order_by("counter")
    assert (first.state, second.state, second.counter) == ("replaced", "standing", 2)


def test_a_key_that_was_swapped_is_found_and_nothing_can_be_sealed(
    page: Page, wire: Wire, auction: Auction, tmp_path: Path
) -> None:
    terms = auction.terms
    policy = json.loads(json.dumps(terms.policy))
    swapped = generate_x25519()[1]
    policy["trustees"][1] |= {
        "public": base64.b64encode(swapped).decode(),
        "digest": hashlib.sha256(swapped).hexdigest(),
    }
    digest = hashlib.sha256(encode(policy)).hexdigest()
    type(terms).objects.filter(pk=terms.pk).update(policy=policy, policy_digest=digest)
    page.goto(address(wire, auction))
    expect(page.locator('[data-part="verdict"]')).to_contain_text("不要用它加密")
    failed = page.locator('[data-part="checks"] li.bad').all_inner_texts()
    assert len(failed) == 1, failed  # a platform that swaps a key signs that too: the trustee's own log tells
    assert "another public in the trustee's log" in failed[0]
    expect(page.locator('[data-part="seal"]')).to_be_disabled()


def test_a_price_above_the_maximum_and_no_files_are_said_before_sealing(
    page: Page, wire: Wire, auction: Auction, tmp_path: Path
) -> None:
    prepared(page, wire, auction, tmp_path, price="十万")
    page.click('[data-part="seal"]')
    expect(page.locator('[data-part="trouble"]')).to_contain_text("投标报价")
    assert page.locator('[data-field="duration_days"]').input_value() == "120"
    assert Bid.objects.count() == 0


def test_own_trust_anchors_are_told_from_those_of_the_platform(
    page: Page, wire: Wire, auction: Auction, peers: list[PlatformKeys], tmp_path: Path
) -> None:
    page.goto(address(wire, auction))
    expect(page.locator('[data-part="verdict"]')).to_contain_text("本平台给的")
    own, other = tmp_path / "anchors.json", tmp_path / "others.json"
    own.write_bytes(anchors_of(*peers).encoded())
    other.write_bytes(anchors_of(*(PlatformKeys.make(one.origin) for one in peers)).encoded())
    page.set_input_files('[data-part="anchors"]', own)
    expect(page.locator('[data-part="verdict"]')).to_contain_text("你自己的信任锚文件")
    page.set_input_files('[data-part="anchors"]', other)
    expect(page.locator('[data-part="verdict"]')).to_contain_text("不要用它加密")
