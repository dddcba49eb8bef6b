from datetime import datetime

import pytest
from django.db import transaction
from pydantic import ValidationError

from tianping.canonical import decode
from tianping.record import merkle
from tianping.record.actors import Actor
from tianping.record.checkpoints import parse, verify
from tianping.record.events import FileRef
from tianping.record.identity import own_keys
from tianping.record.models import CheckpointRow, Event, Leaf, Pending, PersonalDetail, SealedLeaf
from tianping.record.people import person_digest
from tianping.record.recording import OutsideTransaction, record
from tianping.record.revealing import disclose
from tianping.record.sequencer import sequence
from tianping.record.tests.acts import BUYER, NOW, ORIGIN, SERVICE, BidTaken, Published


@pytest.mark.django_db
def test_a_public_event_gets_its_leaf_and_a_signed_checkpoint():
    done = record(Published(), by=BUYER, now=NOW)
    assert Pending.objects.count() == 1
    assert sequence(NOW) == 1
    assert Pending.objects.count() == 0
    leaf = Leaf.objects.get()
    assert (leaf.position, leaf.event.uid) == (0, done.uid)
    head = parse(CheckpointRow.objects.get().signed)
    verify(head, {ORIGIN: own_keys().log.verifier})
    assert head.checkpoint.root == merkle.leaf_hash(bytes(leaf.event.header)) == done.leaf
    assert head.checkpoint.sm3_root == merkle.leaf_hash(bytes(leaf.event.header), merkle.sm3)


@pytest.mark.django_db
def test_an_entry_holds_what_the_specification_lists():
    file = FileRef(name="a.pdf", media="application/pdf", size=3, sha256="0" * 64)
    done = record(Published(text="文"), by=BUYER, now=NOW, files=[file])
    header = decode(bytes(Event.objects.get().header))
    assert set(header) == {"v", "id", "type", "type_version", "origin", "refs", "actor", "at", "body", "files"}
    assert header["id"] == done.uid
    assert header["at"] == "2026-02-02T01:00:00Z"
    assert header["refs"] == {"tender": "T1"}
    assert header["body"] == {"tender": "T1", "text": "文"}
    assert header["files"][0]["sha256"] == "0" * 64


@pytest.mark.django_db
def test_the_person_stands_beside_the_log_only():
    done = record(Published(), by=BUYER, now=NOW)
    stored = bytes(Event.objects.get().header)
    assert b"demo-person" not in stored
    assert b"192.0.2.7" not in stored
    values = disclose(ref=done.uid)
    shown = {"person": values.person, "address": values.address, "certificate": values.certificate}
    assert decode(stored)["actor"]["person"] == person_digest(values.salt, shown)


@pytest.mark.django_db
def test_a_platform_that_acts_by_time_leaves_no_personal_values():
    record(Published(), by=Actor.platform(ORIGIN), now=NOW)
    assert decode(bytes(Event.objects.get().header))["actor"] == {"office": ORIGIN, "role": "platform"}
    assert PersonalDetail.objects.count() == 0


@pytest.mark.django_db
def test_a_sealed_event_leaves_no_public_trace_before_its_batch():
    record(BidTaken(), by=BUYER, now=NOW, readers=[SERVICE])
    assert sequence(NOW) == 0
    assert SealedLeaf.objects.count() == 1
    assert Event.objects.count() == 0


@pytest.mark.django_db
def test_a_sealed_event_may_name_the_person_to_its_readers():
    record(BidTaken(), by=BUYER, now=NOW, with_person=True)
    actor = decode(bytes(SealedLeaf.objects.get().data))["actor"]
    assert actor == {"office": BUYER.office, "role": "buyer", "person_name": "demo-person", "address": "192.0.2.7"}


@pytest.mark.django_db
def test_a_public_event_has_no_readers():
    with pytest.raises(ValueError, match="public"):
        record(Published(), by=BUYER, now=NOW, readers=[SERVICE])


@pytest.mark.django_db
def test_a_time_without_zone_is_refused():
    with pytest.raises(ValidationError):
        record(Published(), by=BUYER, now=datetime(2026, 2, 2))  # noqa: DTZ001


def test_recording_outside_a_transaction_is_a_programming_error(committing):
    with pytest.raises(OutsideTransaction):
        record(Published(), by=BUYER, now=NOW)


def test_what_is_rolled_back_was_never_recorded(committing):
    with transaction.atomic():
        record(Published(), by=BUYER, now=NOW)
        transaction.set_rollback(True)
    assert sequence(NOW) == 0
    assert Event.objects.count() == 0
