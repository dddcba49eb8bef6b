"""What trustees and the mirror see: bids and dummies alike, bodies without names."""

import base64
import hashlib
from typing import Any

import pytest

from tianping.canonical import decode
from tianping.exchange.files import open_file
from tianping.exchange.models import Peer
from tianping.record.models import LeafReader
from tianping.sealing.envelope import MAGIC, read_head
from tianping.trading.bids import actions, tasks
from tianping.trading.bids.depositing import HEAD, DepositUnreadable, read_rows, row_of, unseal
from tianping.trading.bids.models import Bid, Dummy, TenderDeposit
from tianping.trading.documents import actions as documents
from tianping.trading.tests import scenes
from tianping.trading.tests.bidding import NOW, Auction, Firm, at
from tianping.trading.tests.folders import move_to

ONE = Firm(1)


@pytest.fixture(autouse=True)
def mirror(db: None) -> Peer:
    """A docked service platform mirrors."""
    return Peer.objects.create(origin=scenes.SERVICE, kind="service", state="docked", base_url="http://127.0.0.1:9")


def told(reader: str) -> list[tuple[str, dict[str, Any]]]:
    """What a platform reads of this log's sealed leaves: type and body, in order."""
    rows = LeafReader.objects.filter(origin=reader).select_related("leaf").order_by("leaf__seq")
    return [(row.leaf.type, decode(bytes(row.leaf.data))["body"]) for row in rows]


def fetched(digest: str, reader: str | None = scenes.SERVICE) -> bytes | None:
    found = open_file(digest=digest, reader=reader)
    if found is None:
        return None
    with found:
        return found.read()


def test_a_bid_and_a_dummy_look_the_same_to_the_mirror_and_to_a_trustee(auction: Auction) -> None:
    auction.bid(ONE)
    for_bid = told(scenes.SERVICE), told(scenes.CUSTODIAN)
    actions.send_dummy(lot=auction.lot, by=scenes.platform(), now=NOW)
    for_dummy = told(scenes.SERVICE)[len(for_bid[0]) :], told(scenes.CUSTODIAN)[len(for_bid[1]) :]
    for one, other in zip(for_bid, for_dummy, strict=True):
        assert [(kind, sorted(body)) for kind, body in one] == [(kind, sorted(body)) for kind, body in other]
    sizes = [
        [len(body["deposit"]) for kind, body in seen if kind == "mirror.deposited"]
        for seen in (for_bid[0], for_dummy[0])
    ]
    assert sizes[0] == sizes[1]
    heads = [next(body["size"] for kind, body in seen if kind == "mirror.asked") for seen in (for_bid[0], for_dummy[0])]
    assert heads[0] == heads[1]
    assert [kind for kind, _ in for_bid[1]] == ["bid.entrusted"]


def test_the_mirror_holds_a_body_without_the_head_that_names_the_bidder(auction: Auction) -> None:
    sealed = auction.seal(ONE)
    bid = auction.hand_in(ONE, sealed.path)
    asked = [body["sha256"] for kind, body in told(scenes.SERVICE) if kind == "mirror.asked"]
    assert asked == [bid.head_copy, bid.body]
    copies = [fetched(digest) for digest in asked]
    for digest, copy in zip(asked, copies, strict=True):
        assert copy is not None
        assert hashlib.sha256(copy).hexdigest() == digest
        for secret in (ONE.uscc.encode(), auction.tender.code.encode(), MAGIC):
            assert secret not in copy
    head, body = copies
    assert head is not None
    assert body is not None
    assert unseal(head, purpose=HEAD) + body == sealed.path.read_bytes()


def test_only_the_mirror_fetches_copies_and_never_the_envelope(auction: Auction) -> None:
    bid = auction.bid(ONE)
    for reader in (None, scenes.CUSTODIAN, scenes.SUPERVISION):
        assert fetched(bid.body, reader) is None
        assert fetched(bid.head_copy, reader) is None
    assert fetched(bid.sha256) is None


