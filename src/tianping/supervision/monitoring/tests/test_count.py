import json
from datetime import timedelta

import pytest

from tianping.exchange.projecting import replay
from tianping.record.models import Event
from tianping.supervision.monitoring import actions, queries, tasks
from tianping.supervision.monitoring.models import Breach, CountedLimit, Watch, WatchedTender
from tianping.supervision.tests.happenings import (
    DUE,
    TENDER,
    archived,
    candidates,
    closed,
    decided,
    issued,
    planned,
    report,
    reported,
    trading,
)
from tianping.supervision.tests.peers import NOW, PeerLog, platform, project, run_due

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def log():
    return trading().say(planned()).say(issued()).pull()


def words():
    return dict(CountedLimit.objects.values_list("key", "word"))


def test_a_planned_tender_is_watched_and_its_limits_are_counted(log):
    run_due(tasks)
    tender = WatchedTender.objects.get()
    assert (tender.name, tender.platform) == ("云岫南站广场雨污分流工程", log.peer.origin)
    found = words()
    assert found["bid-preparation"] == found["document-availability"] == "well"
    assert queries.stage_of(tender=TENDER) == "issued"
    assert not Breach.objects.exists()


def test_a_word_follows_the_clock(log):
    run_due(tasks)
    run_due(tasks, now=DUE - 23 * HOUR)
    assert words()["bid-preparation"] == "near"
    log.say(closed(), at=DUE).pull()
    run_due(tasks, now=DUE + HOUR)
    assert words()["bid-preparation"] == "done"


def test_a_period_that_is_too_short_is_a_breach_at_once_and_told_once():
    trading().say(planned()).say(issued(due=NOW + 10 * DAY)).pull()
    run_due(tasks)
    run_due(tasks, now=NOW + 2 * HOUR)
    event = Event.objects.get(type="limit.breached")
    body = json.loads(bytes(event.header))["body"]
    assert (body["tender"], body["rule"]) == (TENDER, "bid-preparation")
    assert body["article"] == "招标投标法 第二十四条"


def test_candidates_that_are_not_published_in_time_are_a_breach_when_the_limit_passes(log):
    log.say(closed(), at=DUE).say(reported(DUE + DAY), at=DUE + DAY).pull()
    run_due(tasks, now=DUE + DAY)
    assert words()["publicity-start"] == "well"
    due = CountedLimit.objects.get(key="publicity-start").due_at
    run_due(tasks, now=due - 20 * HOUR)
    assert words()["publicity-start"] == "near"
    run_due(tasks, now=due)
    assert words()["publicity-start"] == "near"
    run_due(tasks, now=due + timedelta(seconds=1))
    assert words()["publicity-start"] == "breach"
    assert Event.objects.filter(type="limit.breached").count() == 1


def test_what_is_settled_is_not_looked_at_again_until_something_happens(log):
    run_due(tasks)
    run_due(tasks, now=NOW + HOUR)
    assert list(tasks.due(NOW + HOUR)) == []
    log.say(candidates(NOW + HOUR), at=NOW + HOUR).pull()
    assert len(list(tasks.due(NOW + HOUR))) == 1


def test_a_whole_tender_without_a_breach_alarms_nobody(log):
    day = DUE + DAY
    log.say(closed(), at=DUE).say(reported(day), at=day).say(candidates(day), at=day)
    log.say(decided(), at=day + 5 * DAY).say(report(), at=day + 6 * DAY).say(archived(), at=day + 7 * DAY).pull()
    run_due(tasks, now=day + 8 * DAY)
    assert not Breach.objects.exists()
    assert queries.stage_of(tender=TENDER) == "archived"


def test_another_platform_cannot_speak_for_a_tender(log):
    PeerLog("rogue.example").say(planned()).say(issued(due=NOW + DAY)).pull()
    run_due(tasks)
    assert WatchedTender.objects.get().platform == log.peer.origin
    assert not Breach.objects.exists()


def test_a_tender_that_nobody_planned_is_not_counted():
    trading().say(issued()).pull()
    run_due(tasks)
    assert not CountedLimit.objects.exists()
    assert not Watch.objects.exists()


def test_counting_twice_is_counting_once(log):
    actions.count(tender=TENDER, by=platform(), now=NOW)
    before = words()
    actions.count(tender=TENDER, by=platform(), now=NOW)
    assert words() == before


def test_replay_from_zero_gives_the_same_tables_and_tells_no_breach_again():
    trading().say(planned()).say(issued(due=NOW + 10 * DAY)).pull()
    run_due(tasks)

    def tables():
        limits = CountedLimit.objects.values_list("tender", "lot", "key", "word", "due_at", "starts_at", "ends_at")
        return list(WatchedTender.objects.values()), list(limits), list(Watch.objects.values())

    before = tables()
    replay(room="monitoring")
    assert not WatchedTender.objects.exists()
    project()
    run_due(tasks)
    assert tables() == before
    assert Event.objects.filter(type="limit.breached").count() == 1
