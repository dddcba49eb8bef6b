"""The published interface of contracts, refunds and incidents."""

from typing import Any

import pytest
from django.test import Client

from tianping.trading.contracts.models import Version
from tianping.trading.tests import contracting, opened, scenes
from tianping.web.accounts import tokens
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db
WINNER = opened.bidder(2)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("contracts", "fees", "incidents"):
        monkeypatch.setattr(f"tianping.trading.{room}.api.business_now", lambda: contracting.AT)


def headers(office: str, role: str) -> dict[str, str]:
    token = tokens.create_for_program(uscc=office, roles=[role], now=wall_now()).text
    return {"Authorization": f"Bearer {token}"}


def send(client: Client, path: str, body: dict[str, Any], office: str = scenes.BUYER, role: str = "buyer") -> Any:
    return client.post(f"/api/v1{path}", body, content_type="application/json", headers=headers(office, role))


def read(client: Client, path: str, office: str = scenes.BUYER, role: str = "buyer") -> Any:
    return client.get(f"/api/v1{path}", headers=headers(office, role))


def sign(client: Client, code: str, office: str, role: str) -> Any:
    version = Version.objects.get(contract=code, state="open")
    body = {"document": version.sha256, "signature": contracting.signature(version, office)}
    return send(client, f"/contracts/{code}/signatures", body, office, role)


def drafted(client: Client, lot: str) -> str:
    terms = read(client, f"/lots/{lot}/contract/tendered").json()
    made = send(client, f"/lots/{lot}/contract", terms | {"clauses": "按招标文件执行。", "performance_bond": "100.00"})
    assert made.status_code == 201, made.content
    return str(made.json()["contract"])


def test_a_contract_is_concluded_changed_and_the_bonds_returned(client: Client) -> None:
    lot = contracting.notified().code
    code = drafted(client, lot)
    assert read(client, f"/contracts/{code}/versions/1.pdf")["Content-Type"] == "application/pdf"
    assert sign(client, code, scenes.BUYER, "buyer").json()["state"] == "draft"
    assert client.get(f"/api/v1/lots/{lot}/contract").status_code == 404
    assert sign(client, code, WINNER, "bidder").json()["state"] == "signed"
    facts = client.get(f"/api/v1/lots/{lot}/contract").json()
    assert facts["versions"][0]["price"] == "8700000.50"
    assert "项目经理甲" not in str(facts)
    refund = read(client, "/refunds").json()["refunds"][0]["refund"]
    paid = {"interest": "1.00", "paid_at": "2026-01-28T00:00:00Z"}
    assert send(client, f"/refunds/{refund}/payment", paid).json()["state"] == "paid"
    terms = read(client, f"/lots/{lot}/contract/tendered").json() | {"period": "200 日", "clauses": "按招标文件执行。"}
    change = terms | {"ground": "force-majeure", "reason": "暴雨停工二十日。"}
    assert send(client, f"/contracts/{code}/amendments", change).status_code == 201
    assert send(client, f"/contracts/{code}/discard", {}).json()["state"] == "signed"


def test_a_deviation_is_a_problem_with_field_rule_and_way_out(client: Client) -> None:
    lot = contracting.notified().code
    terms = read(client, f"/lots/{lot}/contract/tendered").json() | {"price": "1.00", "clauses": "无其他条款。"}
    answer = send(client, f"/lots/{lot}/contract", terms)
    problem = answer.json()
    assert (answer.status_code, problem["field"], problem["rule"]) == (422, "price", "contract-terms")
    assert problem["next"]


def test_a_bidder_that_did_not_win_reads_no_contract(client: Client) -> None:
    code = drafted(client, contracting.notified().code)
    assert read(client, f"/contracts/{code}", opened.bidder(1), "bidder").status_code == 403


def test_the_winner_refuses_and_the_lot_is_given_up_and_tendered_anew(client: Client) -> None:
    lot = contracting.notified()
    body = {"cause": "refused-contract", "reason": "原材料涨价。"}
    refused = send(client, f"/lots/{lot.code}/award/revocation", body, WINNER, "bidder")
    assert refused.json()["bond_kept"] is True
    ended = send(client, f"/lots/{lot.code}/award/surrender", {"reason": "其他候选人报价过高。"})
    assert ended.json()["cause"] == "no-contract"
    again = send(client, f"/tenders/{lot.tender_id}/repetition", {"reason": "中标人拒签合同。"})
    assert again.json()["round"] == 2, again.content
    assert client.get(f"/api/v1/tenders/{lot.tender_id}/incidents").json()["repeated_as"]


def test_a_tender_is_terminated_over_the_interface(client: Client) -> None:
    tender = scenes.issued()
    done = send(client, f"/tenders/{tender.code}/termination", {"reason": "规划调整。", "refunds": "五日内退还。"})
    assert done.status_code == 201, done.content
    assert client.get(f"/api/v1/tenders/{tender.code}/incidents").json()["termination"]["reason"] == "规划调整。"
