"""The due-scan: each action on its own, failures become alarms with growing pauses."""

from datetime import timedelta
from functools import partial

import pytest

from tianping.exchange import due
from tianping.exchange.due import DueScan, failing, name_of
from tianping.exchange.models import Alarm
from tianping.exchange.tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def declared(monkeypatch):
    """Scans and ticks of this test only."""
    monkeypatch.setattr(due, "_scans", [])
    monkeypatch.setattr(due, "_ticks", [])
    monkeypatch.setattr(due, "_errands", [])
    return due


def test_what_is_due_is_done(declared):
    done = []
    declared.due_scan(lambda now: [partial(done.append, now)])
    assert DueScan().run(now=NOW, wall=NOW) == 1
    assert done == [NOW]


def test_an_action_that_fails_stops_no_other_and_becomes_one_alarm(declared):
    done = []

    def fail():
        raise ValueError("cannot be opened")

    declared.due_scan(lambda now: [fail, partial(done.append, "other")])
    scan = DueScan()
    assert scan.run(now=NOW, wall=NOW) == 1
    assert scan.run(now=NOW, wall=NOW + timedelta(seconds=5)) == 1
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.times, alarm.cleared_at) == ("due", 2, None)
    assert "ValueError" in alarm.detail
    assert failing() == 1


def test_a_failed_action_waits_longer_each_time(declared):
    tries = []

    def fail():
        tries.append(1)
        raise ValueError

    declared.due_scan(lambda now: [fail])
    scan = DueScan()
    for second in range(16):
        scan.run(now=NOW, wall=NOW + timedelta(seconds=second))
    assert len(tries) == 5  # at 0, 1, 3, 7 and 15 seconds


def test_an_alarm_is_cleared_once_the_action_succeeds_also_after_a_restart(declared):
    broken = [True]

    def open_bids():
        if broken:
            raise ValueError("not yet")

    declared.due_scan(lambda now: [open_bids])
    DueScan().run(now=NOW, wall=NOW)
    broken.clear()
    assert DueScan().run(now=NOW, wall=NOW + timedelta(seconds=1)) == 1
    assert failing() == 0


def test_a_scan_that_fails_leaves_the_other_scans_alone(declared):
    done = []

    def broken(now):
        raise ValueError("no such table")

    declared.due_scan(broken)
    declared.due_scan(lambda now: [partial(done.append, 1)])
    DueScan().run(now=NOW, wall=NOW)
    assert done == [1]
    assert failing() == 1


def test_a_tick_keeps_its_cadence_on_the_wall_clock(declared):
    seen = []
    declared.each_tick(seconds=10)(seen.append)
    scan = DueScan()
    for second in range(21):
        scan.run(now=NOW + timedelta(days=second), wall=NOW + timedelta(seconds=second))
    assert seen == [NOW, NOW + timedelta(days=10), NOW + timedelta(days=20)]


def test_the_name_of_an_action_does_not_change_with_the_clock():
    def close(tender, now):
        """Close a tender."""

    names = {name_of(partial(close, "T1", now=NOW + timedelta(seconds=i))) for i in range(3)}
    assert len(names) == 1
    assert name_of(partial(close, "T2", now=NOW)) not in names
    moments = [NOW + timedelta(seconds=i) for i in range(2)]
    assert len({name_of(lambda moment=moment: moment) for moment in moments}) == 1


def test_an_alarm_is_cleared_when_the_action_is_due_no_more(declared):
    due_now = ["T1"]

    def fail(tender):
        raise ValueError(tender)

    declared.due_scan(lambda now: [partial(fail, tender) for tender in due_now])
    scan = DueScan()
    scan.run(now=NOW, wall=NOW)
    assert failing() == 1
    due_now.clear()
    scan.run(now=NOW, wall=NOW)
    assert failing() == 0


def test_an_errand_keeps_off_the_thread_of_the_deadlines(declared):
    seen = []
    declared.errand(seconds=10)(seen.append)
    DueScan().run(now=NOW, wall=NOW)
    assert seen == []
    errands = DueScan(errands=True)
    for second in (0, 5, 10):
        errands.run(now=NOW, wall=NOW + timedelta(seconds=second))
    assert seen == [NOW, NOW]


def test_an_alarm_tells_the_kind_and_place_of_an_error_and_quotes_nothing(db):
    scan, wall = DueScan(), NOW

    def act():
        raise ValueError("price 730000.00 of bid 3")

    assert not scan._try(act, wall)
    (detail,) = Alarm.objects.filter(kind="due").values_list("detail", flat=True)
    assert detail.startswith("ValueError test_due.py:")
    assert "730000" not in detail
