"""Recovery codes, the last way."""

from datetime import timedelta

import pytest

from tianping.refusals import NotAllowed
from tianping.sealing.recovery import BadRecoveryCode, to_words
from tianping.trading.bids.models import Bid
from tianping.trading.opening import actions, tasks
from tianping.trading.opening.actions import CodeDoesNotFit, RecoveryClosed
from tianping.trading.opening.models import NotOpenedBid, OpenedBid, RecoveryCode
from tianping.trading.opening.rules import cut_off
from tianping.trading.tests import scenes
from tianping.trading.tests.bidding import AFTER, NOW, Auction, Firm


@pytest.fixture
def bids(auction: Auction) -> list[Bid]:
    """Three bids, closed; only one trustee releases."""
    found = auction.bids(3)
    auction.close()
    auction.release(2)
    return found


def hand_in(auction: Auction, bid: Bid, *, code: str = "", firm: int = 1, now: object = AFTER) -> RecoveryCode:
    bid = Bid.objects.select_related("lot__tender").get(pk=bid.pk)
    return actions.hand_in_recovery(
        bid=bid, words=code or auction.seeds[bid.seal], by=Firm(firm).actor(), now=now  # type: ignore[arg-type]
    )  # fmt: skip


def test_codes_open_bids_at_the_cut_off_together(auction: Auction, bids: list[Bid]) -> None:
    for number, bid in enumerate(bids[:2], 1):
        hand_in(auction, bid, firm=number)
    tasks.openings(AFTER)
    assert auction.reload().stage == "closed"
    tasks.openings(cut_off(auction.terms))
    assert {one.bid for one in OpenedBid.objects.all()} == set(bids[:2])
    assert NotOpenedBid.objects.get().bid == bids[2]
    noted = [one["noted"] for one in scenes.bodies("opening.read_out")[0]["bids"]]
    assert all("pieces-missing (trustee)" in lines[0] for lines in noted)
    assert scenes.bodies("opening.read_out")[0]["trustees"] == []


def test_a_code_gets_past_two_bad_shares(auction: Auction, bids: list[Bid]) -> None:
    auction.release(1, spoil=[bid.seal for bid in bids])
    auction.release(3, spoil=[bid.seal for bid in bids])
    hand_in(auction, bids[0])
    tasks.openings(cut_off(auction.terms))
    assert OpenedBid.objects.get().bid == bids[0]
    assert {one.kind for one in NotOpenedBid.objects.all()} == {"bad-share"}


def test_a_code_is_kept_sealed(auction: Auction, bids: list[Bid]) -> None:
    kept = hand_in(auction, bids[0])
    seed = auction.seeds[bids[0].seal]
    assert seed.encode() not in bytes(kept.sealed)
    assert hand_in(auction, bids[0]).bid == kept.bid


def test_anothers_code_is_refused(auction: Auction, bids: list[Bid]) -> None:
    with pytest.raises(CodeDoesNotFit):
        hand_in(auction, bids[0], code=auction.seeds[bids[1].seal])
    with pytest.raises(CodeDoesNotFit):
        hand_in(auction, bids[0], code=to_words(b"s" * 32))
    assert not RecoveryCode.objects.exists()


def test_a_mistyped_code_is_refused(auction: Auction, bids: list[Bid]) -> None:
    with pytest.raises(BadRecoveryCode):
        hand_in(auction, bids[0], code="babab-" + auction.seeds[bids[0].seal][6:])


def test_nobody_hands_in_for_another(auction: Auction, bids: list[Bid]) -> None:
    with pytest.raises(NotAllowed):
        hand_in(auction, bids[0], firm=2)


def test_codes_are_not_taken_before_the_closing(auction: Auction) -> None:
    bid = auction.bid(Firm(1))
    with pytest.raises(RecoveryClosed):
        hand_in(auction, bid, now=NOW)


def test_codes_are_not_taken_from_the_cut_off_on(auction: Auction, bids: list[Bid]) -> None:
    until = cut_off(auction.terms)
    assert hand_in(auction, bids[0], now=until - timedelta(milliseconds=1))
    with pytest.raises(RecoveryClosed):
        hand_in(auction, bids[1], firm=2, now=until)