def test_the_copies_of_a_dummy_can_be_fetched_too(auction: Auction) -> None:
    made = actions.send_dummy(lot=auction.lot, by=scenes.platform(), now=NOW)
    assert made is not None
    for digest in (made.head_copy, made.body):
        copy = fetched(digest)
        assert copy is not None
        assert hashlib.sha256(copy).hexdigest() == digest


def test_a_deposit_gives_the_row_back_as_it_was(auction: Auction) -> None:
    bid = Bid.objects.get(pk=auction.bid(ONE).pk)
    body = next(body for kind, body in told(scenes.SERVICE) if kind == "mirror.deposited")
    assert ONE.uscc.encode() not in base64.b64decode(body["deposit"])
    (row,) = read_rows(body["deposit"]).rows
    again = row_of(row)
    for field in Bid._meta.concrete_fields:
        one, other = getattr(bid, field.attname), getattr(again, field.attname)
        assert (bytes(one), bytes(other)) if isinstance(one, memoryview | bytes) else (one == other), field.attname


def test_a_withdrawal_is_deposited(auction: Auction) -> None:
    bid = auction.bid(ONE)
    actions.withdraw(bid=bid, by=ONE.actor(), clock=at(NOW))
    body = [body for kind, body in told(scenes.SERVICE) if kind == "mirror.deposited"][-1]
    assert read_rows(body["deposit"]).rows[0]["fields"]["state"] == "withdrawn"


def test_a_deposit_opens_with_the_recovery_key_alone(auction: Auction, tmp_path: Any, settings: Any) -> None:
    auction.bid(ONE)
    body = next(body for kind, body in told(scenes.SERVICE) if kind == "mirror.deposited")
    move_to(tmp_path / "elsewhere", settings)
    with pytest.raises(DepositUnreadable):
        read_rows(body["deposit"])
    with pytest.raises(DepositUnreadable):
        read_rows("not base64")


def test_the_recovery_key_is_readable_by_its_owner_alone(auction: Auction, settings: Any) -> None:
    auction.bid(ONE)
    key = settings.TIANPING.data / "keys" / "recovery.key"
    assert key.stat().st_mode & 0o077 == 0


def test_a_tender_is_deposited_once_per_version_and_opening_time(auction: Auction) -> None:
    def due() -> int:
        found = list(tasks.deposits(NOW))
        for action in found:
            action()
        return len(found)

    assert (due(), due()) == (1, 0)
    rows = read_rows(told(scenes.SERVICE)[-1][1]["deposit"]).rows
    assert [row["model"] for row in rows] == ["plans.project", "plans.tender", "plans.lot", "documents.terms"]
    later = auction.terms.opening_at + scenes.DAY
    documents.move_opening(
        tender=auction.tender, to=later, reason="延期", by=scenes.agency(), now=NOW
    )  # fmt: skip
    assert (due(), due()) == (1, 0)
    assert TenderDeposit.objects.get().opening_at == later


def test_without_a_mirror_bids_are_taken_and_nothing_is_asked(auction: Auction, mirror: Peer) -> None:
    mirror.delete()
    bid = auction.bid(ONE)
    assert bid.head_copy == ""
    assert {kind for kind, _ in told(scenes.SERVICE)} == {"bid.entrusted"}
    assert not list(tasks.deposits(NOW))


def test_dummies_are_sent_at_the_rate_of_the_settings(auction: Auction, settings: Any) -> None:
    settings.TIANPING_TRADING = settings.TIANPING_TRADING.model_copy(update={"dummies_per_hour": 3600})
    tasks.dummies(NOW)
    assert Dummy.objects.count() == 1
    settings.TIANPING_TRADING = settings.TIANPING_TRADING.model_copy(update={"dummies_per_hour": 0})
    tasks.dummies(NOW)
    assert Dummy.objects.count() == 1


def test_the_stored_head_is_the_head_of_the_envelope(auction: Auction) -> None:
    sealed = auction.seal(ONE)
    bid = auction.hand_in(ONE, sealed.path)
    copy = fetched(bid.head_copy)
    assert copy is not None
    assert unseal(copy, purpose=HEAD) == read_head(sealed.path).encoded()
