"""Submitting."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tianping.canonical import decode, encode
from tianping.record.batches import sealed_leaf
from tianping.record.identity import own_keys
from tianping.record.models import LeafReader
from tianping.record.receipts import PURPOSE, Receipt
from tianping.record.statements import verify_statement
from tianping.refusals import NotAllowed
from tianping.sealing.authority import make_ca
from tianping.sealing.certificates import NoCreditCode, Revoked, UntrustedChain
from tianping.sealing.envelope import Corrupt, Unsealed, Unsigned, WrongPolicy, WrongSuite, WrongTender, read_head
from tianping.sealing.header import header_hash
from tianping.sealing.policy import SealPolicy, TrusteeKey
from tianping.sealing.signing import BadSignature, Signature
from tianping.trading.bids import actions, files, rules
from tianping.trading.bids.actions.submitting import EnvelopeSpent, WrongVersion
from tianping.trading.bids.checking import AnothersEnvelope
from tianping.trading.bids.models import Bid
from tianping.trading.bids.rules import InterestInTender, NotOpenForBids, TooLate
from tianping.trading.bids.uploading import SliceOutOfPlace
from tianping.trading.subjects.models import TrustListVersion
from tianping.trading.tests import bidding, committees, scenes
from tianping.trading.tests.bidding import DUE, INTL, MILLISECOND, NOW, Auction, Firm, at
from tianping.web.accounts.trust import NoTrustList

ONE, TWO = Firm(1), Firm(2)


def refused(auction: Auction, path: Path, refusal: type[Exception], *, now: Any = NOW, firm: Firm = ONE) -> Any:
    """It is refused, and nothing is half-written: no bid, no act, no box."""
    with pytest.raises(refusal) as caught:
        auction.hand_in(firm, path, now=now)
    assert not Bid.objects.exists()
    assert not scenes.sealed("bid.received")
    assert not scenes.sealed("bid.entrusted")
    return caught.value


def changed(path: Path, change: Callable[[bytearray], None]) -> Path:
    data = bytearray(path.read_bytes())
    change(data)
    path.write_bytes(bytes(data))
    return path


def test_a_sealed_bid_is_taken_and_receipted_at_once(auction: Auction) -> None:
    sealed = auction.seal(ONE)
    bid = auction.hand_in(ONE, sealed.path)
    assert (bid.seal, bid.bidder, bid.bidder_name, bid.received_at, bid.state) == (
        sealed.hh, ONE.uscc, ONE.name, NOW, "standing",
    )  # fmt: skip
    receipt = Receipt.model_validate(bid.stage_one)
    verify_statement(receipt.statement, purpose=PURPOSE, key=own_keys().identity.verifier)
    said = receipt.statement.content
    assert said["at"] == "2026-01-15T01:00:00Z"
    assert said["digests"]["seal"] == sealed.hh
    leaf = scenes.sealed("bid.received")[0]
    assert said["leaf"] == {"hash": sealed_leaf(bytes(leaf.salt), bytes(leaf.data)).hex(), "in": "batch"}


def test_what_is_recorded_is_sealed_and_each_trustee_reads_its_own_box_only(auction: Auction) -> None:
    before = scenes.recorded()
    auction.bid(ONE)
    assert scenes.recorded() == before
    assert not LeafReader.objects.filter(leaf__type="bid.received").exists()
    boxes = {decode(bytes(leaf.data))["body"]["index"]: leaf for leaf in scenes.sealed("bid.entrusted")}
    readers = {index: set(leaf.readers.values_list("origin", flat=True)) for index, leaf in boxes.items()}
    assert readers == {1: set(), 2: {scenes.SERVICE}, 3: {scenes.CUSTODIAN}}
    for leaf in boxes.values():
        assert ONE.uscc.encode() not in bytes(leaf.data)
        assert decode(bytes(leaf.data))["actor"]["office"] == scenes.platform().office


def test_a_bid_at_the_deadline_is_in_time(auction: Auction) -> None:
    assert auction.bid(ONE, now=DUE).received_at == DUE


def test_a_bid_one_millisecond_late_is_refused(auction: Auction) -> None:
    refusal = refused(auction, auction.seal(ONE).path, TooLate, now=DUE + MILLISECOND)
    assert refusal.rule == "reject-late"
    assert "09:00:00.000" in refusal.sentence("zh")
    assert "09:00:00.001" in refusal.sentence("zh")


def test_a_bid_before_the_documents_are_out_is_refused(auction: Auction) -> None:
    upload = auction.upload(ONE, auction.seal(ONE).path)
    with pytest.raises(NotOpenForBids):
        actions.submit(upload=upload, by=ONE.actor(), clock=at(scenes.NOW))


def test_the_clock_counts_that_is_read_under_the_lock(auction: Auction) -> None:
    """In time when it came, late when its turn came: late."""
    moments = iter([DUE, DUE + MILLISECOND])
    upload = auction.upload(ONE, auction.seal(ONE).path)
    with pytest.raises(TooLate):
        actions.submit(upload=upload, by=ONE.actor(), clock=lambda: next(moments))
    assert not Bid.objects.exists()


def test_a_file_that_is_not_sealed_is_refused(auction: Auction, tmp_path: Path) -> None:
    plain = tmp_path / "offer.pdf"
    plain.write_bytes(b"%PDF-1.7" + bytes(9000))
    refused(auction, plain, Unsealed)


def test_an_envelope_without_a_signature_is_refused(auction: Auction) -> None:
    class Unwilling:
        algorithm, chain = "Ed25519", ()

        def sign(self, data: bytes) -> Signature:
            return Signature("", b"", ())

    path = auction.seal(ONE, signer=Unwilling()).path
    head = read_head(path)
    bare = replace(head, signature=b"", chain=())
    with path.open("r+b") as stream:
        stream.write(bare.encoded())
    refused(auction, path, Unsigned)


def test_an_envelope_of_another_policy_is_refused(auction: Auction) -> None:
    key = TrusteeKey(scenes.CUSTODIAN, scenes.OPERATORS[scenes.CUSTODIAN], "swapped", INTL.generate_keypair()[1])
    policy = auction.policy
    swapped = SealPolicy(**{**policy.__dict__, "trustees": (*policy.trustees[:2], key)})
    refused(auction, auction.seal(ONE, policy=swapped).path, WrongPolicy)


@pytest.mark.parametrize("place", [{"tender": "E9901000001000009009"}, {"lot": "E9901000001000001001009"}])
def test_an_envelope_for_another_tender_or_lot_is_refused(auction: Auction, place: dict[str, str]) -> None:
    refused(auction, auction.seal(ONE, **place).path, WrongTender)


def test_an_envelope_of_another_suite_is_refused(auction: Auction) -> None:
    def other(data: bytearray) -> None:
        begin = data.index(b"INTL-1")
        data[begin : begin + 6] = b"INTL-9"

    refused(auction, changed(auction.seal(ONE).path, other), WrongSuite)


@pytest.mark.parametrize("what", ["cut", "longer", "flipped", "box"])
def test_an_envelope_that_is_damaged_is_refused(auction: Auction, what: str) -> None:
    path = auction.seal(ONE).path
    box = read_head(path).boxes[1]

    def damage(data: bytearray) -> None:
        if what == "cut":
            del data[-1:]
        elif what == "longer":
            data += b"x"
        else:
            data[-20 if what == "flipped" else data.index(box) + 40] ^= 1

    refused(auction, changed(path, damage), Corrupt)


def test_a_signature_over_something_else_is_refused(auction: Auction) -> None:
    path, other = auction.seal(ONE).path, read_head(auction.seal(ONE).path)
    head = read_head(path)
    with path.open("r+b") as stream:
        stream.write(replace(head, signature=other.signature).encoded())
    refused(auction, path, BadSignature)


def test_an_upload_that_is_not_whole_is_refused(auction: Auction) -> None:
    path = auction.seal(ONE).path
    upload = auction.upload(ONE, path)
    type(upload).objects.filter(pk=upload.pk).update(received=upload.length - 1)
    upload.refresh_from_db()
    with pytest.raises(SliceOutOfPlace):
        actions.submit(upload=upload, by=ONE.actor(), clock=at(NOW))


def test_nobody_hands_in_for_another(auction: Auction) -> None:
    refused(auction, auction.seal(TWO).path, AnothersEnvelope)


def test_nobody_submits_anothers_upload(auction: Auction) -> None:
    upload = auction.upload(TWO, auction.seal(TWO).path)
    with pytest.raises(NotAllowed):
        actions.submit(upload=upload, by=ONE.actor(), clock=at(NOW))


def test_a_certificate_of_a_ca_that_nobody_trusts_is_refused(auction: Auction) -> None:
    foreign = make_ca(name="别处的数字证书中心", now=scenes.NOW)
    refused(auction, auction.seal(ONE, signer=bidding.signed_by(foreign, ONE)).path, UntrustedChain)


def test_a_revoked_certificate_is_refused(auction: Auction) -> None:
    ca = make_ca(name="演示数字证书中心二", now=scenes.NOW)
    issued = ca.issue_organisation(name=ONE.name, uscc=ONE.uscc, now=scenes.NOW)
    ca.revoke(issued.certificate, now=scenes.NOW)
    listed = committees.TrustList(
        number=2, cas=(committees.trusted(ca, now=scenes.NOW, crls=[ca.crl(now=scenes.NOW, days=60)]),)
    )
    TrustListVersion.objects.create(
        version=2, origin=scenes.SERVICE, trust_list=decode(listed.encoded()), signature=""
    )  # fmt: skip
    refused(auction, auction.seal(ONE, signer=issued.signer()).path, Revoked)


def test_a_certificate_without_a_credit_code_is_refused(auction: Auction) -> None:
    signer = committees.authority().issue_timestamping(name="no code", now=scenes.NOW).signer()
    refused(auction, auction.seal(ONE, signer=signer).path, (NoCreditCode, UntrustedChain))  # type: ignore[arg-type]


def test_before_the_trust_list_arrives_nothing_is_judged(auction: Auction) -> None:
    TrustListVersion.objects.all().delete()
    refused(auction, auction.seal(ONE).path, NoTrustList)


@pytest.mark.parametrize("who", ["buyer", "agency", "operator"])
def test_who_runs_the_tender_or_the_platform_does_not_bid(
    auction: Auction, who: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = {"buyer": scenes.BUYER, "agency": scenes.AGENCY, "operator": ONE.uscc}
    settings.TIANPING_TRADING = settings.TIANPING_TRADING.model_copy(update={"operator": ONE.uscc})
    monkeypatch.setattr(Firm, "uscc", codes[who])
    refusal = refused(auction, auction.seal(ONE, signer=bidding.signed_by(committees.authority(), ONE)).path,
                      InterestInTender)  # fmt: skip
    assert refusal.rule == "conflict"


def test_a_buyer_does_not_submit(auction: Auction) -> None:
    upload = auction.upload(ONE, auction.seal(ONE).path)
    with pytest.raises(NotAllowed):
        actions.submit(upload=upload, by=scenes.buyer(), clock=at(NOW))


def test_the_same_bytes_again_give_the_same_receipt(auction: Auction) -> None:
    path = auction.seal(ONE).path
    first, again = auction.hand_in(ONE, path), auction.hand_in(ONE, path, now=NOW + timedelta(hours=1))
    assert again.stage_one == first.stage_one
    assert len(scenes.sealed("bid.received")) == 1


def test_the_same_bytes_after_the_closing_are_late(auction: Auction) -> None:
    path = auction.seal(ONE).path
    auction.hand_in(ONE, path)
    upload = auction.upload(ONE, path)
    auction.close()
    with pytest.raises(TooLate):
        actions.submit(upload=upload, by=ONE.actor(), clock=at(bidding.AFTER))


def test_a_later_version_replaces_the_one_that_stands(auction: Auction) -> None:
    first = auction.bid(ONE)
    second = auction.bid(ONE, price="8800000.00", counter=2, previous=first.seal)
    first.refresh_from_db()
    assert (first.state, second.state, second.previous) == ("replaced", "standing", first.seal)


@pytest.mark.parametrize("version", [{}, {"counter": 3}, {"counter": 2, "previous": "ab" * 32}])
def test_a_version_that_does_not_follow_is_refused(auction: Auction, version: dict[str, Any]) -> None:
    first = auction.bid(ONE)
    if version == {"counter": 3}:
        version = {"counter": 3, "previous": first.seal}
    with pytest.raises(WrongVersion):
        auction.bid(ONE, **version)
    first.refresh_from_db()
    assert first.state == "standing"


def test_a_version_that_replaces_what_is_not_here_is_refused(auction: Auction) -> None:
    refused(auction, auction.seal(ONE, counter=2, previous="ab" * 32).path, WrongVersion)


def test_an_envelope_that_was_replaced_does_not_come_back(auction: Auction) -> None:
    path = auction.seal(ONE).path
    first = auction.hand_in(ONE, path)
    auction.bid(ONE, counter=2, previous=first.seal)
    with pytest.raises(EnvelopeSpent):
        auction.hand_in(ONE, path)


def test_an_envelope_signed_again_counts_as_handed_in(auction: Auction) -> None:
    """Another signature over the same sealing is another file with the same header."""
    path = auction.seal(ONE).path
    bid = auction.hand_in(ONE, path)
    actions.withdraw(bid=bid, by=ONE.actor(), clock=at(NOW))
    head = read_head(path)
    signed = ONE.signer().sign(head.statement_bytes).to_json()
    signature = {key: value for key, value in signed.items() if key != "chain"}
    with path.open("r+b") as stream:
        stream.write(replace(head, signature=encode(signature)).encoded())
    with pytest.raises(EnvelopeSpent):
        auction.hand_in(ONE, path)


def test_bids_of_different_firms_stand_beside_each_other(auction: Auction) -> None:
    auction.bids(3)
    assert auction.lot.bids.filter(state="standing").count() == 3


def test_a_lot_that_takes_no_bids_says_so(auction: Auction) -> None:
    upload = auction.upload(ONE, auction.seal(ONE).path)
    type(auction.lot).objects.filter(pk=auction.lot.pk).update(stage="planned")
    with pytest.raises(NotOpenForBids):
        actions.submit(upload=upload, by=ONE.actor(), clock=at(NOW))


def test_bids_are_taken_while_the_tender_is_on_hold(auction: Auction) -> None:
    """A suspension stops what cannot be undone; the bidders' time does not stop unless the deadline is moved."""
    from tianping.trading.holds.actions import hold

    hold(tender=auction.tender, cause="objection", reason="抽查", by=scenes.platform(), now=NOW)
    assert auction.bid(ONE).state == "standing"


def test_the_finished_upload_is_kept_once_under_its_digest(auction: Auction) -> None:
    upload = auction.upload(ONE, auction.seal(ONE).path)
    actions.submit(upload=upload, by=ONE.actor(), clock=at(NOW))
    assert not files.place_of(upload.code).exists()
    assert header_hash(bytes(Bid.objects.get().header), "INTL-1").hex() == Bid.objects.get().seal
    assert rules.enough_stand(lot=auction.lot, terms=auction.terms) is False
