from datetime import timedelta

import pytest
from django.test import Client

from tianping.supervision.monitoring import queries, tasks
from tianping.supervision.monitoring.views import title
from tianping.supervision.tests.happenings import TENDER, issued, planned, trading
from tianping.supervision.tests.peers import NOW, run_due

pytestmark = pytest.mark.django_db
SECOND, THIRD = "E9901000001000002001", "E9901000001000003001"


@pytest.fixture
def three():
    log = trading().say(planned()).say(issued())
    log.say(planned(SECOND)).say(issued(SECOND, due=NOW + timedelta(days=10)))
    log.say(planned(THIRD)).pull()
    run_due(tasks)
    return log


def test_the_most_urgent_stands_first(three):
    assert [row.tender for row in queries.tenders()] == [SECOND, TENDER, THIRD]
    assert queries.counts() == {"breach": 1, "near": 0, "well": 1, "prov": 1, "done": 0}


def test_the_page_says_the_next_step_and_each_state_in_words(three):
    page = Client().get("/").content.decode()
    assert "1 件不合期限" in page
    for word in ("不合期限", "临近", "正常", "暂定"):
        assert word in page
    assert "招标投标法 第二十四条" in page
    assert "不足，差" in page
    assert "style=" not in page


def test_the_page_is_there_in_english(three):
    client = Client()
    client.cookies["tp_language"] = "en"
    page = client.get("/").content.decode()
    assert "1 tender breaks a limit: begin here" in page


def test_counts_are_filters(three):
    page = Client().get("/?word=breach").content.decode()
    assert f"/tenders/{SECOND}/" in page
    assert f"/tenders/{TENDER}/" not in page


def test_a_state_that_does_not_exist_gets_a_sentence(three):
    assert "没有这种期限状态" in Client().get("/?word=red").content.decode()
    assert Client().get("/api/v1/tenders?word=red").status_code == 422


def test_words_find_a_tender(three):
    assert [row.tender for row in queries.tenders(q="雨污")] == [SECOND, TENDER, THIRD]
    assert list(queries.tenders(q="没有的")) == []


def test_the_page_is_there_before_anything_is_planned():
    assert Client().get("/").status_code == 200


def test_the_title_is_calm_when_all_is_well():
    counts = dict.fromkeys(queries.URGENCY, 0)
    assert title(counts) == "还没有在监的项目"
    assert title(counts | {"well": 1}) == "没有不合期限的，也没有临近的"
    assert "3" in title(counts | {"near": 3})


def test_limits_by_program(three):
    found = Client().get("/api/v1/tenders").json()
    assert found["tenders"][0]["limit"]["rule"] == "bid-preparation"
    assert found["counts"]["breach"] == 1
    limits = Client().get(f"/api/v1/tenders/{SECOND}/limits").json()["limits"]
    assert limits[0]["word"] == "breach"
    assert Client().get("/api/v1/tenders/none/limits").status_code == 404


def test_the_page_of_a_tender_is_there(three):
    assert Client().get(f"/tenders/{TENDER}/").status_code == 200
