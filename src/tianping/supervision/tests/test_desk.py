"""The desk of supervision: what the rooms say waits for whom, on the one page that every site has."""

from datetime import timedelta

import pytest
from django.test import Client

from tianping.supervision.complaints import actions as complaints
from tianping.supervision.complaints.tests.parties import (
    BIDDER,
    FIRM,
    OFFICIAL,
    OTHER_OFFICIAL,
    RESPONDENT,
    accepted,
    filed,
    town,
)
from tianping.supervision.directives import actions as directives
from tianping.supervision.monitoring import alarms, tasks
from tianping.supervision.monitoring.queries import alarms as waiting_alarms
from tianping.supervision.tests.happenings import TENDER, issued
from tianping.supervision.tests.peers import DEPARTMENT, NOW, run_due
from tianping.web.accounts.tests.people import signed_in
from tianping.web.desk.waiting import beginnings, waiting

pytestmark = pytest.mark.django_db
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def log():
    log = town()
    log.say(issued(due=NOW + 10 * DAY)).pull()
    run_due(tasks, now=NOW + SECOND)
    return log


def needs(by, now):
    return [one.what for one in waiting(by, now)]


def test_the_most_urgent_of_all_rooms_stands_first(log):
    made = filed()
    assert set(needs(OFFICIAL, NOW)) == {"处理超期报警", "审查是否受理投诉"}
    late = made.accept_due + SECOND
    complaints.accept(number=made.number, by=OFFICIAL, now=late)
    assert "作出投诉处理决定" in needs(OFFICIAL, late)


def test_a_directive_that_is_not_obeyed_needs_a_call_and_a_correction_a_look(log):
    words = {"reason": "核查资格条件", "basis": "条例 第六十二条", "by": OFFICIAL, "now": NOW}
    directives.suspend(tender=TENDER, **words)
    directives.correct(tender=TENDER, demand="公示中标候选人", due=NOW + DAY, **words)
    found = {one.what: one.due for one in waiting(OFFICIAL, NOW)}
    assert found["催交易平台执行指令"] == NOW + timedelta(minutes=10)
    assert found["核实是否改正"] == NOW + DAY
    assert "核实是否改正" not in needs(OTHER_OFFICIAL, NOW)


def test_what_is_handled_leaves_the_desk_and_others_complaints_are_not_on_it(log):
    filed()
    alarms.handle(alarm=waiting_alarms().get().alarm, note="已责令改正期限", by=OFFICIAL, now=NOW)
    assert needs(OFFICIAL, NOW) == ["审查是否受理投诉"]
    assert needs(OTHER_OFFICIAL, NOW) == []


def test_parties_are_asked_to_complete_and_to_state(log):
    made = filed()
    complaints.ask_completion(number=made.number, missing="请补充照片", due=NOW + DAY, by=OFFICIAL, now=NOW)
    assert needs(BIDDER, NOW) == ["补正投诉"]
    assert "等投诉人补正" not in needs(OFFICIAL, NOW)
    complaints.complete(number=made.number, answer="已补", by=BIDDER, now=NOW)
    complaints.accept(number=made.number, by=OFFICIAL, now=NOW)
    assert needs(RESPONDENT, NOW) == []
    complaints.ask_statement(number=made.number, points="是否要求现场报名", due=NOW + DAY, by=OFFICIAL, now=NOW)
    assert needs(RESPONDENT, NOW) == ["对投诉陈述和申辩"]
    complaints.state(number=made.number, text="没有要求", by=RESPONDENT, now=NOW)
    assert needs(RESPONDENT, NOW) == []


def test_a_complaint_whose_time_stands_still_has_no_due_time(log):
    made = accepted()
    complaints.pause(number=made.number, kind="test", reason="需要检测", by=OFFICIAL, now=NOW)
    found = {one.what: one for one in waiting(OFFICIAL, NOW)}["作出投诉处理决定"]
    assert found.due is None
    assert "停止计时" in found.why


def test_each_role_has_its_desk_and_its_navigation(log):
    filed()
    pages = {}
    for role, office in (
        ("supervisor", DEPARTMENT),
        ("bidder", FIRM),
        ("auditor", DEPARTMENT),
        ("operator", DEPARTMENT),
    ):
        client = Client()
        signed_in(client, role, uscc=office)
        pages[role] = client.get("/desk/").content.decode()
    assert "审查是否受理投诉" in pages["supervisor"]
    assert "签发监督指令" in pages["supervisor"]
    assert "提出投诉" in pages["bidder"]
    assert 'href="/alarms/"' not in pages["bidder"]
    assert 'href="/alarms/"' in pages["auditor"]
    assert "签发监督指令" not in pages["auditor"]
    assert 'href="/complaints/"' not in pages["operator"]
    assert 'href="/desk/"' not in Client().get("/").content.decode()


def test_what_may_be_begun_fits_the_role(log):
    assert "签发监督指令" in [link.text for link in beginnings(OFFICIAL, NOW)]
    assert [link.text for link in beginnings(BIDDER, NOW)] == ["提出投诉", "看我的投诉"]
