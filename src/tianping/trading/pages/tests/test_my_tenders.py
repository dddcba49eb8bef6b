"""My tenders: what is next in each, what waits for the organisation first, nothing of others."""

from datetime import timedelta

import pytest
from django.test import Client

from tianping.record.actors import Actor
from tianping.record.sequencer import sequence
from tianping.trading.documents import actions as documents
from tianping.trading.documents.models import Taking
from tianping.trading.holds import actions as holds
from tianping.trading.pages import my_views
from tianping.trading.plans.models import Lot, Tender
from tianping.trading.tests import scenes
from tianping.trading.tests.pages import BIDDER, chinese_left, opened, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(my_views, "business_now", lambda: scenes.NOW + timedelta(hours=2))


def second(tender: Tender) -> Tender:
    return scenes.tender(of=tender.project, name="云岫市第三小学设备采购")


def test_what_waits_for_the_organisation_stands_first() -> None:
    issued = scenes.issued()
    planned = second(issued)
    sequence(now=scenes.NOW)
    html = opened(person("agency"), "/my/tenders/")
    assert "1 个项目等你单位办" in html
    assert html.index(planned.name) < html.index(f"{issued.name}</a>")
    assert "填招标文件要点" in html
    assert "等投标截止、开标" in html
    assert "还有 21 天" in html


def test_a_question_is_due_while_an_answer_leaves_the_deadline() -> None:
    tender = scenes.issued()
    scenes.register(BIDDER, "bidder", name="另一单位（虚构）")
    Taking.objects.create(tender=tender, subject=BIDDER, first_at=scenes.NOW)
    by = Actor(office=BIDDER, role="bidder", person="p9")
    documents.ask(tender=tender, content="工期多长", by=by, now=scenes.NOW + timedelta(hours=2))
    html = opened(person("buyer"), "/my/tenders/")
    assert "答复 1 个提问" in html
    assert f"/tenders/{tender.code}/questions/" in html
    assert "还有 6 天" in html


def test_a_held_tender_says_so_and_counts_nothing() -> None:
    tender = scenes.issued()
    holds.hold(tender=tender, cause="directive", reason="核查", by=scenes.platform(), now=scenes.NOW)
    assert "已暂停" in opened(person("buyer"), "/my/tenders/")


def test_what_is_over_stands_below() -> None:
    tender = scenes.issued()
    Lot.objects.update(stage="failed")
    html = opened(person("buyer"), "/my/tenders/")
    assert "还没有在办的招标项目" in html
    assert html.index("已了结的") < html.index(tender.name)


def test_others_tenders_and_other_roles_are_not_here() -> None:
    tender = scenes.issued()
    assert tender.name not in opened(person("buyer", uscc=scenes.OTHER), "/my/tenders/")
    assert person("bidder").get("/my/tenders/").status_code == 403
    assert Client().get("/my/tenders/").status_code == 302


def test_a_later_stage_shows_the_limit_that_runs_out_first() -> None:
    tender = scenes.issued()
    Lot.objects.update(stage="closed")
    sequence(now=scenes.NOW)
    html = opened(person("buyer"), "/my/tenders/")
    assert tender.name in html


def test_it_is_english_throughout() -> None:
    issued = scenes.issued()
    planned = second(issued)
    sequence(now=scenes.NOW)
    but = (issued.name, planned.name, issued.project.name, "中文")
    assert chinese_left(person("agency"), "/my/tenders/", but=but) == []


def test_more_than_twenty_tenders_are_shown_page_by_page() -> None:
    first = scenes.tender()
    for number in range(21):
        scenes.tender(of=first.project, name=f"第 {number} 所小学")
    clerk = person("buyer")
    html = opened(clerk, "/my/tenders/")
    assert "22 个项目等你单位办" in html
    assert "?running=2" in html
    assert "第 1 / 2 页" in html
    assert opened(clerk, "/my/tenders/?running=2").count('<th scope="row">') == 2
