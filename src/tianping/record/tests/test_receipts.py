import pytest

from tianping.record.anchors import Anchors, BadAnchors, anchors_of
from tianping.record.checkpoints import cosign
from tianping.record.identity import own_keys
from tianping.record.keys import PlatformKeys
from tianping.record.notes import BadSignature
from tianping.record.proofs import receipt_lines
from tianping.record.reading import checkpoint
from tianping.record.receipts import Line, Receipt, ReceiptWrong, issue, verify_receipt
from tianping.record.recording import record
from tianping.record.sequencer import seal_batch, sequence
from tianping.record.tests.acts import BUYER, NOW, SERVICE, BidTaken, Published
from tianping.record.witnessing import add_cosignature

PEER = PlatformKeys.make(SERVICE)
DIGESTS = {"body": "1" * 64}


def receipt_for(event):
    done = record(event, by=BUYER, now=NOW)
    first = issue(
        number="r-1", kind="bid", leaf=done.leaf, sealed=done.sealed, at=NOW, refs={"tender": "T1"},
        digests=DIGESTS, key=own_keys().identity,
    )  # fmt: skip
    return done.uid, first


def witness():
    note = cosign(checkpoint(), PEER.witness, at=NOW).written()
    add_cosignature(note=note, witnesses={PEER.witness.name: PEER.witness.verifier})


@pytest.fixture
def anchors():
    return anchors_of(own_keys(), PEER)


@pytest.mark.django_db
def test_stage_1_stands_alone_and_says_what_is_not_yet_proven(anchors):
    uid, receipt = receipt_for(BidTaken())
    receipt = receipt.with_lines(*receipt_lines(uid=uid))
    states = verify_receipt(receipt, anchors=anchors)
    assert states == {"stage 1": "proven", "batch": "waiting", "log": "waiting", "cosignatures": "waiting"}


@pytest.mark.django_db
def test_stage_2_proves_a_sealed_act_through_its_batch(anchors):
    uid, receipt = receipt_for(BidTaken())
    seal_batch(NOW)
    receipt = receipt.with_lines(*receipt_lines(uid=uid))
    assert verify_receipt(receipt, anchors=anchors)["cosignatures"] == "waiting"
    witness()
    receipt = receipt.with_lines(*receipt_lines(uid=uid))
    receipt = Receipt.model_validate_json(receipt.model_dump_json())
    assert set(verify_receipt(receipt, anchors=anchors).values()) == {"proven"}
    assert [line.name for line in receipt.lines] == ["batch", "log", "cosignatures"]


@pytest.mark.django_db
def test_stage_2_proves_a_public_act_by_itself(anchors):
    uid, receipt = receipt_for(Published())
    sequence(NOW)
    witness()
    receipt = receipt.with_lines(*receipt_lines(uid=uid))
    assert verify_receipt(receipt, anchors=anchors) == {
        "stage 1": "proven", "log": "proven", "cosignatures": "proven"
    }  # fmt: skip


@pytest.mark.django_db
def test_the_lines_of_trustees_and_mirror_are_listed_with_their_state(anchors):
    _, receipt = receipt_for(BidTaken())
    spoiled = Line(name="trustee:custodian.example", state="failed", zh="封箱打不开", en="The box does not open")
    assert verify_receipt(receipt.with_lines(spoiled), anchors=anchors)["trustee:custodian.example"] == "failed"


@pytest.mark.django_db
def test_a_changed_receipt_is_refused(anchors):
    _, receipt = receipt_for(BidTaken())
    content = receipt.statement.content | {"at": "2026-02-02T02:00:00Z"}
    forged = receipt.model_copy(update={"statement": receipt.statement.model_copy(update={"content": content})})
    with pytest.raises(BadSignature):
        verify_receipt(forged, anchors=anchors)


@pytest.mark.django_db
def test_a_receipt_of_an_unknown_platform_is_refused():
    _, receipt = receipt_for(BidTaken())
    with pytest.raises(ReceiptWrong):
        verify_receipt(receipt, anchors=anchors_of(PEER))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["batch", "log", "cosignatures"])
def test_the_evidence_of_another_act_proves_nothing(anchors, name):
    uid, receipt = receipt_for(BidTaken())
    seal_batch(NOW)
    witness()
    mine = receipt_lines(uid=uid)
    other, _ = receipt_for(BidTaken())
    seal_batch(NOW)
    witness()
    theirs = {line.name: line for line in receipt_lines(uid=other)}
    with pytest.raises(ReceiptWrong):
        verify_receipt(receipt.with_lines(*mine).with_lines(theirs[name]), anchors=anchors)


@pytest.mark.django_db
def test_evidence_that_cannot_be_read_is_refused(anchors):
    _, receipt = receipt_for(BidTaken())
    with pytest.raises(ReceiptWrong):
        verify_receipt(receipt.with_lines(Line(name="batch", state="proven", zh="", en="")), anchors=anchors)


def test_anchors_are_read_back_and_must_bear_their_names(anchors):
    assert Anchors.parse(anchors.encoded() + b"\n") == anchors
    with pytest.raises(BadAnchors):
        Anchors.parse(anchors.encoded().replace(b'"service.yunxiu.example":{', b'"other.example":{'))
    with pytest.raises(BadAnchors):
        Anchors.parse(b"{}")
