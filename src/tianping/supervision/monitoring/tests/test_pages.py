"""The pages of monitoring for supervision: filters, every limit with its proof, a file of them, alarms and their answers."""

from datetime import timedelta

import pytest
from django.test import Client

from tianping.supervision.monitoring import alarm_views, queries, tables, tasks, views
from tianping.supervision.monitoring.models import LimitAlarm
from tianping.supervision.tests.happenings import TENDER, issued, planned, trading
from tianping.supervision.tests.peers import DEPARTMENT, NOW, run_due
from tianping.supervision.tests.walking import hidden, through
from tianping.web.accounts.tests.people import signed_in

pytestmark = pytest.mark.django_db
SECOND = "E9901000001000002001"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    for module in (views, alarm_views):
        monkeypatch.setattr(module, "business_now", lambda: NOW)


@pytest.fixture
def two():
    log = trading().say(planned()).say(issued())
    log.say(planned(SECOND)).say(issued(SECOND, due=NOW + timedelta(days=10))).pull()
    run_due(tasks)
    return log


@pytest.fixture
def official(two):
    client = Client()
    signed_in(client, "supervisor", uscc=DEPARTMENT)
    return client


def test_filters_narrow_the_front_page_by_region_rule_and_stage(two):
    page = Client().get("/?rule=bid-preparation&region=990100&stage=issued").content.decode()
    assert f"/tenders/{SECOND}/" in page
    assert "编制投标文件的时间" in page
    assert f"/tenders/{TENDER}/" not in Client().get("/?word=breach&stage=issued").content.decode()
    assert "没有这样的项目" in Client().get("/?stage=archived").content.decode()
    assert "没有这样的项目" in Client().get("/?rule=%00x").content.decode()


def test_every_limit_of_every_tender_is_one_line(official):
    page = official.get("/monitoring/").content.decode()
    assert page.index(SECOND) < page.index(TENDER)
    assert "不足，差" in page
    only = official.get("/monitoring/?rule=document-availability").content.decode()
    assert "招标投标法 第二十四条" not in only


def test_a_tender_is_watched_with_what_started_each_limit(official):
    page = official.get(f"/monitoring/tenders/{SECOND}/").content.decode()
    assert "这个项目 1 项期限不合" in page
    assert "招标投标法 第二十四条" in page
    assert f"/tenders/{SECOND}/proofs/trading.yunxiu.example/" in page
    assert "责令暂停" in page
    assert official.get("/monitoring/tenders/none/").status_code == 404


def test_the_file_holds_every_limit_and_no_formula(official):
    answer = official.get("/monitoring/limits.csv?word=breach")
    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Type"].startswith("text/csv")
    assert text.count(SECOND) == 1
    assert TENDER not in text
    assert tables._safe("=1+1") == "'=1+1"


def test_an_alarm_is_read_seen_and_handled_with_a_note(official):
    alarm = LimitAlarm.objects.get()
    assert alarm.alarm in official.get("/alarms/").content.decode()
    address = f"/alarms/{alarm.alarm}/"
    page = official.get(address).content.decode()
    assert "日志里定的时间更早" in page
    for term in ("看到什么", "依据", "也可能是", "先做什么"):
        assert term in page
    assert official.post(f"{address}seen/").status_code == 303
    assert "看过，待处理" in official.get(address).content.decode()
    through(official, f"{address}handled/", {"note": "已电话督促招标人改正"})
    assert "已电话督促招标人改正" in official.get(address).content.decode()
    assert "没有等人处理的预警" in official.get("/alarms/").content.decode()
    assert alarm.alarm in official.get("/alarms/?state=handled").content.decode()


@pytest.mark.parametrize(("note", "sentence"), [("", "请填写“怎样处理的”"), ("好", "写得太短"), ("长" * 2001, "太长")])
def test_a_note_that_says_nothing_is_refused(official, note, sentence):
    address = f"/alarms/{LimitAlarm.objects.get().alarm}/handled/"
    answer = official.post(address, {**hidden(official.get(address).content.decode()), "note": note, "step": "do"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_two_supervisors_at_once_handle_an_alarm_once(official):
    address = f"/alarms/{LimitAlarm.objects.get().alarm}/handled/"
    opened = hidden(official.get(address).content.decode())
    through(official, address, {"note": "已电话督促招标人改正"})
    late = Client()
    signed_in(late, "supervisor", uscc=DEPARTMENT)
    answer = late.post(address, {**opened, "note": "我也督促过了", "step": "do"})
    assert answer.status_code == 409
    assert "已经处理" in answer.content.decode()


def test_who_only_reads_sees_limits_and_answers_nothing(two):
    auditor = Client()
    signed_in(auditor, "auditor", uscc=DEPARTMENT)
    address = f"/alarms/{LimitAlarm.objects.get().alarm}/"
    assert "写明处理情况" not in auditor.get(address).content.decode()
    assert auditor.post(f"{address}seen/").status_code == 403
    reader = Client()
    assert reader.get("/monitoring/").status_code == 302
    assert reader.get("/monitoring/limits.csv").status_code == 302


def test_the_choices_are_those_there_are(two):
    found = queries.choices()
    assert found["region"] == ["990100"]
    assert "bid-preparation" in found["rule"]
    assert found["stage"] == ["issued"]
