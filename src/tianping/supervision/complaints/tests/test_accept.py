import json

import pytest

from tianping.law import days
from tianping.record.models import LeafReader, SealedLeaf
from tianping.refusals import BadInput, NotAllowed, NotFound
from tianping.supervision.complaints import actions, grounds, queries
from tianping.supervision.complaints.actions.accepting import SameDepartment, UnknownGround
from tianping.supervision.complaints.actions.steps import WrongState
from tianping.supervision.complaints.tests.parties import (
    BIDDER,
    DAY,
    FIRM,
    HOUR,
    OFFICIAL,
    OTHER_DEPARTMENT,
    OTHER_OFFICIAL,
    STRANGER,
    accepted,
    filed,
    paper,
)
from tianping.supervision.tests.peers import DEPARTMENT, NOW

pytestmark = pytest.mark.django_db


def test_thirty_working_days_run_from_the_day_of_receipt(log):
    made = filed()
    found = actions.accept(number=made.number, by=OFFICIAL, now=NOW + 2 * DAY)
    assert found.state == "accepted"
    assert found.decide_due == days.end(days.add_working_days(days.day_of(NOW), 30).day)


def test_the_platform_of_the_tender_learns_that_there_is_a_complaint_not_whose(log):
    accepted()
    told = SealedLeaf.objects.get(type="complaint.opened")
    assert list(LeafReader.objects.filter(leaf=told).values_list("origin", flat=True)) == [log.peer.origin]
    assert FIRM not in json.dumps(json.loads(bytes(told.data))["body"])
    filed_leaf = SealedLeaf.objects.get(type="complaint.filed")
    assert not LeafReader.objects.filter(leaf=filed_leaf).exists()


def test_what_is_missing_is_asked_for_and_three_days_begin_anew(log):
    made = filed()
    asked = actions.ask_completion(
        number=made.number, missing="请补充报名要求的截图", due=NOW + 5 * DAY, by=OFFICIAL, now=NOW + HOUR
    )
    assert (asked.state, asked.missing) == ("incomplete", "请补充报名要求的截图")
    extra = paper(content=b"\xff\xd8\xff picture", name="截图.jpg")
    back = actions.complete(number=made.number, answer="已补充", files=[extra.sha256], by=BIDDER, now=NOW + 2 * DAY)
    assert (back.state, back.received_at) == ("filed", NOW + 2 * DAY)
    assert back.accept_due > made.accept_due
    assert back.files.count() == 2


def test_completion_is_asked_for_in_words_and_for_a_time_to_come(log):
    made = filed()
    for missing, due in (("补", NOW + DAY), ("请补充报名要求的截图", NOW)):
        with pytest.raises(BadInput):
            actions.ask_completion(number=made.number, missing=missing, due=due, by=OFFICIAL, now=NOW)


def test_only_the_complainant_completes_and_only_what_was_asked_for(log):
    made = filed()
    with pytest.raises(WrongState):
        actions.complete(number=made.number, answer="补充", by=BIDDER, now=NOW)
    with pytest.raises(NotAllowed):
        actions.complete(number=made.number, answer="补充", by=STRANGER, now=NOW)


def test_it_is_refused_on_a_listed_ground_with_a_reason(log):
    made = filed()
    with pytest.raises(UnknownGround):
        actions.refuse(number=made.number, ground="dislike", reason="不属于规定情形", by=OFFICIAL, now=NOW)
    with pytest.raises(BadInput):
        actions.refuse(number=made.number, ground="no-interest", reason="否", by=OFFICIAL, now=NOW)
    found = actions.refuse(
        number=made.number, ground="no-interest", reason="未参与该项目投标，无利害关系。", by=OFFICIAL, now=NOW
    )
    assert (found.state, found.ground) == ("refused", "no-interest")
    with pytest.raises(WrongState):
        actions.accept(number=made.number, by=OFFICIAL, now=NOW)
    assert filed()  # a refused complaint does not stand in the way of another


def test_it_goes_to_the_competent_department_which_has_its_own_three_days(log):
    made = filed()
    later = NOW + 2 * DAY
    found = actions.transfer(
        number=made.number, to=OTHER_DEPARTMENT, to_name="", reason="水务工程由水务局监督", by=OFFICIAL, now=later
    )
    assert (found.state, found.department, found.received_at) == ("filed", OTHER_DEPARTMENT, later)
    with pytest.raises(NotAllowed):
        actions.accept(number=made.number, by=OFFICIAL, now=later)
    assert actions.accept(number=made.number, by=OTHER_OFFICIAL, now=later).state == "accepted"
    assert queries.owed(department=DEPARTMENT, now=later) == []


def test_it_goes_to_an_authority_that_is_not_here(log):
    made = filed()
    found = actions.transfer(
        number=made.number, to="", to_name="省交通运输厅", reason="省管公路项目", by=OFFICIAL, now=NOW
    )
    assert (found.state, found.closed_at) == ("transferred", NOW)


def test_a_transfer_needs_a_competent_other_department_and_a_reason(log):
    made = filed()
    common = {"number": made.number, "by": OFFICIAL, "now": NOW}
    with pytest.raises(SameDepartment):
        actions.transfer(to=DEPARTMENT, to_name="", reason="不属于本部门", **common)
    with pytest.raises(grounds.NotCompetent):
        actions.transfer(to=FIRM, to_name="", reason="不属于本部门", **common)
    for changed in ({"to_name": ""}, {"to_name": "省交通运输厅", "reason": ""}):
        with pytest.raises(BadInput):
            actions.transfer(**({"to": "", "reason": "不属于本部门"} | changed), **common)


def test_only_the_department_addressed_acts(log):
    made = filed()
    for by in (BIDDER, OTHER_OFFICIAL):
        with pytest.raises(NotAllowed):
            actions.accept(number=made.number, by=by, now=NOW)
    with pytest.raises(NotFound):
        actions.accept(number="none", by=OFFICIAL, now=NOW)


def test_what_is_owed_is_worded_by_its_time(log):
    made = filed()
    (owed,) = queries.owed(department=DEPARTMENT, now=NOW)
    assert (owed.what, owed.word) == ("accept", "well")
    (owed,) = queries.owed(department=DEPARTMENT, now=made.accept_due - HOUR)
    assert owed.word == "near"
    (owed,) = queries.owed(department=DEPARTMENT, now=made.accept_due + HOUR)
    assert owed.word == "breach"
    assert actions.accept(number=made.number, by=OFFICIAL, now=made.accept_due + HOUR).state == "accepted"
