import pytest
from django.test import Client

from tianping.supervision.directives.tests.test_issue import WORDS
from tianping.supervision.tests.happenings import TENDER, planned, trading
from tianping.supervision.tests.peers import DEPARTMENT
from tianping.web.accounts.tokens import create_for_program
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    trading().say(planned()).pull()
    issued = create_for_program(uscc=DEPARTMENT, roles=["supervisor"], name="desk", lasting=None, now=wall_now())
    return Client(headers={"Authorization": f"Bearer {issued.text}"})


def post(client, **body):
    return client.post("/api/v1/directives", body, content_type="application/json")


def test_a_directive_is_issued_lifted_and_read_by_everybody(department):
    made = post(department, tender=TENDER, kind="suspend", **WORDS)
    assert made.status_code == 201, made.content
    number = made.json()["directive"]
    assert post(department, tender=TENDER, kind="resume", lifts=number, **WORDS).status_code == 201
    assert len(Client().get(f"/api/v1/directives?tender={TENDER}").json()["directives"]) == 2
    assert Client().get(f"/api/v1/directives/{number}").json()["reason"] == WORDS["reason"]
    assert Client().get("/api/v1/directives/none").status_code == 404


def test_without_a_token_nothing_is_issued(department):
    assert post(Client(), tender=TENDER, kind="suspend", **WORDS).status_code == 401


def test_a_kind_that_does_not_exist_is_refused(department):
    assert post(department, tender=TENDER, kind="cancel", **WORDS).status_code == 422


def test_a_reason_that_is_too_short_gets_the_sentence(department):
    answer = post(department, tender=TENDER, kind="suspend", reason="查", basis="条例 第六十二条")
    assert (answer.status_code, answer.json()["field"]) == (422, "reason")
