"""The second stage of a receipt: what is proven, what is waited for, what failed."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from tianping.exchange.catalogue.bids import CopyHeld, OpenabilityTested
from tianping.exchange.models import Peer
from tianping.record import reading
from tianping.record.anchors import Anchors, anchors_of
from tianping.record.checkpoints import cosign
from tianping.record.identity import own_keys
from tianping.record.keys import PlatformKeys
from tianping.record.receipts import OPENABILITY, Line, ReceiptWrong, verify_receipt
from tianping.record.sequencer import seal_batch, sequence
from tianping.record.statements import Statement, state
from tianping.record.witnessing import add_cosignature
from tianping.trading.bids.models import Bid
from tianping.trading.bids.proving import receipt_of
from tianping.trading.tests import scenes
from tianping.trading.tests.bidding import NOW, Auction, Firm

ONE = Firm(1)
WITNESS = PlatformKeys.make(scenes.SUPERVISION)
TRUSTEE = PlatformKeys.make(scenes.CUSTODIAN)


@pytest.fixture(autouse=True)
def _mirror(db: None) -> None:
    Peer.objects.create(origin=scenes.SERVICE, kind="service", state="docked", base_url="http://127.0.0.1:9")


def states(bid: Bid) -> dict[str, str]:
    return {line.name: line.state for line in receipt_of(bid).lines}


def anchored() -> None:
    """Sequencer and batch have passed, and a witness has cosigned."""
    while sequence(NOW):
        pass
    seal_batch(NOW)


def cosigned() -> None:
    head = reading.checkpoint()
    assert head is not None
    note = cosign(head, WITNESS.witness, at=datetime(2026, 1, 15, tzinfo=UTC)).written()
    with transaction.atomic():
        add_cosignature(note=note, witnesses={WITNESS.witness.name: WITNESS.witness.verifier})


def anchors() -> Anchors:
    return anchors_of(own_keys(), WITNESS)


def test_everything_is_waited_for_at_first(auction: Auction) -> None:
    found = states(auction.bid(ONE))
    assert set(found.values()) == {"waiting"}
    assert {name for name in found if name.startswith("trustee:")} == {f"trustee:{one}" for one in scenes.trustees()}


def test_lines_are_proven_one_after_the_other(auction: Auction) -> None:
    bid = auction.bid(ONE)
    anchored()
    found = states(bid)
    assert (found["batch"], found["log"], found["cosignatures"]) == ("proven", "proven", "waiting")
    cosigned()
    auction.answer(bid, 2)
    found = states(bid)
    assert found["cosignatures"] == "proven"
    assert found[f"trustee:{scenes.SERVICE}"] == "proven"
    assert found[f"trustee:{scenes.CUSTODIAN}"] == "waiting"
    verified = verify_receipt(receipt_of(bid), anchors=anchors())
    assert verified["stage 1"] == verified["log"] == verified["cosignatures"] == "proven"


def test_a_box_that_a_trustee_cannot_open_is_told(auction: Auction) -> None:
    bid = auction.bid(ONE)
    auction.answer(bid, 3, cause="piece 1 is not the committed one")
    line = next(line for line in receipt_of(bid).lines if line.name == f"trustee:{scenes.CUSTODIAN}")
    assert line.state == "failed"
    assert "piece 1" in line.en


def test_the_mirror_has_acknowledged_when_it_holds_body_and_head(auction: Auction) -> None:
    bid = auction.bid(ONE)
    for sha256, expected in ((bid.body, "waiting"), (bid.head_copy, "proven")):
        scenes.hear(CopyHeld(sha256=sha256, size=1), room="bids", origin=scenes.SERVICE, leaf=0)
        assert states(bid)["mirror"] == expected


def test_a_receipt_of_a_batch_says_its_place_also_among_many(auction: Auction) -> None:
    bids: list[Any] = auction.bids(3)
    anchored()
    cosigned()
    for bid in bids:
        assert verify_receipt(receipt_of(bid), anchors=anchors())["log"] == "proven"


def examined(bid: Bid, *, by: PlatformKeys = TRUSTEE, opens: bool = True, **changes: Any) -> Statement:
    """A trustee opened its box again and signed what it found."""
    content = {"seal": bid.seal, "tender": bid.lot.tender_id, "opens": opens, "cause": "" if opens else "lost",
               "tested_at": "2026-01-15T00:00:00Z"}  # fmt: skip
    said = state(purpose=OPENABILITY, content=content | changes, key=by.identity)
    event = OpenabilityTested(statements=(said.model_dump(mode="json"),))
    scenes.hear(event, room="bids", origin=scenes.CUSTODIAN, leaf=0)
    return said


@pytest.fixture
def custodian(db: None) -> Peer:
    """The custodian is docked with its keys."""
    return Peer.objects.create(
        origin=scenes.CUSTODIAN, kind="custodian", state="docked", base_url="http://127.0.0.1:9",
        log_vkey=TRUSTEE.log.vkey, identity_vkey=TRUSTEE.identity.vkey,
    )  # fmt: skip


LINE = f"openability:{scenes.CUSTODIAN}"


def test_before_the_opening_a_trustees_signed_test_stands_in_the_receipt(auction: Auction, custodian: Peer) -> None:
    bid = auction.bid(ONE)
    said = examined(bid)
    line = next(line for line in receipt_of(bid).lines if line.name == LINE)
    assert (line.state, line.evidence["statement"]) == ("proven", said.model_dump(mode="json"))
    assert "复验" in line.zh
    assert verify_receipt(receipt_of(bid), anchors=anchors_of(own_keys(), WITNESS, TRUSTEE))[LINE] == "proven"


def test_the_newest_test_counts_and_a_failed_one_says_why(auction: Auction, custodian: Peer) -> None:
    bid = auction.bid(ONE)
    examined(bid)
    examined(bid, opens=False)
    line = next(line for line in receipt_of(bid).lines if line.name == LINE)
    assert (line.state, line.en.endswith("lost")) == ("failed", True)


def test_a_test_that_the_trustee_did_not_sign_is_passed_over(auction: Auction, custodian: Peer) -> None:
    bid = auction.bid(ONE)
    examined(bid, by=WITNESS)
    assert LINE not in states(bid)


def test_a_line_about_another_bid_is_found_wrong_by_its_reader(auction: Auction, custodian: Peer) -> None:
    bid = auction.bid(ONE)
    said = examined(bid, seal="0" * 64)
    line = Line(name=LINE, state="proven", zh="", en="", evidence={"statement": said.model_dump(mode="json")})
    with pytest.raises(ReceiptWrong):
        verify_receipt(receipt_of(bid).with_lines(line), anchors=anchors_of(own_keys(), WITNESS, TRUSTEE))
