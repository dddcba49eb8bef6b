"""Sealed bytes that are gone or altered come back from the mirror."""

import io
from typing import Any

import pytest

from tianping.exchange import files
from tianping.exchange.client import PeerUnreachable
from tianping.exchange.models import Peer
from tianping.trading.bids.models import Bid
from tianping.trading.opening import actions, tasks
from tianping.trading.opening.models import NotOpenedBid, OpenedBid
from tianping.trading.opening.refetching import refetch
from tianping.trading.tests import scenes
from tianping.trading.tests.bidding import AFTER, Auction, damage
from tianping.web.files import holds, intact, remove


class Mirror:
    """What the mirror fetched while the platform's disk was sound."""

    def __init__(self, bids: list[Bid]) -> None:
        self.held: dict[str, bytes] = {}
        for digest in (digest for bid in bids for digest in (bid.body, bid.head_copy)):
            stream = files.open_file(digest=digest, reader=scenes.SERVICE)
            assert stream is not None
            with stream:
                self.held[digest] = stream.read()

    def fetch(self, peer: Peer, *, digest: str) -> Any:
        if digest not in self.held:
            raise PeerUnreachable(origin=peer.origin, cause="HTTP 404", answered=404)
        return io.BytesIO(self.held[digest])


@pytest.fixture
def mirrored(auction: Auction, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Bid], Mirror]:
    """Three closed bids whose copies the mirror holds."""
    Peer.objects.create(origin=scenes.SERVICE, kind="service", state="docked", base_url="http://127.0.0.1:9")
    bids = auction.bids(3)
    mirror = Mirror(bids)
    monkeypatch.setattr("tianping.trading.opening.refetching.fetch", mirror.fetch)
    auction.close()
    return bids, mirror


def test_bytes_that_are_gone_come_back_and_the_bids_open(auction: Auction, mirrored: tuple[list[Bid], Mirror]) -> None:
    bids, _ = mirrored
    for bid in bids:
        remove(bid.sha256)
    tasks.lost_bytes(AFTER)
    assert all(holds(bid.sha256) and intact(bid.sha256) for bid in bids)
    auction.release(1)
    auction.release(2)
    tasks.openings(AFTER)
    assert OpenedBid.objects.count() == 3


def test_bytes_that_were_altered_come_back_at_the_opening(auction: Auction, mirrored: tuple[list[Bid], Mirror]) -> None:
    bids, _ = mirrored
    damage(bids[0], lambda data: data.__setitem__(-5, data[-5] ^ 1))
    auction.release(1)
    auction.release(2)
    actions.open_lot(lot=auction.reload(), by=scenes.platform(), now=AFTER)
    assert OpenedBid.objects.count() == 3
    assert not NotOpenedBid.objects.exists()


def test_a_mirror_that_lacks_a_copy_leaves_things_as_they_are(
    auction: Auction, mirrored: tuple[list[Bid], Mirror]
) -> None:
    bids, mirror = mirrored
    mirror.held.pop(bids[0].body)
    remove(bids[0].sha256)
    assert not refetch(bids[0])
    assert refetch(bids[1])
    assert not holds(bids[0].sha256)


def test_a_copy_that_is_not_the_envelope_is_not_kept(auction: Auction, mirrored: tuple[list[Bid], Mirror]) -> None:
    bids, mirror = mirrored
    mirror.held[bids[0].body] += b"x"
    remove(bids[0].sha256)
    assert not refetch(bids[0])
    assert not holds(bids[0].sha256)
