import pytest

from tianping.canonical import decode
from tianping.record import merkle
from tianping.record.batches import sealed_leaf, verify_path
from tianping.record.reading import (
    NoSuchTree,
    best_checkpoint,
    checkpoint,
    checkpoint_at,
    consistency_proof,
    entries,
    entries_of,
    inclusion_proof,
    sealed_for,
    sealed_of,
)
from tianping.record.recording import record
from tianping.record.sequencer import seal_batch, sequence
from tianping.record.tests.acts import BUYER, NOW, ORIGIN, SERVICE, BidTaken, Published


@pytest.fixture
def log(db):
    for i in range(5):
        record(Published(tender="T2" if i == 3 else "T1"), by=BUYER, now=NOW)
        sequence(NOW)


def test_a_follower_reads_on_from_what_it_holds(log):
    assert [e.position for e in entries(after=2, limit=2)] == [2, 3]
    assert entries(after=5) == []


def test_entries_of_one_tender_are_found(log):
    assert [e.position for e in entries_of(tender="T1")] == [0, 1, 2, 4]


def test_every_entry_is_proven_under_the_newest_checkpoint(log):
    head = checkpoint().checkpoint
    for e in entries(after=0):
        proof = inclusion_proof(position=e.position, size=head.size)
        assert merkle.verify_inclusion(merkle.leaf_hash(e.data), e.position, head.size, proof, head.root)


def test_every_older_checkpoint_is_proven_to_be_a_prefix(log):
    new = checkpoint().checkpoint
    for size in range(1, 6):
        old = checkpoint_at(size=size).checkpoint
        proof = consistency_proof(old=size, new=5)
        assert merkle.verify_consistency(size, old.root, new.size, new.root, proof)


@pytest.mark.parametrize(("position", "size"), [(5, 5), (-1, 5), (0, 6)])
def test_proofs_for_places_that_are_not_there_are_refused(log, position, size):
    with pytest.raises(NoSuchTree):
        inclusion_proof(position=position, size=size)


def test_consistency_with_a_larger_or_unknown_tree_is_refused(log):
    with pytest.raises(NoSuchTree):
        consistency_proof(old=3, new=2)
    with pytest.raises(NoSuchTree):
        consistency_proof(old=3, new=9)


@pytest.mark.django_db
def test_an_empty_log_has_no_checkpoint():
    assert checkpoint() is None
    assert best_checkpoint(covering=0) is None


@pytest.mark.django_db
def test_an_entitled_reader_gets_its_leaves_and_can_check_them():
    mine = [record(BidTaken(bidder=str(i)), by=BUYER, now=NOW, readers=[SERVICE]).uid for i in range(3)]
    record(BidTaken(bidder="not for you"), by=BUYER, now=NOW)
    seal_batch(NOW)
    found = sealed_for(reader=SERVICE, after=0)
    assert [f.uid for f in found] == mine
    root = bytes.fromhex(decode(entries(after=0)[0].data)["body"]["root"])
    for f in found:
        leaf = sealed_leaf(f.salt, f.data)
        assert verify_path(leaf, index=f.index, depth=f.depth, path=f.path, root=root)
    assert len(sealed_for(reader=ORIGIN, after=0)) == 4
    assert sealed_for(reader="stranger.example", after=0) == []
    assert len(sealed_of(tender="T1", reader=SERVICE)) == 3


@pytest.mark.django_db
def test_batches_come_whole_and_from_the_place_asked_for():
    for _ in range(3):
        for _ in range(2):
            record(BidTaken(), by=BUYER, now=NOW, readers=[SERVICE])
        seal_batch(NOW)
    assert [f.batch for f in sealed_for(reader=SERVICE, after=0, batches=2)] == [0, 0, 1, 1]
    assert [f.batch for f in sealed_for(reader=SERVICE, after=2)] == [2, 2]
