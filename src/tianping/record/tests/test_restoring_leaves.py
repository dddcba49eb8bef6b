"""Sealed leaves that readers held come back to their places after a loss; what nobody held stays lost."""

import dataclasses

import pytest
from django.db import transaction

from tianping.record.models import Batch, SealedLeaf
from tianping.record.reading import checkpoint, entries, sealed_for
from tianping.record.recording import record
from tianping.record.restoring import HeldLeaf, NotWhatWasSigned, restore, restore_leaves
from tianping.record.sequencer import seal_batch
from tianping.record.tests.acts import BUYER, NOW, SERVICE, BidTaken


@pytest.fixture
def lost(db):
    """A log of one batch with two leaves, one of them for the service platform; then the database is empty."""
    point = transaction.savepoint()
    record(BidTaken(), by=BUYER, now=NOW, readers=[SERVICE])
    record(BidTaken(), by=BUYER, now=NOW)
    seal_batch(NOW)
    data, signed, shares = [e.data for e in entries(after=0)], checkpoint(), sealed_for(reader=SERVICE, after=0)
    transaction.savepoint_rollback(point)
    restore(data=data, signed=signed, now=NOW)
    return [
        HeldLeaf(batch=s.batch, index=s.index, salt=s.salt, path=s.path, data=s.data, readers=[SERVICE]) for s in shares
    ], shares


def test_who_was_entitled_reads_the_same_leaf_at_the_same_place_again(lost):
    held, shares = lost
    assert restore_leaves(leaves=held) == 1
    assert sealed_for(reader=SERVICE, after=0) == shares
    assert SealedLeaf.objects.count() == 1


def test_a_leaf_that_does_not_lead_to_the_root_is_not_put_back(lost):
    (leaf,), _ = lost
    for change in ({"salt": bytes(32)}, {"index": leaf.index ^ 1}, {"batch": 99}, {"path": leaf.path[1:]}):
        with pytest.raises(NotWhatWasSigned):
            restore_leaves(leaves=[dataclasses.replace(leaf, **change)])
    assert not SealedLeaf.objects.exists()
    assert not Batch.objects.exists()
