"""The published interface of objections; who objects to documents stays secret until the deadline."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tianping.trading.tests import objecting, opened, scenes
from tianping.web.accounts import tokens
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr("tianping.trading.objections.api.business_now", lambda: moment)


def headers(office: str, role: str) -> dict[str, str]:
    token = tokens.create_for_program(uscc=office, roles=[role], now=wall_now()).text
    return {"Authorization": f"Bearer {token}"}


def send(client: Client, path: str, body: dict[str, Any], office: str, role: str) -> Any:
    return client.post(f"/api/v1{path}", body, content_type="application/json", headers=headers(office, role))


def read(client: Client, path: str, office: str = "", role: str = "") -> Any:
    return client.get(f"/api/v1{path}", headers=headers(office, role) if office else {})


def raised(client: Client, tender: str) -> dict[str, Any]:
    firm = objecting.firm()
    body = {"about": "documents", "content": objecting.WORDS, "request": objecting.REQUEST}
    made = send(client, f"/tenders/{tender}/objections", body, firm.office, "bidder")
    assert made.status_code == 201, made.content
    found: dict[str, Any] = made.json()
    return found


def test_an_objection_is_raised_read_and_answered(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tender = scenes.issued()
    at(monkeypatch, objecting.EARLY)
    made = raised(client, tender.code)
    assert made["receipt"]["statement"]["content"]["kind"] == "objection"
    assert read(client, f"/objections/{made['objection']}/receipt", objecting.FIRM, "bidder").status_code == 200
    waiting = read(client, "/objections", scenes.BUYER, "buyer").json()["objections"]
    assert [one["objection"] for one in waiting] == [made["objection"]]
    body = {"matter": "资格条件是否要求本地业绩。", "answer": "删去。", "outcome": "corrected", "measure": "clarify",
            "correction": {"content": "删去本地业绩要求。", "affects_preparation": True}}  # fmt: skip
    done = send(client, f"/objections/{made['objection']}/answer", body, scenes.BUYER, "buyer")
    assert done.json()["state"] == "answered", done.content
    public = read(client, f"/tenders/{tender.code}/objections").json()["objections"][0]
    assert public["answer"] == "删去。"
    assert objecting.FIRM not in str(public)
    assert objecting.WORDS not in str(public)


def test_before_the_deadline_not_even_the_buyer_reads_who_objects(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tender = scenes.issued()
    at(monkeypatch, objecting.EARLY)
    code = raised(client, tender.code)["objection"]
    shown = read(client, f"/objections/{code}", scenes.BUYER, "buyer").json()
    assert shown["content"] == objecting.WORDS
    assert objecting.FIRM not in str(shown)
    assert objecting.NAME not in str(shown)
    at(monkeypatch, opened.OPENED + timedelta(seconds=1))
    assert read(client, f"/objections/{code}", scenes.BUYER, "buyer").json()["objector"] == objecting.FIRM


def test_others_find_no_such_objection(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tender = scenes.issued()
    at(monkeypatch, objecting.EARLY)
    code = raised(client, tender.code)["objection"]
    other = scenes.register(opened.bidder(1), "bidder")
    assert read(client, f"/objections/{code}", other, "bidder").status_code == 404
    assert read(client, f"/objections/{code}/receipt", other, "bidder").status_code == 403


def test_an_objection_is_withdrawn_over_the_interface(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tender = scenes.issued()
    at(monkeypatch, objecting.EARLY)
    code = raised(client, tender.code)["objection"]
    assert send(client, f"/objections/{code}/withdrawal", {}, objecting.FIRM, "bidder").json()["state"] == "withdrawn"
    again = send(client, f"/objections/{code}/withdrawal", {}, objecting.FIRM, "bidder")
    assert (again.status_code, again.json()["type"]) == (409, "urn:tianping:refusal:objection-over")
