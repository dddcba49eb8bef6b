"""The page of holds: everybody sees why a tender stands still, and since when."""

from datetime import timedelta

import pytest
from django.test import Client

from tianping.exchange.catalogue.supervising import DirectiveIssued, DirectiveSettled
from tianping.trading.holds import actions, views
from tianping.trading.plans.models import Tender
from tianping.trading.tests import clerks, scenes
from tianping.trading.tests.pages import chinese_left, opened
from tianping.web.desk import views as desk_views

pytestmark = pytest.mark.django_db


def test_a_hold_is_shown_with_its_cause_until_it_is_lifted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "business_now", lambda: scenes.NOW + timedelta(days=1))
    tender = scenes.issued()
    at = f"/tenders/{tender.code}/holds/"
    assert "这个项目没有暂停过" in opened(Client(), at)
    made = actions.hold(
        tender=tender, cause="objection", reason="对评标结果的异议", by=scenes.platform(), now=scenes.NOW
    )
    html = opened(Client(), at)
    assert "项目已暂停，等待恢复" in html
    assert "对评标结果的异议" in html
    actions.resume(hold=made, reason="已答复", by=scenes.platform(), now=scenes.NOW + timedelta(hours=3))
    assert "项目没有暂停" in opened(Client(), at)
    assert "已答复" in opened(Client(), at)
    assert chinese_left(Client(), at, but=("对评标结果的异议", "已答复", tender.name, "中文")) == []


def demanded(tender: Tender) -> None:
    event = DirectiveIssued.of_body(
        {
            "directive": "c" * 32, "tender": tender.code, "kind": "correct", "lifts": None, "department": "云岫市住建局",
            "reason": "没有按时公示中标候选人", "basis": "招标投标法 第七条", "demand": "今日公示中标候选人",
            "due": scenes.NOW + timedelta(days=3),
        }
    )  # fmt: skip
    scenes.hear(event, room="holds", origin=scenes.SUPERVISION)


def settled(tender: Tender, origin: str) -> None:
    event = DirectiveSettled(directive="c" * 32, tender=tender.code, note="已经公示，核实无误")
    scenes.hear(event, room="holds", origin=origin, leaf=1)


def test_what_supervision_orders_corrected_stands_on_the_desk_until_it_has_seen_it_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (views, desk_views):
        monkeypatch.setattr(module, "business_now", lambda: scenes.NOW + timedelta(days=1))
    tender = scenes.issued()
    demanded(tender)
    desk, at = "改正：今日公示中标候选人", f"/tenders/{tender.code}/holds/"
    for who in (scenes.buyer(), scenes.agency()):
        assert desk in opened(clerks.of(who), "/desk/")
    assert desk not in opened(clerks.of(scenes.stranger()), "/desk/")
    html = opened(Client(), at)
    assert "待核实" in html
    assert "项目没有暂停" in html
    own = ("今日公示中标候选人", "云岫市住建局", "没有按时公示中标候选人", "招标投标法 第七条", "已经公示，核实无误")
    assert chinese_left(Client(), at, but=(*own, tender.name, "中文")) == []
    settled(tender, scenes.SERVICE)
    assert desk in opened(clerks.of(scenes.buyer()), "/desk/")
    settled(tender, scenes.SUPERVISION)
    assert desk not in opened(clerks.of(scenes.buyer()), "/desk/")
    assert "已经公示，核实无误" in opened(Client(), at)


def test_an_unknown_tender_has_no_such_page() -> None:
    assert Client().get("/tenders/X/holds/").status_code == 404
