"""One deterministic pass, and when nothing is under way any more."""

from datetime import timedelta

import pytest
from django.db import transaction

from tianping.exchange import due
from tianping.exchange.tests.conftest import NOW
from tianping.exchange.tests.logs import held, withdrawn
from tianping.exchange.tests.project.room.models import Learnt
from tianping.exchange.ticking import quiescent, tick
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.record.sequencer import log_size

pytestmark = pytest.mark.django_db
PLATFORM = Actor.platform("trading.yunxiu.example")


@pytest.fixture(autouse=True)
def only_own_ticks(monkeypatch):
    monkeypatch.setattr(due, "_ticks", [])
    monkeypatch.setattr(due, "_errands", [])
    monkeypatch.setattr(due, "_scans", [])


def test_a_pass_gives_places_learns_and_does_what_is_due(monkeypatch):
    def hold():
        if log_size() < 2:
            record(held("due"), by=PLATFORM, now=NOW)

    monkeypatch.setattr(due, "_scans", [lambda now: [hold] if log_size() < 2 else []])
    record(held("first"), by=PLATFORM, now=NOW)
    record(withdrawn("sealed"), by=PLATFORM, now=NOW)
    done = tick(now=NOW, wall=NOW)
    assert done["batches"] == 1
    assert set(Learnt.objects.values_list("told", flat=True)) == {"first", "sealed"}


def test_nothing_is_under_way_after_enough_passes(monkeypatch):
    todo = ["one"]

    def hold():
        with transaction.atomic():
            record(held(todo.pop()), by=PLATFORM, now=NOW)

    monkeypatch.setattr(due, "_scans", [lambda now: [hold] if todo else []])
    before = quiescent(now=NOW, wall=NOW)
    assert (before["quiescent"], before["due"]) == (False, 1)
    tick(now=NOW, wall=NOW)
    assert not quiescent(now=NOW, wall=NOW)["quiescent"]
    tick(now=NOW, wall=NOW + timedelta(seconds=1))
    after = quiescent(now=NOW, wall=NOW)
    assert after["quiescent"], after
    assert after["size"] == 1


def test_waiting_acts_are_counted():
    record(held(), by=PLATFORM, now=NOW)
    record(withdrawn(), by=PLATFORM, now=NOW)
    facts = quiescent(now=NOW, wall=NOW)
    assert (facts["pending_events"], facts["unbatched_leaves"], facts["quiescent"]) == (1, 1, False)
