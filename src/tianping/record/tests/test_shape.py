"""The public log must not tell who took documents, who bid, or how many."""

from datetime import timedelta

import pytest
from django.db import transaction

from tianping.canonical import decode
from tianping.record.reading import checkpoint, entries
from tianping.record.recording import record
from tianping.record.sequencer import seal_batch, sequence
from tianping.record.tests.acts import BUYER, NOW, SERVICE, BidTaken, Published


def public_view(bids):
    """What anyone sees of a log after a notice and a minute with so many bids: every entry, without random values."""
    record(Published(), by=BUYER, now=NOW)
    for beat in range(6):
        at = NOW + timedelta(seconds=10 * beat)
        for _ in range(bids if beat == 4 else 0):
            record(BidTaken(), by=BUYER, now=at, readers=[SERVICE])
        sequence(at)
        seal_batch(at)
    shown = [decode(e.data) for e in entries(after=0)]
    for header in shown:
        header["id"] = len(header["id"])
        header["actor"].pop("person", None)
        header["body"].pop("root", None)
    return shown, [len(e.data) for e in entries(after=0)], checkpoint().checkpoint.size


@pytest.mark.django_db
def test_0_bids_and_7_bids_give_public_views_of_the_same_shape():
    views = []
    for bids in (0, 7):
        point = transaction.savepoint()
        views.append(public_view(bids))
        transaction.savepoint_rollback(point)
    assert views[0] == views[1]
    shown, lengths, size = views[0]
    assert size == 7
    assert [h["type"] for h in shown] == ["test.published"] + ["record.batch"] * 6
    assert len(set(lengths[1:])) == 1
