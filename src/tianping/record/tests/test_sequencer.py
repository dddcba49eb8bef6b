import threading

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tianping.record import merkle
from tianping.record.checkpoints import Checkpoint, sign
from tianping.record.identity import own_keys
from tianping.record.models import BatchedLeaf, Event, Leaf, SealedLeaf, WaitingLeaf
from tianping.record.reading import checkpoint, entries
from tianping.record.recording import record
from tianping.record.sequencer import BehindWitness, log_size, seal_batch, sequence
from tianping.record.tests.acts import BUYER, NOW, ORIGIN, BidTaken, Published
from tianping.record.witnessing import note_hold


def commit(event):
    with transaction.atomic():
        return record(event, by=BUYER, now=NOW)


@pytest.mark.django_db
def test_entries_keep_the_order_of_the_database_over_many_passes():
    uids = [record(Published(text=str(i)), by=BUYER, now=NOW).uid for i in range(7)]
    assert [sequence(NOW, limit=3) for _ in range(4)] == [3, 3, 1, 0]
    assert [e.uid for e in entries(after=0)] == uids


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 9), max_size=6))
def test_the_stored_tree_is_the_tree_over_the_entries(batches):
    for count in batches:
        for _ in range(count):
            record(Published(), by=BUYER, now=NOW)
        sequence(NOW)
    data = [e.data for e in entries(after=0, limit=1000)]
    head = checkpoint()
    if head is None:
        assert not data
        return
    assert head.checkpoint.size == len(data) == log_size()
    assert head.checkpoint.root == merkle.root([merkle.leaf_hash(d) for d in data])
    assert head.checkpoint.sm3_root == merkle.root([merkle.leaf_hash(d, merkle.sm3) for d in data], merkle.sm3)


@pytest.mark.django_db
def test_a_batch_is_appended_also_when_nothing_happened():
    assert seal_batch(NOW) == 0
    assert seal_batch(NOW) == 1
    assert [e.type for e in entries(after=0)] == ["record.batch", "record.batch"]


@pytest.mark.django_db
def test_a_batch_takes_what_it_has_places_for_and_the_rest_waits(settings):
    settings.TIANPING_BATCH_DEPTH = 2
    for _ in range(5):
        record(BidTaken(), by=BUYER, now=NOW)
    seal_batch(NOW)
    assert WaitingLeaf.objects.count() == 1
    assert WaitingLeaf.objects.get().leaf == SealedLeaf.objects.last()
    seal_batch(NOW)
    assert WaitingLeaf.objects.count() == 0
    assert BatchedLeaf.objects.count() == 5


@pytest.mark.django_db
def test_a_batch_comes_after_what_was_recorded_before_it():
    record(Published(), by=BUYER, now=NOW)
    assert seal_batch(NOW) == 1


@pytest.mark.django_db
def test_nothing_is_signed_that_a_witness_holds_already():
    record(Published(), by=BUYER, now=NOW)
    keys = own_keys()
    held = sign(Checkpoint(ORIGIN, 5, b"r" * 32), keys.log)
    note_hold(witness="service.yunxiu.example", signed=held, key=keys.log.verifier)
    with pytest.raises(BehindWitness):
        sequence(NOW)
    assert Leaf.objects.count() == 0


def test_many_writers_and_two_sequencers_lose_and_double_nothing(committing):
    stop = threading.Event()

    def write():
        for _ in range(15):
            commit(Published())
        connections.close_all()

    def run():
        while not stop.wait(0.005):
            sequence(NOW, limit=7)
        connections.close_all()

    writers = [threading.Thread(target=write) for _ in range(3)]
    sequencers = [threading.Thread(target=run) for _ in range(2)]
    for thread in (*writers, *sequencers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in sequencers:
        thread.join()
    while sequence(NOW):
        pass
    assert sorted(e.uid for e in entries(after=0)) == sorted(Event.objects.values_list("uid", flat=True))
    assert log_size() == 45
    data = [e.data for e in entries(after=0)]
    assert checkpoint().checkpoint.root == merkle.root([merkle.leaf_hash(d) for d in data])


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_a_late_commit_with_a_lower_number_is_waited_for(committing):
    began, go = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            record(Published(text="slow"), by=BUYER, now=NOW)
            began.set()
            go.wait(20)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    began.wait(20)
    commit(Published(text="quick"))
    assert sequence(NOW) == 0
    go.set()
    thread.join()
    assert sequence(NOW) == 2
    assert [b'"slow"' in e.data for e in entries(after=0)] == [True, False]


def test_a_crash_before_the_commit_leaves_no_half_written_tree(committing, monkeypatch):
    commit(Published())

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr("tianping.record.sequencer.sign", fail)
    with pytest.raises(OSError, match="disk full"):
        sequence(NOW)
    assert Leaf.objects.count() == 0
    assert connection.in_atomic_block is False
    monkeypatch.undo()
    assert sequence(NOW) == 1
