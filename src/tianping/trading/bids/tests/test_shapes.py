"""What peers see of a bid, a replacement, a withdrawal and a dummy has one shape: sizes and number of sealed acts."""

import base64
from collections import Counter
from pathlib import Path

import pytest

from tianping.canonical import decode
from tianping.exchange.models import Peer
from tianping.record.models import LeafReader, SealedLeaf
from tianping.trading.bids import actions, depositing
from tianping.trading.bids.models import Bid, Dummy
from tianping.trading.tests import scenes
from tianping.trading.tests.bidding import NOW, Auction, Firm, at
from tianping.web.files import holds

Shape = Counter[tuple[str, str, int]]


def since(seq: int) -> Shape:
    """What each peer is entitled to after a place: reader, type, and length of its data but for what is drawn at random."""
    found = LeafReader.objects.filter(leaf__seq__gt=seq).select_related("leaf")
    return Counter((one.origin, one.leaf.type, _deposited(one.leaf)) for one in found)


def _deposited(leaf: SealedLeaf) -> int:
    body = decode(bytes(leaf.data))["body"]
    return len(base64.b64decode(body["deposit"])) if "deposit" in body else 0


def last() -> int:
    return SealedLeaf.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


@pytest.fixture(autouse=True)
def _mirrored(auction: Auction) -> None:
    Peer.objects.create(origin=scenes.SERVICE, kind="service", state="docked", base_url="http://127.0.0.1:9")


def shape_of_dummy(auction: Auction) -> Shape:
    before = last()
    assert actions.send_dummy(lot=auction.lot, by=scenes.platform(), now=NOW)
    return since(before)


def test_a_bid_looks_like_a_dummy(auction: Auction) -> None:
    before = last()
    auction.bid(Firm(1))
    assert since(before) == shape_of_dummy(auction)


def test_a_replacement_looks_like_a_dummy(auction: Auction) -> None:
    first = auction.bid(Firm(1))
    before = last()
    auction.bid(Firm(1), counter=2, previous=first.seal)
    assert since(before) == shape_of_dummy(auction)


def test_a_withdrawal_looks_like_a_dummy(auction: Auction) -> None:
    bid = auction.bid(Firm(1))
    before = last()
    actions.withdraw(bid=bid, by=Firm(1).actor(), clock=at(NOW))
    assert since(before) == shape_of_dummy(auction)
    assert Dummy.objects.count() == 2


def test_a_withdrawal_asked_for_again_sends_nothing(auction: Auction, own_folder: Path) -> None:
    bid = auction.bid(Firm(1))
    actions.withdraw(bid=bid, by=Firm(1).actor(), clock=at(NOW))
    before, files = last(), sorted(own_folder.rglob("*"))
    actions.withdraw(bid=bid, by=Firm(1).actor(), clock=at(NOW))
    assert last() == before
    assert sorted(own_folder.rglob("*")) == files


def test_what_a_withdrawal_deposits_can_be_put_back(auction: Auction) -> None:
    bid = auction.bid(Firm(1))
    before = last()
    actions.withdraw(bid=bid, by=Firm(1).actor(), clock=at(NOW))
    leaf = SealedLeaf.objects.get(seq__gt=before, type="mirror.deposited")
    rows = [depositing.row_of(row) for row in depositing.read_rows(decode(bytes(leaf.data))["body"]["deposit"]).rows]
    withdrawn, dummy = rows
    assert isinstance(withdrawn, Bid)
    assert (withdrawn.state, withdrawn.receipt) == ("withdrawn", bid.receipt)
    assert isinstance(dummy, Dummy)
    assert holds(dummy.body)
