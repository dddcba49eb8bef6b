import pytest
from django.test import Client

from tianping.public_service.publication import tasks
from tianping.public_service.publication.tests.notices import issued, notice, planned
from tianping.public_service.tests.peers import PeerLog, run_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def trading():
    log = PeerLog().say(planned()).say(issued())
    for number in range(3):
        log.say(notice(f"n{number}"))
    log.pull()
    run_due(tasks)
    return log


def test_the_feed_is_read_piece_by_piece_without_a_login(trading):
    first = Client().get("/api/v1/publications?limit=2").json()
    rest = Client().get(f"/api/v1/publications?limit=2&after={first['next']}").json()
    assert len(first["notices"]) == 2
    assert {n["notice"] for n in first["notices"] + rest["notices"]} == {"n0", "n1", "n2"}
    again = Client().get(f"/api/v1/publications?after={rest['next']}").json()
    assert again == {"notices": [], "next": rest["next"]}


def test_a_cursor_that_nobody_gave_is_refused(trading):
    answer = Client().get("/api/v1/publications?after=nonsense")
    assert (answer.status_code, answer.json()["field"]) == (422, "after")


def test_search_by_program(trading):
    answer = Client().get("/api/v1/publications/search?q=雨污&kind=tender").json()
    assert answer["count"] == 3


def test_one_notice_and_one_that_does_not_exist(trading):
    assert Client().get("/api/v1/publications/n1").json()["notice"] == "n1"
    assert Client().get("/api/v1/publications/n9").status_code == 404


def test_the_front_page_shows_what_there_is(trading):
    page = Client().get("/").content.decode()
    assert "云岫南站广场雨污分流工程招标公告" in page
    assert "6,120.00" in page
    assert "style=" not in page


def test_a_question_asked_at_the_front_page_is_answered_by_the_search(trading):
    page = Client().get("/?q=不存在的词", follow=True).content.decode()
    assert "没有这样的公告" in page
    assert "云岫南站" not in page


def test_the_front_page_is_there_before_anything_is_published():
    assert Client().get("/").status_code == 200


def test_a_wrong_filter_gets_a_sentence_on_the_page(trading):
    assert "没有这样的筛选条件" in Client().get("/notices/?when=yesterday").content.decode()


def test_the_front_page_is_there_in_english(trading):
    client = Client()
    client.cookies["tp_language"] = "en"
    assert "The tenders of all trading platforms, in one place" in client.get("/").content.decode()
