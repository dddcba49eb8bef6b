"""Withdrawing."""

import pytest

from tianping.record.identity import own_keys
from tianping.record.receipts import PURPOSE, Receipt
from tianping.record.statements import verify_statement
from tianping.refusals import NotAllowed
from tianping.trading.bids import actions
from tianping.trading.bids.actions.submitting import EnvelopeSpent
from tianping.trading.bids.actions.withdrawing import AlreadyReplaced
from tianping.trading.bids.models import Bid
from tianping.trading.bids.rules import TooLate
from tianping.trading.tests import scenes
from tianping.trading.tests.bidding import DUE, MILLISECOND, NOW, Auction, Firm, at

ONE, TWO = Firm(1), Firm(2)


def withdraw(bid: Bid, *, firm: Firm = ONE, now: object = NOW) -> Bid:
    return actions.withdraw(bid=bid, by=firm.actor(), clock=at(now))  # type: ignore[arg-type]


def test_a_bid_is_withdrawn_until_the_deadline_with_a_receipt(auction: Auction) -> None:
    bid = withdraw(auction.bid(ONE), now=DUE)
    assert (bid.state, bid.withdrawn_at) == ("withdrawn", DUE)
    receipt = Receipt.model_validate(bid.withdrawal)
    verify_statement(receipt.statement, purpose=PURPOSE, key=own_keys().identity.verifier)
    assert receipt.statement.content["kind"] == "withdrawal"
    assert len(scenes.sealed("bid.withdrawn")) == 1


def test_again_changes_nothing(auction: Auction) -> None:
    bid = withdraw(auction.bid(ONE))
    assert withdraw(bid).withdrawal == bid.withdrawal
    assert len(scenes.sealed("bid.withdrawn")) == 1


def test_a_withdrawal_one_millisecond_late_is_refused(auction: Auction) -> None:
    bid = auction.bid(ONE)
    with pytest.raises(TooLate):
        withdraw(bid, now=DUE + MILLISECOND)
    assert Bid.objects.get().state == "standing"


def test_nobody_withdraws_anothers_bid(auction: Auction) -> None:
    bid = auction.bid(ONE)
    with pytest.raises(NotAllowed):
        withdraw(bid, firm=TWO)


def test_a_bid_that_was_replaced_is_not_withdrawn(auction: Auction) -> None:
    first = auction.bid(ONE)
    auction.bid(ONE, counter=2, previous=first.seal)
    with pytest.raises(AlreadyReplaced):
        withdraw(first)


def test_who_withdrew_may_bid_again_but_not_with_the_same_envelope(auction: Auction) -> None:
    path = auction.seal(ONE).path
    first = withdraw(auction.hand_in(ONE, path))
    with pytest.raises(EnvelopeSpent):
        auction.hand_in(ONE, path)
    assert auction.bid(ONE, counter=2, previous=first.seal).state == "standing"
