"""Projections: exactly once, in order, in the transaction of their cursor; replay from zero gives the same tables."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tianping.exchange import projecting
from tianping.exchange.following import Follower
from tianping.exchange.models import Alarm, Cursor, Peer, SetAside
from tianping.exchange.projecting import (
    NothingToSetAside,
    forget_what_was_clean,
    lag,
    project_all,
    project_some,
    replay,
    rooms,
    set_aside,
)
from tianping.exchange.tests.conftest import NOW
from tianping.exchange.tests.logs import MemoryLog, directive, held, withdrawn
from tianping.exchange.tests.project.room.models import Learnt
from tianping.record.actors import Actor
from tianping.record.models import Event
from tianping.record.own_events import Revealed
from tianping.record.recording import record
from tianping.record.sequencer import seal_batch, sequence

pytestmark = pytest.mark.django_db
OPERATOR = Actor(office="91320100MA1XXXXX0X", role="operator")


def learnt():
    return list(Learnt.objects.values_list("origin", "position", "leaf", "type", "told"))


def follow(peer, log):
    Follower(peer, log).catch_up(now=NOW)


def test_rooms_are_found_in_the_projections_of_the_installed_apps():
    assert {"room", "other"} <= set(rooms())


def test_a_room_learns_entries_in_order_with_the_batch_before_its_leaves(log, peer):
    log.add(held("一"))
    log.batch(withdrawn("r1"), withdrawn("r2"))
    log.add(directive())
    follow(peer, log)
    project_all(now=NOW)
    assert learnt() == [
        (log.origin, 0, None, "tender.held", "一"),
        (log.origin, 1, 1, "bid.withdrawn", "r1"),
        (log.origin, 1, 3, "bid.withdrawn", "r2"),
        (log.origin, 2, None, "directive.issued", "收到投诉，须核查"),
    ]
    assert lag() == 0


def test_each_entry_is_learnt_once_however_often_it_is_looked_for(log, peer):
    log.add(held())
    follow(peer, log)
    project_all(now=NOW)
    project_all(now=NOW)
    assert len(learnt()) == 1


def test_an_entry_of_another_kind_of_platform_is_passed_over(log, peer):
    Peer.objects.filter(pk=peer.pk).update(kind="trading")
    peer.refresh_from_db()
    log.add(directive())
    follow(peer, log)
    project_all(now=NOW)
    assert learnt() == []
    assert lag() == 0


def test_unknown_types_and_versions_are_passed(log, peer):
    log.add(held(), type="tender.imagined")
    log.add(held(), type_version=2)
    log.add(held("known"))
    follow(peer, log)
    project_all(now=NOW)
    assert [row[4] for row in learnt()] == ["known"]


def test_the_own_log_is_read_like_any_other_with_all_its_sealed_leaves(settings):
    with transaction.atomic():
        record(held("own"), by=OPERATOR, now=NOW)
        record(withdrawn("sealed"), by=OPERATOR, now=NOW, readers=["supervision.yunxiu.example"])
    sequence(NOW)
    seal_batch(NOW)
    project_all(now=NOW)
    assert [(row[0], row[4]) for row in learnt()] == [
        (settings.TIANPING_ORIGIN, "own"),
        (settings.TIANPING_ORIGIN, "sealed"),
    ]


def test_a_projection_that_fails_stops_that_room_for_that_peer_only(log, peer):
    for told in ("一", "cannot be read", "三"):
        log.add(held(told))
    with transaction.atomic():
        record(held("own"), by=OPERATOR, now=NOW)
    sequence(NOW)
    follow(peer, log)
    project_all(now=NOW)
    assert [row[4] for row in learnt()] == ["一", "own"]
    assert Cursor.objects.get(peer=peer, room="room").position == 1
    assert Cursor.objects.get(peer=peer, room="other").position == 3
    alarm = Alarm.objects.get(cleared_at=None)
    assert (alarm.kind, alarm.peer, alarm.room) == ("projection", peer, "room")
    assert "entry 1: CannotTake" in alarm.detail


def test_nothing_of_a_failed_batch_stays(log, peer):
    log.batch(withdrawn("r1"), withdrawn("cannot be read"))
    follow(peer, log)
    project_all(now=NOW)
    assert learnt() == []


def test_an_operator_sets_an_entry_aside_with_a_reason_that_is_published(log, peer):
    for told in ("一", "cannot be read", "三"):
        log.add(held(told))
    follow(peer, log)
    project_all(now=NOW)
    set_aside(peer=peer, room="room", position=1, reason="对方已更正", by=OPERATOR, now=NOW)
    project_all(now=NOW)
    assert [row[4] for row in learnt()] == ["一", "三"]
    assert not Alarm.objects.filter(cleared_at=None).exists()
    assert Event.objects.get().type == "exchange.set_aside"
    assert SetAside.objects.get().reason == "对方已更正"


def test_an_entry_at_which_nothing_has_stopped_cannot_be_set_aside(log, peer):
    log.add(held())
    follow(peer, log)
    with pytest.raises(NothingToSetAside):
        set_aside(peer=peer, room="room", position=0, reason="没有理由", by=OPERATOR, now=NOW)


def test_an_entry_that_names_another_origin_stops_the_rooms_that_read_it(log, peer):
    log.add(held(), origin="trading.elsewhere.example")
    follow(peer, log)
    project_all(now=NOW)
    assert learnt() == []
    assert set(Alarm.objects.values_list("room", flat=True)) == {"room", "other"}


def test_a_body_that_is_not_of_its_type_stops_the_rooms_that_read_it(log, peer):
    log.add(held(), body={"tender": 7})
    follow(peer, log)
    project_all(now=NOW)
    assert learnt() == []
    assert Alarm.objects.filter(kind="projection").count() == 2


def reveal(log, sent, **changed):
    header = json.loads(sent.data)
    body = header.pop("body")
    facts = {"batch": sent.batch, "leaf": sent.index, "salt": sent.salt, "path": tuple(sent.path)}
    log.add(Revealed(**{**facts, "header": header, "body": body, **changed}))


def test_a_revealed_entry_is_learnt_where_its_batch_proves_it(log, peer):
    log.add(held())
    log.batch(withdrawn("r1"))
    reveal(log, log.leaves[0])
    follow(peer, log)
    project_all(now=NOW)
    assert [row[3] for row in learnt()] == ["tender.held", "bid.withdrawn", "record.revealed"]


@pytest.mark.parametrize("changed", [{"body": {"receipt": "r2"}}, {"batch": 0}, {"leaf": 2}, {"salt": "00" * 32}])
def test_a_revealed_entry_that_was_not_in_its_batch_stops_the_room(log, peer, changed):
    log.add(held())
    log.batch(withdrawn("r1"))
    reveal(log, log.leaves[0], **changed)
    follow(peer, log)
    project_all(now=NOW)
    assert [row[3] for row in learnt()] == ["tender.held", "bid.withdrawn"]
    assert "NotInBatch" in Alarm.objects.get(room="room").detail


def test_a_room_that_has_stopped_tries_again_after_a_pause(log, peer):
    log.add(held("cannot be read"))
    follow(peer, log)
    for seconds in (0, 1, 6):
        project_all(now=NOW + timedelta(seconds=seconds))
    assert Alarm.objects.get().times == 2


def test_a_short_budget_ends_the_transaction_and_the_next_one_goes_on(log, peer, monkeypatch):
    for number in range(5):
        log.add(held(str(number)))
    follow(peer, log)
    ticks = iter(range(10_000))
    monkeypatch.setattr(projecting.time, "monotonic", lambda: next(ticks) * 0.03)
    steps = 0
    while project_some(peer=peer, room="room", now=NOW):
        steps += 1
    assert steps > 1
    assert [row[4] for row in learnt()] == list("01234")


def test_replay_from_zero_gives_the_same_tables(log, peer):
    log.add(held("一"))
    log.batch(withdrawn("r1"))
    follow(peer, log)
    project_all(now=NOW)
    before = learnt()
    replay(room="room")
    assert learnt() == []
    project_all(now=NOW)
    assert learnt() == before


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    acts=st.lists(st.one_of(st.just("held"), st.just("directive"), st.just("unknown"), st.integers(0, 4)), max_size=12),
    pauses=st.lists(st.integers(1, 4), max_size=6),
)
def test_replay_equals_reading_live_however_entries_arrive(db, acts, pauses):
    forget_what_was_clean()  # of the example before, whose database was rolled back
    with transaction.atomic():
        sid = transaction.savepoint()
        log = MemoryLog("supervision.replay.example")
        peer = Peer.objects.create(origin=log.origin, kind="supervision", state="docked", log_vkey=log.keys.log.vkey)
        for number, act in enumerate(acts):
            if isinstance(act, int):
                log.batch(*(withdrawn(f"{number}-{i}") for i in range(act)))
            else:
                log.add(directive() if act == "directive" else held(str(number)), **UNKNOWN.get(act, {}))
            if number in pauses:
                follow(peer, log)
                project_all(now=NOW)
        if acts:
            follow(peer, log)
        project_all(now=NOW)
        before = learnt()
        replay(room="room")
        project_all(now=NOW)
        assert learnt() == before
        transaction.savepoint_rollback(sid)


UNKNOWN = {"unknown": {"type": "tender.imagined"}}
