"""The manners of the API: tokens, problem documents, strict bodies."""

from typing import Any

import pytest
from django.test import Client, RequestFactory

from tianping.web.accounts import tokens
from tianping.web.clock import wall_now
from tianping.web.requests import BodyCut, whole_body

pytestmark = pytest.mark.django_db
USCC = "91350100M000100Y43"


@pytest.fixture
def program() -> Client:
    return Client(raise_request_exception=False)


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document["type"] == f"urn:tianping:refusal:{code}"
    assert document["status"] == status
    assert document["detail"]
    assert document["detail_en"]
    assert document["instance"].startswith("urn:tianping:request:")
    return document


def send(program: Client, body: bytes) -> Any:
    return program.generic("POST", "/api/v1/trial/things", body, content_type="application/json")


def test_a_good_body_is_taken(program: Client) -> None:
    assert send(program, b'{"title": "\xe6\xa0\xa1"}').json() == {"title": "校", "count": 1}


@pytest.mark.parametrize("body", [b"{", b"title=x", b"\xff", b'{"title": NaN}', b"[" * 100_000])
def test_a_body_that_is_not_json_is_refused(program: Client, body: bytes) -> None:
    problem(send(program, body), 400, "not-json")


def test_a_key_that_stands_twice_is_refused(program: Client) -> None:
    assert "title" in problem(send(program, b'{"title": "a", "title": "b"}'), 400, "duplicate-key")["detail"]


@pytest.mark.parametrize(
    ("body", "field", "zh"),
    [
        (b"", "body", "缺这一项"),
        (b"{}", "title", "缺这一项"),
        (b'{"title": "abcdef"}', "title", "最多 5 字"),
        (b'{"title": "a", "count": "x"}', "count", "须是整数"),
    ],
)
def test_a_wrong_field_is_named(program: Client, body: bytes, field: str, zh: str) -> None:
    document = problem(send(program, body), 422, "bad-input")
    assert document["field"] == field
    assert zh in document["detail"]


def test_a_refusal_leads_to_its_rule(program: Client) -> None:
    document = problem(program.get("/api/v1/trial/refusal"), 403, "not-allowed")
    assert document["rule_page"] == "/rules/publicity/"


def test_a_failure_tells_its_number_and_nothing_else(program: Client) -> None:
    answer = program.get("/api/v1/trial/failure")
    document = problem(answer, 500, "broken")
    assert answer.headers["X-Request-ID"] in document["next"]
    assert "on purpose" not in answer.content.decode()


def test_an_unknown_operation_is_a_problem_too(program: Client) -> None:
    problem(program.get("/api/v1/nothing"), 404, "no-such-page")


def test_without_a_token_an_operation_is_refused(program: Client) -> None:
    problem(program.get("/api/v1/trial/me"), 401, "not-signed-in")
    problem(program.get("/api/v1/trial/me", headers={"authorization": "Bearer tp1_x"}), 401, "not-signed-in")


def test_with_a_token_the_actor_is_known(program: Client) -> None:
    issued = tokens.create_for_program(uscc=USCC, roles=["bidder"], name="", now=wall_now())
    found = program.get("/api/v1/trial/me", headers={"authorization": f"Bearer {issued.text}"}).json()
    assert (found["office"], found["role"], found["address"]) == (USCC, "bidder", "127.0.0.1")


def test_a_body_of_unknown_length_is_refused_unread(program: Client) -> None:
    answer = program.post("/api/v1/trial/things", {"title": "a"}, "application/json", HTTP_TRANSFER_ENCODING="chunked")
    problem(answer, 411, "length-required")
    problem(program.put("/api/v1/trial/things"), 411, "length-required")


def test_a_body_above_the_limit_is_refused_unread(program: Client) -> None:
    document = problem(send(program, b" " * (2048 * 1024 + 1)), 413, "body-too-large")
    assert "2097152" in document["detail"]


def test_a_transfer_that_was_cut_is_refused() -> None:
    request = RequestFactory().post("/api/v1/trial/things", b'{"title":"a"}', content_type="application/json")
    assert whole_body(request) == b'{"title":"a"}'
    request.META["CONTENT_LENGTH"] = "50"
    with pytest.raises(BodyCut, match="50 bytes were declared, 13 arrived"):
        whole_body(request)


def test_the_operations_are_published(program: Client) -> None:
    paths = program.get("/api/v1/openapi.json").json()["paths"]
    assert {"/api/v1/session", "/api/v1/session/challenge", "/api/v1/trial/things"} <= paths.keys()
    html = program.get("/api/v1/docs").content.decode()
    assert "POST /api/v1/session/challenge" in html
