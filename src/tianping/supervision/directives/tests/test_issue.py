import json
from datetime import timedelta

import pytest

from tianping.record.actors import Actor
from tianping.record.models import Event
from tianping.refusals import BadInput, NotAllowed, NotFound
from tianping.supervision.directives import actions, queries
from tianping.supervision.directives.models import Directive
from tianping.supervision.monitoring import tasks
from tianping.supervision.tests.happenings import TENDER, archived, planned, trading
from tianping.supervision.tests.peers import BUYER, DEPARTMENT, NOW, run_due

pytestmark = pytest.mark.django_db
BY = Actor(office=DEPARTMENT, role="supervisor", person="p1")
WORDS = {"reason": "收到投诉，须核查资格条件", "basis": "条例 第六十二条"}


@pytest.fixture
def log():
    return trading().say(planned()).pull()


def test_a_suspension_is_issued_and_told_to_all(log):
    made = actions.suspend(tender=TENDER, **WORDS, by=BY, now=NOW)
    event = Event.objects.get(type="directive.issued")
    body = json.loads(bytes(event.header))["body"]
    assert (body["directive"], body["kind"], body["basis"]) == (made.directive, "suspend", "条例 第六十二条")
    assert body["department"] == DEPARTMENT
    assert list(queries.standing(tender=TENDER)) == [made]


def test_only_a_supervising_department_issues(log):
    for role in ("operator", "buyer", "auditor", "platform"):
        with pytest.raises(NotAllowed):
            actions.suspend(tender=TENDER, **WORDS, by=Actor(office=BUYER, role=role), now=NOW)
    assert not Directive.objects.exists()


@pytest.mark.parametrize(("field", "value"), [("reason", " 查 "), ("basis", "上级要求")])
def test_a_directive_without_reason_or_article_is_refused(log, field, value):
    with pytest.raises(BadInput) as refused:
        actions.suspend(tender=TENDER, **(WORDS | {field: value}), by=BY, now=NOW)
    assert refused.value.field == field


def test_a_tender_that_nobody_planned_is_not_found():
    with pytest.raises(NotFound):
        actions.suspend(tender=TENDER, **WORDS, by=BY, now=NOW)


def test_a_tender_that_is_over_is_not_suspended(log):
    log.say(archived()).pull()
    run_due(tasks)
    with pytest.raises(actions.TenderIsOver):
        actions.suspend(tender=TENDER, **WORDS, by=BY, now=NOW)


def test_a_department_suspends_once(log):
    actions.suspend(tender=TENDER, **WORDS, by=BY, now=NOW)
    with pytest.raises(actions.AlreadySuspended):
        actions.suspend(tender=TENDER, **WORDS, by=BY, now=NOW)


def test_a_resumption_ends_the_suspension(log):
    suspension = actions.suspend(tender=TENDER, **WORDS, by=BY, now=NOW)
    made = actions.resume(tender=TENDER, lifts=suspension.directive, **WORDS, by=BY, now=NOW)
    assert (made.kind, made.lifts) == ("resume", suspension.directive)
    assert not queries.standing(tender=TENDER).exists()
    assert actions.suspend(tender=TENDER, **WORDS, by=BY, now=NOW)


def test_what_does_not_stand_cannot_be_lifted(log):
    suspension = actions.suspend(tender=TENDER, **WORDS, by=BY, now=NOW)
    actions.resume(tender=TENDER, lifts=suspension.directive, **WORDS, by=BY, now=NOW)
    for lifts in (suspension.directive, "none"):
        with pytest.raises(actions.NothingToLift):
            actions.resume(tender=TENDER, lifts=lifts, **WORDS, by=BY, now=NOW)


def test_a_department_lifts_its_own_directives_only(log):
    suspension = actions.suspend(tender=TENDER, **WORDS, by=BY, now=NOW)
    other = Actor(office=BUYER, role="supervisor")
    with pytest.raises(actions.AnotherDepartments):
        actions.resume(tender=TENDER, lifts=suspension.directive, **WORDS, by=other, now=NOW)


CORRECTION = {"demand": "今日公示中标候选人", "due": NOW + timedelta(days=2), **WORDS}


def test_a_correction_asks_for_something_by_a_date_and_suspends_nothing(log):
    made = actions.correct(tender=TENDER, **CORRECTION, by=BY, now=NOW)
    body = json.loads(bytes(Event.objects.get(type="directive.issued").header))["body"]
    assert (body["kind"], body["demand"], made.due_at) == ("correct", "今日公示中标候选人", CORRECTION["due"])
    assert not queries.standing(tender=TENDER).exists()


@pytest.mark.parametrize(("field", "value"), [("demand", "改"), ("due", NOW), ("reason", ""), ("basis", "领导意见")])
def test_a_correction_without_what_it_needs_is_refused(log, field, value):
    with pytest.raises(BadInput) as refused:
        actions.correct(tender=TENDER, **(CORRECTION | {field: value}), by=BY, now=NOW)
    assert refused.value.field == field


def test_what_was_corrected_is_noted_once_by_the_department_that_ordered_it(log):
    made = actions.correct(tender=TENDER, **CORRECTION, by=BY, now=NOW)
    other = Actor(office=BUYER, role="supervisor")
    with pytest.raises(actions.AnotherDepartments):
        actions.settle(directive=made.directive, note="已看到公示", by=other, now=NOW)
    with pytest.raises(BadInput):
        actions.settle(directive=made.directive, note="好", by=BY, now=NOW)
    settled = actions.settle(directive=made.directive, note="已看到公示", by=BY, now=NOW)
    assert settled.settled_at == NOW
    assert Event.objects.filter(type="directive.settled").count() == 1
    with pytest.raises(actions.NothingToSettle):
        actions.settle(directive=made.directive, note="已看到公示", by=BY, now=NOW)
    with pytest.raises(NotFound):
        actions.settle(directive="none", note="已看到公示", by=BY, now=NOW)
