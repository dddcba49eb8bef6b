"""Opening and reading out."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tianping.refusals import NotAllowed
from tianping.trading.bids.models import Bid
from tianping.trading.holds.actions import hold, resume
from tianping.trading.holds.queries import TenderOnHold
from tianping.trading.opening import actions, tasks
from tianping.trading.opening.models import NotOpenedBid, OpenedBid, Opening, Released
from tianping.trading.opening.queries import ready
from tianping.trading.opening.rules import cut_off
from tianping.trading.tests import scenes
from tianping.trading.tests.bidding import AFTER, DUE, Auction, Firm, damage
from tianping.web.files import open_file, remove

PRICES = ("9100000.00", "8700000.50", "9551000")


@pytest.fixture
def bids(auction: Auction) -> list[Bid]:
    """Three bids, closed."""
    found = auction.bids(3, prices=PRICES)
    auction.close()
    return found


def opened(auction: Auction, *, now: Any = AFTER) -> Opening:
    return actions.open_lot(lot=auction.reload(), by=scenes.platform(), now=now)


def read_out() -> dict[str, Any]:
    return scenes.bodies("opening.read_out")[0]


def kept(sha256: str) -> bytes:
    with open_file(sha256) as stream:
        return stream.read()


@pytest.mark.parametrize("pair", [(1, 2), (1, 3), (2, 3)])
def test_any_two_trustees_are_enough(auction: Auction, bids: list[Bid], pair: tuple[int, int]) -> None:
    for number in pair:
        auction.release(number)
    opening = opened(auction)
    assert opening.trustees == [scenes.trustees()[number - 1] for number in pair]
    assert {one.price for one in OpenedBid.objects.all()} == {Decimal(price) for price in PRICES}
    assert auction.reload().stage == "opened"


def test_the_reading_out_says_prices_and_proves_whose_they_are(auction: Auction, bids: list[Bid]) -> None:
    auction.release(2)
    auction.release(3)
    opened(auction)
    said = read_out()
    assert [(one["bidder"], one["price"]) for one in said["bids"]] == [
        (bid.bidder, f"{Decimal(price):.2f}") for bid, price in sorted(zip(bids, PRICES, strict=True), key=lambda p: p[0].receipt)
    ]  # fmt: skip
    from tianping.sealing.header import bidder_tag, parse_bid_header

    for one in said["bids"]:
        header = parse_bid_header(bytes(Bid.objects.get(receipt=one["receipt"]).header))
        assert bidder_tag(bytes.fromhex(one["salt"]), one["bidder"]) == header.bidder
    assert said["not_opened"] == []


def test_the_opened_files_are_kept_under_their_digests(auction: Auction, bids: list[Bid]) -> None:
    auction.release(1)
    auction.release(2)
    opened(auction)
    (file,) = OpenedBid.objects.get(bid=bids[0]).files
    assert file["name"].startswith("letter-")
    assert kept(file["sha256"]).decode().startswith(Firm(1).name)


def test_it_opens_once(auction: Auction, bids: list[Bid]) -> None:
    auction.release(1)
    auction.release(2)
    assert opened(auction) == opened(auction, now=AFTER + timedelta(hours=1))
    assert len(scenes.bodies("opening.read_out")) == 1


def test_nobody_presses_a_button(auction: Auction, bids: list[Bid]) -> None:
    with pytest.raises(NotAllowed):
        actions.open_lot(lot=auction.reload(), by=scenes.agency(), now=AFTER)


def test_the_engine_opens_by_time_when_two_have_released(auction: Auction, bids: list[Bid]) -> None:
    tasks.openings(AFTER)
    assert auction.reload().stage == "closed"
    auction.release(1)
    tasks.openings(AFTER)
    assert auction.reload().stage == "closed"
    auction.release(3)
    tasks.openings(DUE - timedelta(seconds=1))
    assert auction.reload().stage == "closed"
    tasks.openings(AFTER)
    assert auction.reload().stage == "opened"


def test_a_hold_stops_the_opening_until_it_is_lifted(auction: Auction, bids: list[Bid]) -> None:
    held = hold(tender=auction.tender, cause="directive", reason="核查", by=scenes.platform(), now=AFTER)
    auction.release(1)
    auction.release(2)
    tasks.openings(AFTER)
    assert auction.reload().stage == "closed"
    with pytest.raises(TenderOnHold):
        opened(auction)
    resume(hold=held, reason="核查完毕", by=scenes.platform(), now=AFTER)
    tasks.openings(AFTER)
    assert auction.reload().stage == "opened"


@pytest.mark.parametrize("count", [0, 2])
def test_a_lot_with_too_few_bids_never_opens(auction: Auction, count: int) -> None:
    hold(tender=auction.tender, cause="objection", reason="抽查", by=scenes.platform(), now=AFTER)
    auction.bids(count)
    lot = auction.close()
    assert lot.stage == "closed"
    assert not ready(lot=lot, now=cut_off(auction.terms))


def test_a_bad_share_is_waited_past_and_attributed(auction: Auction, bids: list[Bid]) -> None:
    auction.release(1)
    auction.release(2, spoil=[bids[0].seal])
    tasks.openings(AFTER)
    assert auction.reload().stage == "closed"
    auction.release(3)
    tasks.openings(AFTER)
    assert auction.reload().stage == "opened"
    causes = OpenedBid.objects.get(bid=bids[0]).causes
    assert {(cause["kind"], cause["whose"], cause["trustee"]) for cause in causes} == {("bad-share", "trustee", 2)}
    told = {one["receipt"]: one["noted"] for one in read_out()["bids"]}
    assert all("bad-share (trustee)" in line for line in told[bids[0].receipt])
    assert told[bids[1].receipt] == []


@pytest.mark.parametrize("spoiled_last", [True, False])
def test_a_bad_packet_takes_nothing_from_the_good_one_of_the_same_trustee(
    auction: Auction, bids: list[Bid], spoiled_last: bool
) -> None:
    every = [bid.seal for bid in bids]
    auction.release(1)
    auction.release(2, spoil=[] if spoiled_last else every)
    auction.release(2, spoil=every if spoiled_last else [], index=2, suite="INTL-1")
    assert Released.objects.filter(trustee=scenes.trustees()[1]).count() == 2
    tasks.openings(AFTER)
    assert auction.reload().stage == "opened"
    assert all(not one.causes for one in OpenedBid.objects.all())


def test_a_share_for_another_tender_is_no_share(auction: Auction, bids: list[Bid]) -> None:
    """A packet that names another tender, another trustee, or is sealed to another key is passed over."""
    auction.release(1)
    auction.release(2, tender="E9901000001000009009")
    auction.release(2, trustee=scenes.CUSTODIAN)
    auction.release(2, recipients={"opening": auction.policy.trustees[1].public})
    assert not ready(lot=auction.reload(), now=AFTER)
    auction.release(3)
    assert opened(auction).trustees == [scenes.trustees()[0], scenes.trustees()[2]]


def test_a_body_that_does_not_open_stops_no_other_and_is_the_platforms(auction: Auction, bids: list[Bid]) -> None:
    damage(bids[0], lambda data: data.__setitem__(-5, data[-5] ^ 1))
    auction.release(1)
    auction.release(2)
    opened(auction)
    failed = NotOpenedBid.objects.get()
    assert (failed.bid, failed.whose, failed.outcome) == (bids[0], "platform", "withdrawn")
    assert OpenedBid.objects.count() == 2
    assert read_out()["not_opened"][0]["receipt"] == bids[0].receipt


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.__delitem__(slice(-50, None)),
        lambda data: data.__setitem__(at := data.index(b'"body_digest"') + 20, data[at] ^ 1),
        lambda data: data.__setitem__(slice(0, 8), b"TPSEAL9\n"),
    ],
    ids=["truncated", "head", "magic"],
)
def test_whatever_the_disk_alters_is_the_platforms(
    auction: Auction, bids: list[Bid], change: Callable[[bytearray], None]
) -> None:
    damage(bids[1], change)
    auction.release(1)
    auction.release(2)
    opened(auction)
    assert NotOpenedBid.objects.get().whose == "platform"


def test_lost_bytes_are_waited_for_until_the_cut_off(auction: Auction, bids: list[Bid]) -> None:
    remove(bids[2].sha256)
    auction.release(1)
    auction.release(2)
    assert not ready(lot=auction.reload(), now=AFTER)
    tasks.openings(cut_off(auction.terms))
    failed = NotOpenedBid.objects.get()
    assert (failed.kind, failed.whose) == ("bytes-lost", "platform")


def test_a_body_that_was_sealed_so_is_the_bidders(auction: Auction) -> None:
    """A form without a price, signed as it is: the bid counts as revoked (Order 20 art. 31)."""
    good = auction.bids(3)
    bad = auction.bid(Firm(4), form={"price": "a lot"})
    worse = auction.bid(Firm(5), form={"duration_days": 90})
    auction.close()
    auction.release(1)
    auction.release(2)
    opened(auction)
    found = {one.bid: (one.whose, one.outcome, one.kind) for one in NotOpenedBid.objects.all()}
    assert found == dict.fromkeys((bad, worse), ("bidder", "revoked", "form-without-price"))
    assert {one.bid for one in OpenedBid.objects.all()} == set(good)


def test_a_bid_that_names_another_bidder_inside_is_the_bidders(auction: Auction) -> None:
    """The tag in the header opens to another credit code than the certificate's: replayed for another bidder."""
    auction.bids(3)
    bad = auction.bid(Firm(4), uscc=Firm(5).uscc)
    auction.close()
    auction.release(1)
    auction.release(2)
    opened(auction)
    failed = NotOpenedBid.objects.get()
    assert (failed.bid, failed.whose) == (bad, "bidder")


