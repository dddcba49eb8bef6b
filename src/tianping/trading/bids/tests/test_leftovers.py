"""A bid that is refused leaves nothing behind, and is judged by the policy that holds when it counts."""

from pathlib import Path
from typing import Any

import pytest

from tianping.exchange.models import Peer
from tianping.sealing.envelope import Head, WrongPolicy
from tianping.trading.bids import actions, entrusting
from tianping.trading.bids.actions.submitting import WrongVersion
from tianping.trading.bids.models import Bid
from tianping.trading.documents.models import Terms
from tianping.trading.tests import scenes
from tianping.trading.tests.bidding import NOW, Auction, Firm, at
from tianping.web.files import holds

ONE = Firm(1)


@pytest.fixture(autouse=True)
def _mirrored(auction: Auction) -> None:
    Peer.objects.create(origin=scenes.SERVICE, kind="service", state="docked", base_url="http://127.0.0.1:9")


def kept(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_refused_bid_sent_again_and_again_fills_no_disk(auction: Auction, own_folder: Path) -> None:
    auction.bid(ONE)
    upload = auction.upload(ONE, auction.seal(ONE).path)  # names no version that it replaces
    counts = set()
    for _ in range(3):
        with pytest.raises(WrongVersion):
            actions.submit(upload=upload, by=ONE.actor(), clock=at(NOW))
        counts.add(len(kept(own_folder)))
    assert len(counts) == 1


def test_the_copy_of_a_bid_that_is_taken_stays(auction: Auction) -> None:
    bid = auction.bid(ONE)
    assert (
        actions.submit(
            upload=auction.upload(ONE, auction.folder / "bid-1.tpseal"), by=ONE.actor(), clock=at(NOW)
        ).receipt
        == bid.receipt
    )
    assert holds(bid.head_copy)


def test_a_bid_checked_by_a_policy_that_was_replaced_meanwhile_is_refused(
    auction: Auction, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = entrusting.copies_of_bid

    def meanwhile(head: Head, *, body: str) -> Any:
        Terms.objects.update(policy_digest="cd" * 32)
        return real(head, body=body)

    monkeypatch.setattr(entrusting, "copies_of_bid", meanwhile)
    with pytest.raises(WrongPolicy):
        auction.bid(ONE)
    assert not Bid.objects.exists()
