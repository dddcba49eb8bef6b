"""The published interface: a member signs in with a certificate and judges; a bidder explains."""

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
    return opened.opened_lot()


@pytest.fixture(autouse=True)
def _at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tianping.trading.evaluation.api.business_now", lambda: committees.AT)


def send(client: Client, method: str, path: str, token: str, body: dict[str, Any] | None = None, role: str = "") -> Any:
    headers = {"Authorization": f"Bearer {token}"} | ({"Tianping-Role": role} if role else {})
    given = {} if method == "get" else {"data": body or {}, "content_type": "application/json"}
    return getattr(client, method)(f"/api/v1{path}", headers=headers, **given)


def token(uscc: str, *roles: str) -> str:
    return tokens.create_for_program(uscc=uscc, roles=list(roles), now=wall_now()).text


def signed_in(client: Client, person: committees.Person) -> str:
    asked = {"uscc": person.employer, "person": person.name}
    challenge = client.post("/api/v1/session/challenge", asked, content_type="application/json").json()["challenge"]
    signature = person.signer().sign(challenge.encode()).to_json()
    body = {"challenge": challenge, "signature": signature}
    answer = client.post("/api/v1/session", body, content_type="application/json").json()
    assert "expert" in answer["roles"], answer
    return str(answer["token"])


def form(client: Client, lot: Lot) -> str:
    committees.trust_authority()
    buyer = token(scenes.BUYER, "buyer")
    asked = {"seats": 5, "experts": 4, "specialities": ["建筑工程"], "representatives": [{"name": "招标人代表甲"}]}
    answer = send(client, "post", f"/tenders/{lot.tender_id}/committee", buyer, asked)
    assert answer.status_code == 201, answer.content
    committees.draw(lot.tender)
    answer = send(client, "post", f"/tenders/{lot.tender_id}/committee/formation", buyer)
    assert answer.json()["formed_at"], answer.content
    return buyer


def test_a_lot_is_evaluated_over_the_interface(client: Client, lot: Lot) -> None:
    buyer = form(client, lot)
    experts = [signed_in(client, one) for one in committees.members()]
    for expert in experts:
        assert send(client, "post", f"/tenders/{lot.tender_id}/committee/statements", expert).status_code == 201
    seats = send(client, "get", "/committee-seats", experts[0]).json()["seats"]
    assert seats == [{"tender": lot.tender_id, "formed": True}]
    low = committees.receipt(lot, 2)
    asked = {"receipt": low, "about": "price", "question": "请说明报价构成。"}
    inquiry = send(client, "post", f"/lots/{lot.code}/inquiries", experts[0], asked).json()["inquiry"]
    bidder = token(opened.bidder(2), "bidder")
    assert [one["inquiry"] for one in send(client, "get", "/inquiries", bidder).json()["inquiries"]] == [inquiry]
    send(client, "post", f"/inquiries/{inquiry}/explanation", bidder, {"explanation": "采用企业定额。"})
    motion = {"kind": "rejection", "receipt": low, "ground": "below-cost", "explanation": "不能合理说明。"}
    made = send(client, "post", f"/lots/{lot.code}/motions", experts[0], motion).json()
    for expert in experts[1:3]:
        made = send(client, "post", f"/motions/{made['motion']}/votes", expert, {"agrees": True}).json()
    assert made["state"] == "carried"
    now = send(client, "get", f"/lots/{lot.code}/evaluation", experts[1]).json()
    assert [one["receipt"] for one in now["rejected"]] == [low]
    report = send(client, "post", f"/lots/{lot.code}/report", experts[0], {}).json()
    for person, expert in zip(committees.members(), experts, strict=True):
        signature = person.signer().sign(report["to_sign"].encode()).to_json()
        answer = send(client, "post", f"/lots/{lot.code}/report/signatures", expert, {"signature": signature}, "expert")
        assert answer.status_code == 201, answer.content
    done = send(client, "post", f"/lots/{lot.code}/report/receipt", buyer).json()
    assert done["received_at"]
    assert done["signed"] == 5
    pdf = send(client, "get", f"/lots/{lot.code}/report.pdf", buyer)
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")


