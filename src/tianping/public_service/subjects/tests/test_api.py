import json

import pytest
from django.test import Client

from tianping.public_service.subjects.tests.test_register import USCC
from tianping.public_service.tests.peers import OPERATOR
from tianping.web.accounts.tokens import create_for_program
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db
BODY = {
    "uscc": USCC,
    "name": "云岫第一建设有限公司",
    "legal_form": "有限责任公司",
    "region": "990100",
    "roles": ["bidder"],
}


@pytest.fixture
def operator():
    issued = create_for_program(uscc=OPERATOR.office, roles=["operator"], name="broker", lasting=None, now=wall_now())
    return Client(headers={"Authorization": f"Bearer {issued.text}"})


def test_a_broker_registers_the_operator_verifies_and_everybody_reads(operator):
    made = operator.post("/api/v1/subjects", BODY, content_type="application/json")
    assert made.status_code == 201, made.content
    verified = operator.post(f"/api/v1/subjects/{USCC}/verification", {"seen": 1}, content_type="application/json")
    assert verified.json()["version"] == 2
    seen = Client().get(f"/api/v1/subjects/{USCC}").json()
    assert (seen["verified"], seen["roles"]) == (True, ["bidder"])
    assert Client().get("/api/v1/subjects?q=第一&role=bidder").json()["subjects"][0]["uscc"] == USCC
    assert Client().get("/api/v1/subjects?role=buyer").json() == {"subjects": [], "after": None}


def test_without_a_token_nothing_is_registered():
    assert Client().post("/api/v1/subjects", BODY, content_type="application/json").status_code == 401


def test_a_body_that_is_not_json_gets_a_sentence(operator):
    answer = operator.post("/api/v1/subjects", b"<xml/>", content_type="application/json")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["detail"]


def test_a_field_that_nobody_asked_for_is_refused(operator):
    answer = operator.post("/api/v1/subjects", BODY | {"verified": True}, content_type="application/json")
    assert answer.status_code == 422


def test_a_wrong_code_gets_the_sentence_of_the_law(operator):
    answer = operator.post("/api/v1/subjects", BODY | {"uscc": "1" * 18}, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["detail"]
