"""The front page of the trading platform."""

import pytest
from django.test import Client

from tianping.record.sequencer import sequence
from tianping.trading.holds.actions import hold
from tianping.trading.pages import queries
from tianping.trading.pages.standing import progress
from tianping.trading.plans.actions import move_on
from tianping.trading.plans.models import Lot, Tender
from tianping.trading.tests import scenes
from tianping.trading.tests.scenes import DAY, NOW

pytestmark = pytest.mark.django_db


def page(path: str = "/") -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_platform_says_what_can_be_done() -> None:
    assert "还没有招标项目" in page()
    assert "换个词再查" in page("/?q=教学楼")


def test_a_tender_is_listed_with_its_buyer_and_found_by_words() -> None:
    tender = scenes.issued()
    assert tender.name in page()
    assert f"/tenders/{tender.code}/" in page("/?q=教学楼")
    assert tender.name not in page("/?q=水库")


def test_a_filter_that_does_not_exist_is_told_and_passed_over() -> None:
    assert "没有" in page("/?when=nonsense")


def test_the_page_speaks_english_too() -> None:
    assert Client(headers={"Accept-Language": "en"}).get("/").status_code == 200


def test_tenders_are_counted_by_where_they_stand() -> None:
    tender = scenes.issued()
    hold(tender=tender, cause="objection", reason="异议", by=scenes.platform(), now=NOW)
    assert queries.counts(now=NOW) == {"all": 1, "open": 1, "soon": 0, "publicity": 0, "held": 1}
    assert queries.counts(now=NOW + 20 * DAY)["soon"] == 1
    assert queries.counts(now=NOW + 23 * DAY)["open"] == 0


@pytest.mark.parametrize(("when", "found"), [("open", 1), ("soon", 0), ("evaluating", 0), ("failed", 0)])
def test_filters_choose_by_where_tenders_stand(when: str, found: int) -> None:
    scenes.issued()
    assert queries.listed(asked=queries.Asked(when=when), now=NOW).count() == found


def test_what_one_can_still_bid_for_stands_first_by_deadline() -> None:
    open_one = scenes.issued()
    newer = scenes.tender(now=NOW + DAY, of=open_one.project)
    assert newer.planned_at > open_one.planned_at
    assert list(queries.listed(asked=queries.Asked(), now=NOW)) == [open_one, newer]
    after = NOW + 23 * DAY
    assert list(queries.listed(asked=queries.Asked(), now=after)) == [newer, open_one]


def test_progress_is_told_in_words() -> None:
    tender = scenes.issued()
    assert progress(tender, NOW).word == "well"
    assert progress(tender, NOW + 21 * DAY).word == "near"
    assert "评标" in progress(tender, NOW + 23 * DAY).text
    move_on(lot=Lot.objects.get(), to="closed")
    move_on(lot=Lot.objects.get(), to="failed")
    assert progress(Tender.objects.get(), NOW + 23 * DAY).text == "招标失败"


@pytest.mark.parametrize("path", ["/rules/", "/disclosure/", "/api/v1/docs", "/healthz"])
def test_the_public_pages_answer(path: str) -> None:
    assert Client().get(path).status_code == 200


def test_the_tender_page_answers() -> None:
    tender = scenes.issued()
    while sequence(NOW):
        pass
    said = page(f"/tenders/{tender.code}/")
    assert tender.name in said
    assert "招标文件.pdf" in said