def test_an_even_committee_is_a_problem_with_rule_and_way_out(client: Client, lot: Lot) -> None:
    asked = {"seats": 6, "experts": 4, "specialities": ["建筑工程"]}
    answer = send(client, "post", f"/tenders/{lot.tender_id}/committee", token(scenes.BUYER, "buyer"), asked)
    assert answer.status_code == 422
    assert answer.json()["rule"] == "committee"
    assert answer.json()["next"]


def test_four_candidates_are_a_problem_with_rule_and_way_out(client: Client, lot: Lot) -> None:
    form(client, lot)
    expert = signed_in(client, committees.EXPERTS[0])
    committees.stated(lot, committees.EXPERTS[0])
    answer = send(client, "post", f"/lots/{lot.code}/report", expert, {"candidates": 4})
    assert (answer.status_code, answer.json()["rule"]) == (422, "candidates")


def test_the_public_sees_numbers_and_no_names(client: Client, lot: Lot) -> None:
    form(client, lot)
    answer = client.get(f"/api/v1/tenders/{lot.tender_id}/committee")
    assert answer.json()["seats"] == 5
    assert "专家" not in answer.content.decode()


def test_a_buyer_does_not_see_the_report_before_it_is_handed_over(client: Client, lot: Lot) -> None:
    buyer = form(client, lot)
    committees.stated(lot, committees.EXPERTS[0])
    made = send(client, "post", f"/lots/{lot.code}/report", signed_in(client, committees.EXPERTS[0]), {})
    assert made.status_code == 201
    assert send(client, "get", f"/lots/{lot.code}/report", buyer).status_code == 404


def test_a_buyer_does_not_see_the_votes(client: Client, lot: Lot) -> None:
    buyer = form(client, lot)
    assert send(client, "get", f"/lots/{lot.code}/evaluation", buyer).status_code == 403


def test_a_bidder_sees_no_question_of_another(client: Client, lot: Lot) -> None:
    form(client, lot)
    expert = signed_in(client, committees.EXPERTS[0])
    committees.stated(lot, committees.EXPERTS[0])
    asked = {"receipt": committees.receipt(lot, 2), "about": "price", "question": "请说明。"}
    code = send(client, "post", f"/lots/{lot.code}/inquiries", expert, asked).json()["inquiry"]
    other = token(opened.bidder(1), "bidder")
    assert send(client, "get", "/inquiries", other).json()["inquiries"] == []
    answer = send(client, "post", f"/inquiries/{code}/explanation", other, {"explanation": "代答"})
    assert answer.status_code == 404


def test_a_body_that_is_not_json_is_a_sentence(client: Client, lot: Lot) -> None:
    answer = client.post(
        f"/api/v1/tenders/{lot.tender_id}/committee",
        "seats=5",
        content_type="application/json",
        headers={"Authorization": f"Bearer {token(scenes.BUYER, 'buyer')}"},
    )
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("not-json")


def test_a_member_reads_and_judges_nothing_before_it_has_stated_its_want_of_interest(client: Client, lot: Lot) -> None:
    form(client, lot)
    expert = signed_in(client, committees.EXPERTS[0])
    motion = {
        "kind": "rejection",
        "receipt": committees.receipt(lot, 2),
        "ground": "non-responsive",
        "explanation": "缺",
    }
    for method, path, body in (
        ("get", f"/lots/{lot.code}/evaluation", None),
        ("post", f"/lots/{lot.code}/motions", motion),
        ("post", f"/lots/{lot.code}/report", {}),
    ):
        answer = send(client, method, path, expert, body)
        assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (409, "statement-wanted"), path
    statement = f"/tenders/{lot.tender_id}/committee/statements"
    first, again = (send(client, "post", statement, expert).json() for _ in range(2))
    assert first == again
    assert send(client, "get", f"/lots/{lot.code}/evaluation", expert).status_code == 200


def test_who_was_not_drawn_states_nothing_over_the_interface(client: Client, lot: Lot) -> None:
    buyer = form(client, lot)
    assert send(client, "post", f"/tenders/{lot.tender_id}/committee/statements", buyer).status_code == 403
