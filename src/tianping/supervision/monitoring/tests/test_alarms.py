import json
from datetime import timedelta

import pytest
from django.test import Client

from tianping.record.actors import Actor
from tianping.record.models import SealedLeaf
from tianping.refusals import BadInput, NotAllowed, NotFound
from tianping.supervision.monitoring import alarms, queries, tasks
from tianping.supervision.monitoring.models import CountedLimit, LimitAlarm
from tianping.supervision.tests.happenings import DUE, TENDER, candidates, closed, issued, planned, reported, trading
from tianping.supervision.tests.peers import BUYER, DEPARTMENT, NOW, run_due
from tianping.web.accounts.tokens import create_for_program
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
BY = Actor(office=DEPARTMENT, role="supervisor", person="p1")


@pytest.fixture
def log():
    """A report was received; the candidates must be published in three days."""
    log = trading().say(planned()).say(issued()).say(closed(), at=DUE).say(reported(DUE + DAY), at=DUE + DAY).pull()
    run_due(tasks, now=DUE + DAY)
    return log


@pytest.fixture
def due(log):
    return CountedLimit.objects.get(key="publicity-start").due_at


def levels():
    return list(queries.alarms().filter(rule="publicity-start").values_list("level", "state"))


def test_an_alarm_is_raised_before_and_at_the_breach_once(due):
    assert levels() == []
    run_due(tasks, now=due - 20 * timedelta(hours=1))
    run_due(tasks, now=due - 10 * timedelta(hours=1))
    assert levels() == [("near", "open")]
    run_due(tasks, now=due + SECOND)
    run_due(tasks, now=due + DAY)
    assert levels() == [("breach", "open")]
    assert LimitAlarm.objects.get(level="near").state == "over"


def test_an_alarm_is_over_when_the_act_is_done(log, due):
    run_due(tasks, now=due - SECOND)
    log.say(candidates(due - SECOND), at=due - SECOND).pull()
    run_due(tasks, now=due)
    assert levels() == []
    assert LimitAlarm.objects.get(rule="publicity-start").over_at == due


def test_the_end_of_a_window_alarms_nobody():
    trading().say(planned()).say(issued()).pull()
    run_due(tasks, now=NOW + SECOND)
    run_due(tasks, now=DUE - timedelta(hours=2))
    assert CountedLimit.objects.filter(word="near").exists()
    assert not LimitAlarm.objects.exists()


def test_a_period_that_is_too_short_alarms_at_once():
    trading().say(planned()).say(issued(due=NOW + 10 * DAY)).pull()
    run_due(tasks, now=NOW + SECOND)
    assert list(LimitAlarm.objects.values_list("rule", "level")) == [("bid-preparation", "breach")]


def test_an_alarm_is_seen_then_handled_with_a_note(due):
    run_due(tasks, now=due + SECOND)
    alarm = queries.alarms().get().alarm
    assert alarms.see(alarm=alarm, by=BY, now=due + DAY).state == "seen"
    assert alarms.see(alarm=alarm, by=BY, now=due + DAY).answers.count() == 1
    found = alarms.handle(alarm=alarm, note="已电话督促招标人公示。", by=BY, now=due + DAY)
    assert found.state == "handled"
    assert [one.state for one in found.answers.all()] == ["seen", "handled"]
    told = [
        json.loads(bytes(one.data))["body"]["state"] for one in SealedLeaf.objects.filter(type="limit_alarm.answered")
    ]
    assert sorted(told) == ["handled", "seen"]
    run_due(tasks, now=due + 2 * DAY)
    assert LimitAlarm.objects.get(alarm=alarm).state == "handled"
    with pytest.raises(alarms.AlarmIsOver):
        alarms.handle(alarm=alarm, note="再次处理一遍", by=BY, now=due + 2 * DAY)


def test_handling_needs_a_note_and_a_supervisor(due):
    run_due(tasks, now=due + SECOND)
    alarm = queries.alarms().get().alarm
    with pytest.raises(BadInput) as refused:
        alarms.handle(alarm=alarm, note=" 好 ", by=BY, now=due + DAY)
    assert refused.value.field == "note"
    for role in ("auditor", "buyer", "operator"):
        with pytest.raises(NotAllowed):
            alarms.see(alarm=alarm, by=Actor(office=BUYER, role=role), now=due + DAY)
    with pytest.raises(NotFound):
        alarms.see(alarm="none", by=BY, now=due + DAY)


def test_alarms_by_program(due):
    run_due(tasks, now=due + SECOND)
    issued_token = create_for_program(uscc=DEPARTMENT, roles=["supervisor"], name="d", lasting=None, now=wall_now())
    client = Client(headers={"Authorization": f"Bearer {issued_token.text}"})
    (found,) = client.get(f"/api/v1/alarms?tender={TENDER}").json()["alarms"]
    assert (found["level"], found["rule"]) == ("breach", "publicity-start")
    assert client.post(f"/api/v1/alarms/{found['alarm']}/seen").json()["state"] == "seen"
    note = {"note": "已电话督促招标人公示。"}
    handled = client.post(f"/api/v1/alarms/{found['alarm']}/handled", note, content_type="application/json")
    assert handled.json()["answers"][1]["note"] == note["note"]
    assert client.get("/api/v1/alarms").json()["count"] == 0
    assert client.get("/api/v1/alarms?state=red").status_code == 422
    assert Client().get("/api/v1/alarms").status_code == 401
