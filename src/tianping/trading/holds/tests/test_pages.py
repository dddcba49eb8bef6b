"""The page of holds: everybody sees why a tender stands still, and since when."""

from datetime import timedelta

import pytest
from django.test import Client

from tianping.trading.holds import actions, views
from tianping.trading.tests import scenes
from tianping.trading.tests.pages import chinese_left, opened

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


def test_an_unknown_tender_has_no_such_page() -> None:
    assert Client().get("/tenders/X/holds/").status_code == 404
