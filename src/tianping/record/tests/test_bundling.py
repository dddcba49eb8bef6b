import pytest

from tianping.record import merkle
from tianping.record.anchors import anchors_of
from tianping.record.bundle import pack, part_of
from tianping.record.bundling import own_part
from tianping.record.checkpoints import cosign
from tianping.record.identity import own_keys
from tianping.record.keys import PlatformKeys
from tianping.record.reading import NoSuchTree, checkpoint, entries
from tianping.record.recording import record
from tianping.record.revealing import reveal
from tianping.record.sequencer import seal_batch, sequence
from tianping.record.tests.acts import BUYER, NOW, ORIGIN, SERVICE, BidTaken, Published
from tianping.record.verifier.numbered import verify_file
from tianping.record.witnessing import add_cosignature

PEER = PlatformKeys.make(SERVICE)


@pytest.fixture
def log(db):
    record(Published(), by=BUYER, now=NOW)
    record(Published(tender="another"), by=BUYER, now=NOW)
    sealed = record(BidTaken(), by=BUYER, now=NOW)
    record(BidTaken(), by=BUYER, now=NOW)
    seal_batch(NOW)
    reveal(uid=sealed.uid, by=BUYER, now=NOW)
    sequence(NOW)
    note = cosign(checkpoint(), PEER.witness, at=NOW).written()
    add_cosignature(note=note, witnesses={PEER.witness.name: PEER.witness.verifier})


def failed(part, path):
    anchors = anchors_of(own_keys(), PEER)
    pack(path, tender="T1", extent="full", logs=[part], anchors=anchors, key=own_keys().identity, made_at=NOW)
    report = verify_file(path, anchors=anchors)
    return {o.check.number for o in report.outcomes if o.state == "fails"}


def test_the_public_part_holds_the_tenders_entries_and_the_batches_they_reveal(log, tmp_path):
    part = own_part(tender="T1")
    assert [e.position for e in part.entries] == [0, 2, 3]
    assert all(e.second is not None for e in part.entries), "and a proof under the SM3 root each"
    assert failed(part, tmp_path / "t.zip") == {17}, "only the plan is missing in this small log"


def test_the_full_part_opens_the_leaves_of_the_reader(log, tmp_path):
    assert len(own_part(tender="T1", reader=ORIGIN).leaves) == 2
    assert own_part(tender="T1", reader="stranger.example").leaves == []
    assert failed(own_part(tender="T1", reader=ORIGIN, besides=[1]), tmp_path / "t.zip") == {17}


def test_a_part_from_a_verified_copy_has_the_same_proofs(log):
    own = own_part(tender="T1")
    held = entries(after=0)
    copied = part_of(
        checkpoint=own.checkpoint,
        hashes=[merkle.leaf_hash(e.data) for e in held],
        entries={e.position: e.data for e in held if e.position in (0, 2, 3)},
    )
    assert [(e.position, e.data, list(e.proof)) for e in copied.entries] == [
        (e.position, e.data, list(e.proof)) for e in own.entries
    ]


def test_a_tender_that_the_log_does_not_know_has_no_part(log):
    with pytest.raises(NoSuchTree):
        own_part(tender="unknown")