def test_spoiled_boxes_are_the_bidders(auction: Auction, bids: list[Bid]) -> None:
    for number in (2, 3):
        auction.answer(bids[0], number, cause="it does not hold two pieces")
    auction.release(1)
    for number in (2, 3):
        auction.release(number, bids=bids[1:])
    assert not ready(lot=auction.reload(), now=AFTER)
    opened(auction, now=cut_off(auction.terms))
    failed = NotOpenedBid.objects.get()
    assert (failed.bid, failed.kind, failed.outcome) == (bids[0], "spoiled-box", "revoked")


def test_two_trustees_down_is_nobodys_bid_and_the_trustees_cause(auction: Auction, bids: list[Bid]) -> None:
    auction.release(2)
    until = cut_off(auction.terms)
    assert not ready(lot=auction.reload(), now=until - timedelta(seconds=1))
    tasks.openings(until)
    assert {(one.kind, one.whose, one.outcome) for one in NotOpenedBid.objects.all()} == {
        ("pieces-missing", "trustee", "withdrawn")
    }
    assert auction.reload().stage == "failed"
    assert scenes.bodies("tender.failed")[0]["cause"] == "none-openable"


def test_the_latest_version_is_opened_and_what_was_withdrawn_is_not(auction: Auction) -> None:
    from tianping.trading.bids import actions as bidding

    first, _, _, gone = auction.bids(4)
    newer = auction.bid(Firm(1), price="8000000.00", counter=2, previous=first.seal)
    bidding.withdraw(bid=gone, by=Firm(4).actor(), clock=lambda: DUE)
    auction.close()
    auction.release(1)
    auction.release(2)
    opened(auction)
    receipts = {one["receipt"] for one in read_out()["bids"]}
    assert newer.receipt in receipts
    assert not receipts & {first.receipt, gone.receipt}


def test_one_lot_that_fails_stops_no_other(auction: Auction, bids: list[Bid], monkeypatch: pytest.MonkeyPatch) -> None:
    from tianping.exchange.models import Alarm

    auction.release(1)
    auction.release(2)

    def broken(**_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("tianping.trading.opening.actions.open_lot", broken)
    tasks.openings(AFTER)
    assert Alarm.objects.get(kind="opening").subject == auction.lot.code
    monkeypatch.undo()
    tasks.openings(AFTER)
    assert not Alarm.objects.filter(kind="opening", cleared_at=None).exists()
