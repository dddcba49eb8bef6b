"""Dummies have versions as bids do: what a trustee holds never tells that somebody bid, or bid again."""

import base64
import hashlib
from collections import Counter
from itertools import count

import pytest

from tianping.canonical import decode
from tianping.record.models import LeafReader
from tianping.sealing.header import Header, parse_bid_header
from tianping.sealing.shares import check_box
from tianping.sealing.suites import suite
from tianping.trading.bids import actions
from tianping.trading.bids.actions import hiding
from tianping.trading.bids.models import Bid, Dummy
from tianping.trading.tests import scenes
from tianping.trading.tests.bidding import NOW, Auction, Firm

Shape = tuple[int, int | None, int, int]


def boxes(trustee: str = scenes.CUSTODIAN) -> list[tuple[Header, bytes, bytes]]:
    """What a trustee holds: headers and boxes, in the order in which they came."""
    rows = LeafReader.objects.filter(origin=trustee, leaf__type="bid.entrusted").select_related("leaf")
    bodies = [decode(bytes(row.leaf.data))["body"] for row in rows.order_by("leaf__seq")]
    raw = [(base64.b64decode(body["header"]), base64.b64decode(body["box"])) for body in bodies]
    return [(parse_bid_header(header), header, box) for header, box in raw]


def view() -> list[Shape]:
    """Of each envelope: its counter, the place of the one that it replaces, the lengths of header and box."""
    held = boxes()
    places = {suite(head.suite).hash(raw).hex(): place for place, (head, raw, _) in enumerate(held)}
    return [
        (head.counter, places[head.previous] if head.previous else None, len(raw), len(box)) for head, raw, box in held
    ]


def dummy(auction: Auction) -> Dummy:
    made = actions.send_dummy(lot=auction.lot, by=scenes.platform(), now=NOW)
    assert made is not None
    return made


def seeded(monkeypatch: pytest.MonkeyPatch, *drawn: int) -> None:
    """What the next dummies draw: 0 replaces, anything else does not."""
    draws = iter(drawn)
    monkeypatch.setattr(hiding.secrets, "randbelow", lambda _: next(draws))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes of bodies are not what this is about; nobody mirrors."""
    monkeypatch.setattr("tianping.trading.bids.entrusting.mirror_origin", lambda: "")


def test_a_view_with_a_replaced_bid_is_the_view_of_dummies_alone(
    auction: Auction, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = auction.bid(Firm(1))
    auction.bid(Firm(1), counter=2, previous=first.seal)
    with_bids = view()
    seeded(monkeypatch, 1, 0)
    dummy(auction)
    dummy(auction)
    whole = view()
    of_dummies = [(counter, None if at is None else at - 2, *sizes) for counter, at, *sizes in whole[2:]]
    assert [(counter, at) for counter, at, *_ in with_bids] == [(1, None), (2, 0)]
    assert of_dummies == with_bids


def test_seeded_views_with_and_without_replacements_hold_the_same_kinds_of_envelopes(
    auction: Auction, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = (int.from_bytes(hashlib.sha256(b"%d" % n).digest()) for n in count())
    monkeypatch.setattr(hiding.secrets, "randbelow", lambda below: next(numbers) % below)
    monkeypatch.setattr(hiding.secrets, "choice", lambda among: among[next(numbers) % len(among)])
    for _ in range(40):
        dummy(auction)
    without = {(counter, at is None, *sizes) for counter, at, *sizes in view()}
    for number in (1, 2):
        first = auction.bid(Firm(number))
        auction.bid(Firm(number), counter=2, previous=first.seal)
    with_bids = Counter((counter, at is None, *sizes) for counter, at, *sizes in view()[40:])
    assert set(with_bids) <= without
    assert {kind[0] for kind in without} >= {1, 2, 3}


def test_a_dummy_replaces_the_latest_version_of_a_dummy_and_never_a_bid(
    auction: Auction, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    bid = auction.bid(Firm(1))
    seeded(monkeypatch, 0, 0, 0)
    made = [dummy(auction) for _ in range(3)]
    assert [one.counter for one in made] == [1, 2, 3]
    assert [one.previous for one in made] == ["", made[0].seal, made[1].seal]
    assert Bid.objects.get(pk=bid.pk).state == "standing"


def test_the_box_of_a_dummy_that_replaces_opens_like_any_other(
    auction: Auction, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeded(monkeypatch, 1, 0)
    dummy(auction)
    dummy(auction)
    head, raw, box = boxes()[-1]
    number = scenes.trustees().index(scenes.CUSTODIAN) + 1
    assert head.counter == 2
    opened = check_box(
        suite=suite(head.suite), private=auction.keys[scenes.CUSTODIAN], index=number, header_bytes=raw, box=box
    )
    assert set(opened.values) == {1, 2, 3} - {number}
