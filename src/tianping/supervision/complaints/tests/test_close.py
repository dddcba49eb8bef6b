import json

import pytest

from tianping.record.models import Event, SealedLeaf
from tianping.refusals import BadInput, NotAllowed
from tianping.supervision.complaints import actions, queries
from tianping.supervision.complaints.actions import closing
from tianping.supervision.complaints.actions.filing import WithdrawnBefore
from tianping.supervision.complaints.actions.steps import WrongState
from tianping.supervision.complaints.tests.parties import (
    BIDDER,
    DAY,
    FIRM,
    OFFICIAL,
    STRANGER,
    WORDS,
    accepted,
    decided,
    filed,
    heard,
)
from tianping.supervision.tests.peers import DEPARTMENT, NOW

pytestmark = pytest.mark.django_db
REASON = {"reason": "双方已经沟通，同意撤回。"}


def test_a_withdrawal_with_consent_ends_the_complaint(log):
    made = accepted()
    actions.ask_withdrawal(number=made.number, **REASON, by=BIDDER, now=NOW)
    found = actions.answer_withdrawal(number=made.number, granted=True, reason="不损害他人权益", by=OFFICIAL, now=NOW)
    assert (found.state, found.closed_at) == ("withdrawn", NOW)
    assert SealedLeaf.objects.filter(type="complaint.closed").count() == 1
    with pytest.raises(WithdrawnBefore):
        filed()
    assert filed(facts="新的事实：招标人另行要求缴纳报名费用。")


def test_without_consent_it_goes_on(log):
    made = accepted()
    actions.ask_withdrawal(number=made.number, **REASON, by=BIDDER, now=NOW)
    found = actions.answer_withdrawal(number=made.number, granted=False, reason="已查实违法行为", by=OFFICIAL, now=NOW)
    assert found.state == "accepted"
    assert actions.ask_withdrawal(number=made.number, **REASON, by=BIDDER, now=NOW)


def test_a_withdrawal_is_the_complainants_and_asked_once(log):
    made = accepted()
    with pytest.raises(NotAllowed):
        actions.ask_withdrawal(number=made.number, **REASON, by=STRANGER, now=NOW)
    with pytest.raises(BadInput):
        actions.ask_withdrawal(number=made.number, reason="", by=BIDDER, now=NOW)
    with pytest.raises(closing.NothingToAnswer):
        actions.answer_withdrawal(number=made.number, granted=True, reason="不损害他人权益", by=OFFICIAL, now=NOW)
    actions.ask_withdrawal(number=made.number, **REASON, by=BIDDER, now=NOW)
    with pytest.raises(closing.WithdrawalPending):
        actions.ask_withdrawal(number=made.number, **REASON, by=BIDDER, now=NOW)
    with pytest.raises(closing.WithdrawalPending):
        actions.decide(number=made.number, **WORDS, by=OFFICIAL, now=NOW)


def test_a_decision_holds_facts_reasons_articles_and_measures_and_stays_sealed(log):
    made = heard()
    found = actions.decide(number=made.number, **WORDS, by=OFFICIAL, now=NOW + DAY)
    made.refresh_from_db()
    assert (made.state, found.outcome, found.articles) == ("decided", "upheld", WORDS["articles"])
    assert SealedLeaf.objects.filter(type="complaint.decided").count() == 1
    assert not Event.objects.filter(type__startswith="complaint").exists()
    with pytest.raises(WrongState):
        actions.decide(number=made.number, **WORDS, by=OFFICIAL, now=NOW + DAY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("outcome", "maybe"),
        ("facts", ""),
        ("reasons", ""),
        ("articles", []),
        ("articles", ["有关规定"]),
        ("measures", ""),
    ],
)
def test_a_decision_without_its_parts_is_refused(log, field, value):
    made = heard()
    with pytest.raises(BadInput) as refused:
        actions.decide(number=made.number, **(WORDS | {field: value}), by=OFFICIAL, now=NOW + DAY)
    assert refused.value.field == field


def test_nothing_is_upheld_before_the_respondent_could_speak(log):
    made = accepted()
    with pytest.raises(closing.NotHeard):
        actions.decide(number=made.number, **WORDS, by=OFFICIAL, now=NOW)
    actions.ask_statement(number=made.number, points="是否要求现场报名", due=NOW + DAY, by=OFFICIAL, now=NOW)
    with pytest.raises(closing.NotHeard):
        actions.decide(number=made.number, **WORDS, by=OFFICIAL, now=NOW + DAY)
    assert actions.decide(number=made.number, **WORDS, by=OFFICIAL, now=NOW + 2 * DAY)


def test_a_complaint_without_ground_is_rejected_unheard_and_without_measures(log):
    made = accepted()
    words = WORDS | {"outcome": "rejected", "measures": ""}
    assert actions.decide(number=made.number, **words, by=OFFICIAL, now=NOW)


def test_while_a_test_runs_nothing_is_decided(log):
    made = heard()
    actions.pause(number=made.number, kind="test", reason="材料检测", by=OFFICIAL, now=NOW)
    with pytest.raises(closing.StillPaused):
        actions.decide(number=made.number, **WORDS, by=OFFICIAL, now=NOW)


def test_the_decision_is_published_without_who_complained(log):
    made = decided()
    (owed,) = queries.owed(department=DEPARTMENT, now=NOW + 3 * DAY)
    assert owed.what == "publish"
    actions.publish(number=made.number, by=OFFICIAL, now=NOW + 3 * DAY)
    event = Event.objects.get(type="complaint.decision_published")
    body = json.loads(bytes(event.header))["body"]
    assert (body["outcome"], body["reasons"]) == ("upheld", WORDS["reasons"])
    assert FIRM not in bytes(event.header).decode()
    assert [one.complaint_id for one in queries.published()] == [made.number]
    assert queries.owed(department=DEPARTMENT, now=NOW + 3 * DAY) == []
    with pytest.raises(closing.AlreadyPublished):
        actions.publish(number=made.number, by=OFFICIAL, now=NOW + 3 * DAY)


def test_a_text_that_names_the_complainant_is_not_published_but_another_wording_is(log):
    made = decided(facts="云岫第一建设有限公司反映的现场报名要求属实。")
    with pytest.raises(BadInput) as refused:
        actions.publish(number=made.number, by=OFFICIAL, now=NOW + 3 * DAY)
    assert (refused.value.field, refused.value.rule) == ("facts", "complaint-secrecy")
    found = actions.publish(number=made.number, facts="现场报名要求属实。", by=OFFICIAL, now=NOW + 3 * DAY)
    assert found.public_facts == "现场报名要求属实。"
    assert "云岫第一建设" in found.facts


def test_only_a_decision_is_published_and_only_by_its_department(log):
    made = heard()
    with pytest.raises(WrongState):
        actions.publish(number=made.number, by=OFFICIAL, now=NOW)
    actions.decide(number=made.number, **WORDS, by=OFFICIAL, now=NOW + DAY)
    with pytest.raises(NotAllowed):
        actions.publish(number=made.number, by=BIDDER, now=NOW + DAY)
