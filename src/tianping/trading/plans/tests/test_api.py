"""The API of planning."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tianping.trading.tests import scenes
from tianping.web.accounts import tokens
from tianping.web.accounts.models import User
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db
PROJECT = {
    "name": "云岫市第三小学教学楼工程",
    "buyer": scenes.BUYER,
    "region": "990100",
    "industry": "E47",
    "fund_source": "市财政资金",
    "state_funded": True,
    "scale": "6,200 平方米",
}
LOT = {"name": "一标段", "content": "土建", "estimate": "10000000.00", "maximum_price": "9800000.00"}


@pytest.fixture
def client() -> Client:
    scenes.register(scenes.BUYER, "buyer", name="云岫市城市建设中心")
    user = User.objects.create(made_at=wall_now() - timedelta(days=1))
    token = tokens.issue(user=user, uscc=scenes.BUYER, roles=["buyer"], now=wall_now())
    return Client(headers={"Authorization": f"Bearer {token.text}"})


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json")


def tender_of(project: str) -> dict[str, Any]:
    return {
        "project": project,
        "name": "教学楼工程施工招标",
        "mandatory": True,
        "construction": True,
        "classification": "A080000",
        "supervisor": "云岫市住房和城乡建设局",
        "lots": [LOT],
    }


def test_a_project_and_its_tender_are_planned_and_listed(client: Client) -> None:
    project = post(client, "/projects", PROJECT)
    assert project.status_code == 201
    tender = post(client, "/tenders", tender_of(project.json()["project"]))
    assert tender.status_code == 201
    listed = Client().get("/api/v1/tenders?q=教学楼").json()
    assert [one["tender"] for one in listed["tenders"]] == [tender.json()["tender"]]
    public = Client().get(f"/api/v1/tenders/{tender.json()['tender']}").json()
    assert public["lots"][0]["maximum_price"] == "9800000.00"
    assert public["seal_policy"] is None


def test_a_body_that_is_not_json_is_refused_in_a_sentence(client: Client) -> None:
    answer = client.post("/api/v1/tenders", "项目=1", content_type="application/json")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert "JSON" in answer.json()["detail"]
    assert scenes.recorded() == []


def test_a_wrong_check_character_is_refused_as_a_problem(client: Client) -> None:
    wrong = scenes.BUYER[:-1] + ("0" if scenes.BUYER[-1] != "0" else "1")
    answer = post(client, "/projects", PROJECT | {"buyer": wrong})
    assert answer.status_code == 422
    assert answer.json()["detail_en"]


def test_a_minimum_price_is_refused_with_the_rule(client: Client) -> None:
    project = post(client, "/projects", PROJECT).json()["project"]
    answer = post(client, "/tenders", tender_of(project) | {"lots": [LOT | {"minimum_price": "1.00"}]})
    assert answer.status_code == 422
    assert answer.json()["rule"] == "no-minimum-price"


def test_a_field_that_does_not_exist_is_refused(client: Client) -> None:
    assert post(client, "/projects", PROJECT | {"registration_fee": "1.00"}).status_code == 422


def test_nobody_plans_without_a_token() -> None:
    assert post(Client(), "/projects", PROJECT).status_code == 401


def test_an_unknown_tender_is_not_found() -> None:
    assert Client().get("/api/v1/tenders/E9901000001000009001").status_code == 404
