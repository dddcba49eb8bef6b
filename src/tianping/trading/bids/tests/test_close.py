"""The deadline."""

from datetime import timedelta

import pytest

from tianping.exchange.due import due_actions
from tianping.refusals import NotAllowed
from tianping.trading.bids import actions, tasks
from tianping.trading.bids.models import Closing
from tianping.trading.holds.actions import hold, resume
from tianping.trading.incidents.models import Failure
from tianping.trading.tests import scenes
from tianping.trading.tests.bidding import AFTER, DUE, MILLISECOND, NOW, Auction, Firm, at

ONE = Firm(1)


def test_the_closing_lists_every_envelope_once_in_the_order_of_receipt(auction: Auction) -> None:
    late = auction.bid(Firm(4), now=NOW + timedelta(hours=2))
    first, second, withdrawn = auction.bids(3)
    newer = auction.bid(ONE, counter=2, previous=first.seal, now=NOW + timedelta(hours=3))
    actions.withdraw(bid=withdrawn, by=Firm(3).actor(), clock=at(NOW))
    cover = auction.lot.dummies.get()
    third = auction.bid(Firm(5))
    dummy = actions.send_dummy(lot=auction.lot, by=scenes.platform(), now=NOW)
    assert dummy is not None
    lot = auction.close()
    assert lot.stage == "closed"
    said = scenes.bodies("bids.closed")[0]["lots"][0]
    standing = [bid["seal"] for bid in said["standing"]]
    assert standing == [*(bid.seal for bid in sorted((second, third), key=lambda b: b.receipt)), late.seal, newer.seal]
    assert (said["withdrawn"], said["replaced"]) == ([withdrawn.seal], [first.seal])
    assert said["dummies"] == sorted([cover.seal, dummy.seal])


def test_nothing_closes_before_the_deadline_nor_at_it(auction: Auction) -> None:
    for moment in (NOW, DUE):
        assert actions.close(tender=auction.tender, by=scenes.platform(), now=moment) is None
    assert auction.reload().stage == "issued"


def test_it_closes_once(auction: Auction) -> None:
    auction.bids(3)
    auction.close()
    auction.close(now=AFTER + timedelta(hours=1))
    assert scenes.recorded(tender=auction.tender.code).count("bids.closed") == 1
    assert Closing.objects.get().closed_at == AFTER


def test_only_the_platform_closes(auction: Auction) -> None:
    with pytest.raises(NotAllowed):
        actions.close(tender=auction.tender, by=scenes.agency(), now=AFTER)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_bids_fail_by_law(auction: Auction, count: int) -> None:
    auction.bids(count)
    assert auction.close().stage == "failed"
    failure = Failure.objects.get()
    assert (failure.cause, failure.count) == ("too-few-bids", count)
    assert scenes.recorded(tender=auction.tender.code)[-3:] == ["bids.closed", "tender.failed", "notice.published"]


def test_a_tender_on_hold_closes_but_does_not_fail_before_it_is_resumed(auction: Auction) -> None:
    held = hold(tender=auction.tender, cause="objection", reason="抽查", by=scenes.platform(), now=NOW)
    assert auction.close().stage == "closed"
    assert not list(tasks.shortfalls(AFTER))
    resume(hold=held, reason="核查完毕", by=scenes.platform(), now=AFTER)
    for action in tasks.shortfalls(AFTER):
        action()
    assert auction.reload().stage == "failed"


def test_the_due_scan_closes_one_millisecond_after_the_deadline(auction: Auction) -> None:
    assert not list(tasks.deadlines(DUE))
    for action in tasks.deadlines(DUE + MILLISECOND):
        action()
    assert auction.reload().stage == "failed"
    assert not list(tasks.deadlines(DUE + timedelta(days=1)))


def test_the_due_scan_knows_of_the_deadline(auction: Auction) -> None:
    names = [getattr(action, "func", None) for action in due_actions(AFTER, AFTER)]
    assert actions.close in names


def test_a_dummy_is_not_sent_after_the_deadline(auction: Auction) -> None:
    assert actions.send_dummy(lot=auction.lot, by=scenes.platform(), now=DUE + MILLISECOND) is None
    auction.close()
    assert actions.send_dummy(lot=auction.lot, by=scenes.platform(), now=NOW) is None
