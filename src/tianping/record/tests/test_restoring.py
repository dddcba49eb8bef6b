import pytest
from django.db import transaction

from tianping.record.checkpoints import Checkpoint, sign
from tianping.record.identity import own_keys
from tianping.record.models import Event, Leaf, Pending
from tianping.record.notes import BadSignature
from tianping.record.reading import checkpoint, entries
from tianping.record.recording import record
from tianping.record.restoring import NotWhatWasSigned, restore
from tianping.record.sequencer import BehindWitness, log_size, sequence
from tianping.record.tests.acts import BUYER, NOW, ORIGIN, SERVICE, Published
from tianping.record.witnessing import note_hold


@pytest.fixture
def backup(db):
    """Two entries are in the backup, a third awaits its leaf there; five were in the log when the disk was lost."""
    for _ in range(2):
        record(Published(), by=BUYER, now=NOW)
    sequence(NOW)
    record(Published(text="waiting"), by=BUYER, now=NOW)
    point = transaction.savepoint()
    for _ in range(2):
        record(Published(), by=BUYER, now=NOW)
    sequence(NOW)
    held, signed = entries(after=0), checkpoint()
    transaction.savepoint_rollback(point)
    note_hold(witness=SERVICE, signed=signed, key=own_keys().log.verifier)
    return [e.data for e in held], signed


def test_lost_entries_come_back_to_their_places_and_the_log_goes_on(backup):
    held, signed = backup
    with pytest.raises(BehindWitness):
        sequence(NOW)
    assert restore(data=held[2:], signed=signed, now=NOW) == 3
    assert [e.data for e in entries(after=0)] == held
    assert checkpoint() == signed
    assert Pending.objects.count() == 0
    record(Published(), by=BUYER, now=NOW)
    assert sequence(NOW) == 1
    assert log_size() == 6


def test_entries_that_were_changed_are_not_put_back(backup):
    held, signed = backup
    wrong = [*held[2:-1], held[-1].replace(b'"T1"', b'"T2"')]
    with pytest.raises(NotWhatWasSigned):
        restore(data=wrong, signed=signed, now=NOW)
    assert Leaf.objects.count() == 2
    assert Event.objects.count() == 3


def test_too_few_entries_are_not_put_back(backup):
    held, signed = backup
    with pytest.raises(NotWhatWasSigned):
        restore(data=held[3:], signed=signed, now=NOW)


def test_a_checkpoint_that_this_log_did_not_sign_is_refused(backup):
    from tianping.record.keys import PlatformKeys

    forged = sign(Checkpoint(ORIGIN, 5, b"r" * 32), PlatformKeys.make(ORIGIN).log)
    with pytest.raises(BadSignature):
        restore(data=backup[0][2:], signed=forged, now=NOW)
