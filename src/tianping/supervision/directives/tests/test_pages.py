"""The pages of directives: issued after a second look, read by all, followed until obeyed."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tianping.exchange.catalogue.supervising import DirectiveObeyed
from tianping.supervision.complaints.tests.parties import town
from tianping.supervision.directives import desk, views
from tianping.supervision.directives.models import Directive
from tianping.supervision.monitoring.models import Watch
from tianping.supervision.tests.happenings import TENDER
from tianping.supervision.tests.peers import DEPARTMENT, NOW, project
from tianping.supervision.tests.walking import hidden, through
from tianping.web.accounts.tests.people import signed_in

pytestmark = pytest.mark.django_db
WORDS = {"reason": "收到投诉，须核查资格条件", "basis": "条例 第六十二条"}
SUSPEND = f"/tenders/{TENDER}/directives/suspend/"
CORRECT = f"/tenders/{TENDER}/directives/correct/"


@pytest.fixture
def log(monkeypatch):
    monkeypatch.setattr(views, "business_now", lambda: NOW)
    return town()


@pytest.fixture
def official(log):
    client = Client()
    signed_in(client, "supervisor", uscc=DEPARTMENT, subject_name="云岫市住房和城乡建设局")
    return client


def test_a_department_suspends_a_tender_and_lets_it_go_on(official, log):
    place = through(official, SUSPEND, WORDS)
    receipt = official.get(place).content.decode()
    assert "责令暂停，已签发" in receipt
    made = Directive.objects.get()
    assert made.directive in receipt
    page = Client().get(f"/directives/{made.directive}/").content.decode()
    assert "已送出，等交易平台执行" in page
    assert "签发恢复" not in page
    log.say(DirectiveObeyed(directive=made.directive, tender=TENDER)).pull()
    project()
    assert "已执行" in official.get("/directives/").content.decode()
    through(official, f"/directives/{made.directive}/resume/", WORDS)
    assert Directive.objects.get(kind="resume").lifts == made.directive
    assert "已执行，后来已恢复" in Client().get("/directives/?kind=suspend").content.decode()


def test_what_is_issued_is_shown_back_first(official):
    checked = official.post(SUSPEND, {**hidden(official.get(SUSPEND).content.decode()), **WORDS}).content.decode()
    assert "签发后不能删、不能改" in checked
    assert "收到投诉，须核查资格条件" in checked
    assert not Directive.objects.exists()


def test_a_correction_is_ordered_and_its_correction_seen(official, monkeypatch):
    place = through(official, CORRECT, {**WORDS, "demand": "今日公示中标候选人", "due": "2026-03-04T17:30"})
    assert "责令改正，已签发" in official.get(place).content.decode()
    made = Directive.objects.get()
    assert made.due_at.isoformat() == "2026-03-04T09:30:00+00:00"
    monkeypatch.setattr(views, "business_now", lambda: NOW + timedelta(days=4))
    assert "已超" in Client().get(f"/directives/{made.directive}/").content.decode()
    through(official, f"/directives/{made.directive}/settle/", {"note": "候选人公示已经发布"})
    assert "已改正" in Client().get(f"/directives/{made.directive}/").content.decode()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reason": ""}, "请填写“事实和理由”"),
        ({"reason": "查"}, "至少五个字"),
        ({"basis": "上级要求"}, "依据没有写到条"),
        ({"reason": "长" * 4001}, "太长"),
        ({"due": "2026-02-01T10:00"}, "改正期限已经过了"),
        ({"due": "明天"}, "看不懂这个时间"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(official, given, sentence):
    words = {**WORDS, "demand": "今日公示中标候选人", "due": "2026-03-04T17:30", **given}
    answer = official.post(CORRECT, {**hidden(official.get(CORRECT).content.decode()), **words, "step": "do"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "今日公示中标候选人" in answer.content.decode()
    assert not Directive.objects.exists()


def test_a_double_click_issues_once(official):
    checked = official.post(SUSPEND, {**hidden(official.get(SUSPEND).content.decode()), **WORDS}).content.decode()
    given = {**hidden(checked), "step": "do"}
    first, second = official.post(SUSPEND, given), official.post(SUSPEND, given)
    assert first["Location"] == second["Location"]
    assert Directive.objects.count() == 1


def test_two_officials_at_once_suspend_once(official):
    through(official, SUSPEND, WORDS)
    other = Client()
    signed_in(other, "supervisor", uscc=DEPARTMENT, subject_name="云岫市住房和城乡建设局")
    answer = other.post(SUSPEND, {**hidden(other.get(SUSPEND).content.decode()), **WORDS, "step": "do"})
    assert answer.status_code == 409
    assert "已经暂停" in answer.content.decode()


def test_a_session_that_ended_in_the_middle_loses_no_word(official):
    opened = hidden(official.get(SUSPEND).content.decode())
    answer = Client().post(SUSPEND, {**opened, **WORDS})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/session/?next=")


def test_only_its_department_ends_a_directive(official):
    through(official, SUSPEND, WORDS)
    made = Directive.objects.get()
    other = Client()
    signed_in(other, "supervisor", uscc="91330100MA27X00A1Q", subject_name="另一部门")
    assert "签发恢复" not in other.get(f"/directives/{made.directive}/").content.decode()
    address = f"/directives/{made.directive}/resume/"
    answer = other.post(address, {**hidden(other.get(address).content.decode()), **WORDS, "step": "do"})
    assert answer.status_code == 403
    assert "只能由它恢复" in answer.content.decode()


def test_the_auditor_reads_and_issues_nothing(log):
    auditor = Client()
    signed_in(auditor, "auditor")
    assert auditor.get("/directives/").status_code == 200
    assert "签发监督指令" not in auditor.get("/directives/").content.decode()
    assert auditor.get(SUSPEND).status_code == 403


def test_the_first_step_leads_to_the_form_of_its_kind(official):
    answer = official.post("/directives/new/", {"tender": TENDER, "kind": "correct", "step": "do"})
    assert answer["Location"] == CORRECT
    unknown = official.post("/directives/new/", {"tender": "E000", "kind": "correct", "step": "do"})
    assert unknown.status_code == 404
    assert "E000" in unknown.content.decode()


def test_a_directive_that_is_not_obeyed_waits_on_the_desk(official):
    through(official, SUSPEND, WORDS)
    from tianping.supervision.complaints.tests.parties import OFFICIAL

    waiting = list(desk.directives(OFFICIAL, NOW))
    assert [(one.what, one.due) for one in waiting] == [("催交易平台执行指令", NOW + timedelta(minutes=10))]
    assert [link.text for link in desk.issuing(OFFICIAL, TENDER, NOW)] == ["签发恢复", "责令改正"]
    Watch.objects.update_or_create(tender=TENDER, defaults={"stage": "archived"})
    assert [link.text for link in desk.issuing(OFFICIAL, TENDER, NOW)] == ["责令改正"]


def test_the_receipt_names_the_directive_in_full(official):
    place = through(official, SUSPEND, WORDS)
    assert re.search(r"09:00:00\.000", official.get(place).content.decode())
