"""The published interface of the award."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, scenes
from tianping.web.accounts import tokens
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot() -> Lot:
    return committees.evaluated()


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr("tianping.trading.award.api.business_now", lambda: moment)


def send(client: Client, path: str, body: dict[str, Any], office: str = scenes.BUYER, role: str = "buyer") -> Any:
    token = tokens.create_for_program(uscc=office, roles=[role], now=wall_now()).text
    headers = {"Authorization": f"Bearer {token}"}
    return client.post(f"/api/v1{path}", body, content_type="application/json", headers=headers)


def test_a_lot_is_awarded_over_the_interface(client: Client, lot: Lot, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, committees.AT)
    shown = send(client, f"/lots/{lot.code}/candidates", {})
    assert shown.status_code == 201, shown.content
    assert client.get(f"/api/v1/lots/{lot.code}/candidates").json() == shown.json()
    early = send(client, f"/lots/{lot.code}/award", {})
    assert (early.status_code, early.json()["rule"]) == (409, "publicity")
    at(monkeypatch, committees.AT + timedelta(days=3))
    decided = send(client, f"/lots/{lot.code}/award", {}).json()
    assert decided["winner"] == opened.bidder(2)
    notified = send(client, f"/lots/{lot.code}/award/notification", {}).json()
    assert notified["contract_due"]
    assert client.get(f"/api/v1/lots/{lot.code}/award").json()["price"] == "8700000.50"
    assert client.get(f"/api/v1/lots/{lot.code}/award/notice.pdf")["Content-Type"] == "application/pdf"
    report = {"content": "招标项目已经依法完成，中标人已经确定，各投标人均已通知。"}
    assert send(client, f"/tenders/{lot.tender_id}/written-report", report).status_code == 201


def test_each_bidder_reads_its_own_notice(client: Client, lot: Lot, monkeypatch: pytest.MonkeyPatch) -> None:
    committees.awarded(lot)
    kinds = {}
    for number in (1, 2, 3):
        token = tokens.create_for_program(uscc=opened.bidder(number), roles=["bidder"], now=wall_now()).text
        answer = client.get("/api/v1/award-notices", headers={"Authorization": f"Bearer {token}"}).json()
        kinds[number] = [one["kind"] for one in answer["notices"]]
    assert kinds == {1: ["result"], 2: ["award"], 3: ["result"]}


def test_four_candidates_are_a_problem_with_rule_and_way_out(
    client: Client, lot: Lot, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, committees.AT)
    answer = send(client, f"/lots/{lot.code}/candidates", {"candidates": ["a", "b", "c", "d"]})
    assert (answer.status_code, answer.json()["rule"]) == (422, "candidates")
    assert answer.json()["next"]


def test_before_the_award_there_is_nothing_to_find(client: Client, lot: Lot) -> None:
    for path in ("candidates", "award", "award/notice.pdf"):
        assert client.get(f"/api/v1/lots/{lot.code}/{path}").status_code == 404
