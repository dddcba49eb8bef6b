"""The pages of planning: a buyer registers a project and plans a tender with two lots, as a clerk would."""

import re
from typing import Any

import pytest
from django.test import Client

from tianping.trading.plans import views
from tianping.trading.plans.models import Project, Tender
from tianping.trading.tests import scenes
from tianping.web.accounts.tests.people import signed_in

pytestmark = pytest.mark.django_db
PROJECT = {
    "name": "安澜县城东初级中学教学楼", "region": "990100", "industry": "E47", "fund_source": "县级财政资金",
    "state_funded": "yes", "scale": "建筑面积 6800 平方米",
}  # fmt: skip
TENDER = {
    "name": "教学楼施工", "method": "open", "mandatory": "yes", "construction": "yes", "classification": "A080000",
    "supervisor": "安澜县住房和城乡建设局", "lots": "2",
    "name_1": "一标段", "content_1": "土建", "estimate_1": "9,000,000", "maximum_price_1": "8,800,000",
    "name_2": "二标段", "content_2": "装饰", "estimate_2": "5,000,000",
}  # fmt: skip


@pytest.fixture
def clerk(monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(views, "business_now", lambda: scenes.NOW)
    scenes.register(scenes.BUYER, "buyer", name="云岫市城市建设中心（虚构）")
    client = Client()
    signed_in(client, "buyer", uscc=scenes.BUYER, subject_name="云岫市城市建设中心（虚构）")
    return client


def hidden(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))


def through(client: Client, address: str, given: dict[str, Any]) -> str:
    """From the form over the check to the confirmation's address."""
    checked = client.post(address, {**hidden(client.get(address).content.decode()), **given})
    assert "核对一遍，再办" in checked.content.decode(), checked.content.decode()[-3000:]
    done = client.post(address, {**hidden(checked.content.decode()), "step": "do"})
    assert done.status_code == 303, done.content.decode()[-3000:]
    return str(done["Location"])


def test_a_buyer_registers_a_project_and_plans_a_tender_with_two_lots(clerk: Client) -> None:
    place = through(clerk, "/projects/new/", PROJECT)
    assert place == f"/projects/{Project.objects.get().code}/tender/"
    assert "编制招标方案" in clerk.get("/desk/").content.decode()
    through(clerk, place, TENDER)
    tender = Tender.objects.get()
    assert [(lot.name, lot.maximum_price) for lot in tender.lots.all()] == [("一标段", 8_800_000), ("二标段", None)]


def test_another_lot_can_be_added_and_nothing_typed_is_lost(clerk: Client) -> None:
    place = through(clerk, "/projects/new/", PROJECT)
    grown = clerk.post(place, {**TENDER, "step": "more"}).content.decode()
    assert "第 3 标段的名称" in grown
    assert "二标段" in grown
    assert "请填写" not in grown


def test_what_the_law_forbids_stands_at_its_field(clerk: Client) -> None:
    place = through(clerk, "/projects/new/", PROJECT)
    answer = clerk.post(place, {**TENDER, "method": "invited", "step": "do"})
    assert answer.status_code == 422
    assert "应当公开招标" in answer.content.decode()
    assert not Tender.objects.exists()


def test_a_tender_in_anothers_project_is_not_planned_here(clerk: Client) -> None:
    place = through(clerk, "/projects/new/", PROJECT)
    other = Client()
    signed_in(other, "buyer", uscc=scenes.OTHER, subject_name="另一单位（虚构）")
    assert other.get(place).status_code == 403


def test_who_is_not_signed_in_is_led_to_sign_in_and_back(clerk: Client) -> None:
    answer = Client().get("/projects/new/")
    assert answer.status_code == 302
    assert answer["Location"] == "/session/?next=%2Fprojects%2Fnew%2F"
