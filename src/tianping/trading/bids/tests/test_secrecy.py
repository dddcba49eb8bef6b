"""Before the deadline nobody is told who bids or how many: 0 and 7 bids give the same public views, and too little to
open anything."""

import base64
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tianping.exchange.projecting import forget_what_was_clean
from tianping.record.models import Event
from tianping.record.sequencer import seal_batch, sequence
from tianping.sealing.engine import BidUnopenable, combine
from tianping.sealing.header import parse_bid_header
from tianping.trading.bids import actions
from tianping.trading.bids.models import Bid
from tianping.trading.documents.policy import opening_private
from tianping.trading.opening.pieces import released_pieces, suffice
from tianping.trading.tests import scenes
from tianping.trading.tests.bidding import NOW, Auction, Firm
from tianping.trustee.packets import NotForThisKey, make, unseal

HEX = re.compile(r"[0-9a-f]{24,}")
BEATS = 3


def views(client: Client, auction: Auction) -> dict[str, Any]:
    """Every public route of trading, as a visitor sees it, with what changes by chance taken out."""
    return {path: seen(client.get(path)) for path in routes(client, auction)}


def routes(client: Client, auction: Auction) -> Iterator[str]:
    schema = client.get("/api/v1/openapi.json").json()
    for path, item in schema["paths"].items():
        about = item.get("get")
        if about is not None and not about.get("security"):
            yield filled(path, auction)
    tender, lot = auction.tender.code, auction.lot.code
    yield from (
        "/",
        f"/tenders/{tender}/",
        f"/?q={tender}",
        f"/?q={auction.tender.name}",
        "/rules/",
        "/disclosure/",
        "/healthz",
    )
    yield from (f"/?q={Firm(1).name}", f"/?q={Firm(1).uscc}", f"/tenders/{tender}/?lot={lot}")
    yield from ("/exchange/checkpoint", "/exchange/entries?after=0&limit=1000", "/exchange/proof?old=0&new=1")
    yield from ("/exchange/catalogue", "/exchange/forks", f"/exchange/seen?origin={scenes.SERVICE}")


def filled(path: str, auction: Auction) -> str:
    codes = {"{lot}": auction.lot.code, "{project}": auction.tender.project_id}
    whole = auction.tender.project_id if "/projects/" in path else auction.tender.code
    return re.sub(r"\{[^}]+\}", lambda found: codes.get(found[0], whole), path)


def seen(answer: Any) -> dict[str, Any]:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = {name: value for name, value in answer.headers.items() if name not in ("X-Request-ID", "Date", "Expires")}
    return {"status": answer.status_code, "headers": shape(headers), "body": _body(body)}


def _body(body: bytes) -> Any:
    if not body.startswith(b"PK"):
        return shape(body.decode())
    with zipfile.ZipFile(io.BytesIO(body)) as bundle:
        return {name: shape(bundle.read(name).decode("latin-1")) for name in bundle.namelist()}


def shape(value: Any) -> Any:
    """Hashes, signatures and nonces are random; their number, place and length are not."""
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    text = re.sub(r'nonce[-="][A-Za-z0-9_+/=-]+', "nonce", text)
    text = re.sub(r"urn:tianping:request:[\w-]+", "request", text)
    text = re.sub(r"[A-Za-z0-9+/]{40,}={0,2}", lambda found: "R" * len(found[0]), text)
    return HEX.sub(lambda found: "h" * len(found[0]), text)


def beat() -> None:
    """The engine goes on as always: sequencer and a batch at each beat, whatever happened."""
    for number in range(BEATS):
        now = NOW + timedelta(seconds=10 * number)
        while sequence(now):
            pass
        seal_batch(now)


def differing(one: Any, other: Any) -> list[str]:
    lines = [str(answer["body"]).splitlines() for answer in (one, other)]
    return [f"{a!r} / {b!r}" for a, b in zip(*lines, strict=False) if a != b][:5] or [one["headers"], other["headers"]]


