from datetime import UTC, datetime
from typing import ClassVar

import pytest

from tianping.canonical import decode
from tianping.record import merkle
from tianping.record.actors import Actor
from tianping.record.checkpoints import parse, verify
from tianping.record.events import Event as Act
from tianping.record.identity import own_keys
from tianping.record.models import CheckpointRow, Event, Leaf, Pending, PersonalDetail, SealedLeaf
from tianping.record.recording import record
from tianping.record.sequencer import sequence

NOW = datetime(2026, 2, 2, 1, 0, tzinfo=UTC)
BUYER = Actor(office="91530100MA0000000X", role="buyer", person="demo-person", address="192.0.2.7")


class Published(Act):
    TYPE: ClassVar[str] = "test.published"
    ZH: ClassVar[str] = "测试公布"
    tender: str
    text: str = ""


class BidTaken(Act):
    TYPE: ClassVar[str] = "test.bid_taken"
    ZH: ClassVar[str] = "测试投标"
    AUDIENCE = "sealed"
    tender: str
    bidder: str


@pytest.mark.django_db
def test_a_public_event_gets_its_leaf_and_a_signed_checkpoint():
    done = record(Published(tender="T1"), by=BUYER, now=NOW)
    assert Pending.objects.count() == 1
    assert sequence(NOW) == 1
    leaf = Leaf.objects.get()
    assert leaf.position == 0 and leaf.event.uid == done.uid
    assert decode(bytes(leaf.event.header))["type"] == "test.published"
    head = parse(CheckpointRow.objects.get().signed)
    verify(head, {head.checkpoint.origin: own_keys().log.verifier})
    assert head.checkpoint.root == merkle.leaf_hash(bytes(leaf.event.header))
    assert head.checkpoint.sm3_root == merkle.leaf_hash(bytes(leaf.event.header), merkle.sm3)


@pytest.mark.django_db
def test_the_person_stands_beside_the_log_only():
    done = record(Published(tender="T1"), by=BUYER, now=NOW)
    stored = bytes(Event.objects.get().header)
    assert b"demo-person" not in stored and b"192.0.2.7" not in stored
    assert PersonalDetail.objects.get(uid=done.uid).address == "192.0.2.7"


@pytest.mark.django_db
def test_a_sealed_event_leaves_no_public_trace_before_its_batch():
    record(BidTaken(tender="T1", bidder="B"), by=BUYER, now=NOW, readers=["service.yunxiu.example"])
    assert sequence(NOW) == 0
    assert SealedLeaf.objects.count() == 1 and Event.objects.count() == 0
