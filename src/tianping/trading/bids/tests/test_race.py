"""Submitting against the deadline, with threads on a database that commits: no bid is lost, none comes in late."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from tianping.exchange.tests.conftest import committing  # noqa: F401 - a fresh database that commits
from tianping.refusals import Refusal
from tianping.trading.bids import actions
from tianping.trading.bids.models import Bid
from tianping.trading.tests import bidding, scenes
from tianping.trading.tests.bidding import AFTER, DUE, MILLISECOND, Auction, Firm, at
from tianping.trading.tests.folders import own_folder  # noqa: F401 - the fixture

FIRMS = 4


@pytest.fixture
def auction(committing: Any, own_folder: Path, tmp_path: Path) -> Auction:  # noqa: F811
    """An auction whose rows other threads see."""
    return bidding.auction(tmp_path, firms=FIRMS)


def in_threads(*works: Any) -> list[Any]:
    """All at once, each on a connection of its own to the same database."""
    gate = threading.Barrier(len(works))
    name = connection.settings_dict["NAME"]

    def run(work: Any) -> Any:
        connections["default"].settings_dict["NAME"] = name
        gate.wait()
        try:
            return work()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


class Ticking:
    """A clock that passes the deadline while bids come in: each reading is a millisecond later than the last."""

    def __init__(self) -> None:
        self.lock, self.moment = threading.Lock(), DUE - 6 * MILLISECOND

    def __call__(self) -> datetime:
        with self.lock:
            self.moment += MILLISECOND
            return self.moment


def test_what_got_a_receipt_is_in_the_closing_list_and_nothing_else(auction: Auction) -> None:
    uploads = [auction.upload(Firm(n), auction.seal(Firm(n)).path) for n in range(1, FIRMS + 1)]
    clock = Ticking()

    def submitting(number: int) -> Any:
        return lambda: actions.submit(upload=uploads[number - 1], by=Firm(number).actor(), clock=clock)

    def closing() -> Any:
        return actions.close(tender=auction.tender, by=scenes.platform(), now=AFTER)

    found = in_threads(*(submitting(n) for n in range(1, FIRMS + 1)), closing)
    bids = [one for one in found if isinstance(one, Bid)]
    refused = [one for one in found if isinstance(one, Refusal)]
    assert len(bids) + len(refused) == FIRMS
    assert {one.code for one in refused} <= {"bid-too-late", "not-open-for-bids"}
    listed = scenes.bodies("bids.closed")[0]["lots"][0]["standing"]
    assert {one["receipt"] for one in listed} == {bid.receipt for bid in bids}
    assert Bid.objects.count() == len(bids) == len(scenes.sealed("bid.received"))


def test_one_firm_at_once_has_one_bid(auction: Auction) -> None:
    """The same envelope twice is one bid; of two versions that replace it one counts."""

    def submitting(upload: Any) -> Any:
        return lambda: actions.submit(upload=upload, by=Firm(1).actor(), clock=at(DUE))

    upload = auction.upload(Firm(1), auction.seal(Firm(1)).path)
    same = type(upload).objects.select_related("lot__tender").get(pk=upload.pk)
    found = in_threads(submitting(upload), submitting(same))
    assert [type(one) for one in found] == [Bid, Bid], found
    assert found[0].receipt == found[1].receipt
    first = Bid.objects.get()
    both = [auction.upload(Firm(1), auction.seal(Firm(1), counter=2, previous=first.seal).path) for _ in range(2)]
    found = in_threads(*map(submitting, both))
    assert sorted(type(one).__name__ for one in found) == ["Bid", "WrongVersion"]
    assert Bid.objects.filter(state="standing").count() == 1


def test_a_withdrawal_against_the_closing_counts_or_is_late(auction: Auction) -> None:
    bids = auction.bids(4)
    found = in_threads(
        lambda: actions.withdraw(bid=bids[0], by=Firm(1).actor(), clock=at(DUE)),
        lambda: actions.close(tender=auction.tender, by=scenes.platform(), now=AFTER),
    )
    said = scenes.bodies("bids.closed")[0]["lots"][0]
    withdrawn = isinstance(found[0], Bid)
    assert (bids[0].seal in said["withdrawn"]) == withdrawn
    assert withdrawn or found[0].code == "not-open-for-bids"