@pytest.fixture
def client(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    for place in ("clock", "health"):
        monkeypatch.setattr(f"tianping.web.{place}.wall_now", lambda: NOW)
    return client


class _Undone(Exception):
    """Puts the database back."""


def state_with(count: int, auction: Auction, client: Client) -> dict[str, Any]:
    """What a visitor sees after so many bids; the database is as before afterwards."""
    found: dict[str, Any] = {}
    try:
        with transaction.atomic():
            auction.bids(count)
            assert Bid.objects.count() == count
            beat()
            cache.clear()
            forget_what_was_clean()
            found = views(client, auction)
            raise _Undone
    except _Undone:
        return found


def test_every_public_route_answers_alike_with_no_bid_and_with_seven(client: Client, auction: Auction) -> None:
    none, seven = (state_with(count, auction, client) for count in (0, 7))
    assert len(none) > 20
    for path in ("/", f"/tenders/{auction.tender.code}/", "/exchange/entries?after=0&limit=1000"):
        assert none[path]["status"] == 200
    assert set(none) == set(seven)
    for path, answer in none.items():
        assert answer == seven[path], f"{path}: {differing(answer, seven[path])}"


@pytest.mark.parametrize("count", [0, 7])
def test_the_public_log_has_one_entry_per_beat_and_none_of_bidding(auction: Auction, count: int) -> None:
    beat()
    before = Event.objects.count()
    auction.bids(count)
    if count:
        bid = Bid.objects.order_by("received_at", "receipt").last()
        assert bid is not None
        firm = next(Firm(n) for n in range(1, 8) if Firm(n).uscc == bid.bidder)
        actions.withdraw(bid=bid, by=firm.actor(), clock=lambda: NOW)
    beat()
    rows = list(Event.objects.order_by("seq").values_list("type", "header"))
    assert [kind for kind, _ in rows[before:]] == ["record.batch"] * BEATS
    assert len({len(bytes(data)) for kind, data in rows if kind == "record.batch"}) <= 2  # microseconds or none
    for _, data in rows:
        assert not any(Firm(n).uscc.encode() in bytes(data) for n in range(1, 8))


def test_the_platforms_whole_database_files_and_keys_open_no_bid(auction: Auction) -> None:
    """Trading as an attacker, with all it has: its trustee's key, the opening key, bytes and tables. One piece lacks."""
    bids = auction.bids(3)
    own = scenes.trustees().index(str(django_settings.TIANPING_ORIGIN)) + 1
    assert opening_private(auction.terms)
    assert released_pieces(auction.terms) == {}
    for bid in bids:
        pieces = {own: auction.pieces(bid, own)}
        assert not suffice(bid, pieces)
        with pytest.raises(BidUnopenable) as refused:
            combine(header=parse_bid_header(bytes(bid.header)), pieces=pieces)
        assert refused.value.kind == "pieces-missing"
        assert set(pieces[own].values) == {1, 2, 3} - {own}
        for number in {1, 2, 3} - {own}:
            with pytest.raises(Exception, match=r"Spoiled|spoiled|does not open"):
                _open_anothers(auction, bid, number, own)


def _open_anothers(auction: Auction, bid: Bid, number: int, own: int) -> None:
    """Its own trustee's key on another trustee's box."""
    kept = dict(auction.keys)
    auction.keys[scenes.trustees()[number - 1]] = kept[scenes.trustees()[own - 1]]
    try:
        auction.pieces(bid, number)
    finally:
        auction.keys = kept


def test_the_opening_key_does_not_open_what_goes_to_a_second_trustee(auction: Auction) -> None:
    bid = auction.bid(Firm(1))
    second = base64.b64decode(auction.terms.policy["trustees"][2]["public"])  # type: ignore[index]
    packet = make(suite="INTL-1", tender=auction.tender.code, trustee=scenes.SERVICE, index=2,
                  pieces={bid.seal: auction.pieces(bid, 2)}, recipients={"second": second})  # fmt: skip
    with pytest.raises(NotForThisKey):
        unseal(packet, role="second", private=opening_private(auction.terms))
