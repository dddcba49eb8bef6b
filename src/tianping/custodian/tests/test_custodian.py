"""The custodian's project: its page, its exchange, its health."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tianping.custodian import command
from tianping.trustee.actions.keys import make_key
from tianping.trustee.models import ReleaseRefusal, TenderKey

NOW = datetime(2026, 2, 1, 2, tzinfo=UTC)
TENDER = "E9901000001000001001"
pytestmark = pytest.mark.django_db


def bound() -> TenderKey:
    key = make_key(suite="INTL-1", now=NOW)
    key.state, key.origin, key.tender = "bound", "trading.yunxiu.example", TENDER
    key.opening_at, key.bound_at = NOW + timedelta(days=25), NOW
    key.save()
    return key


def test_the_page_shows_who_it_is_and_its_bound_keys_but_not_the_pool(client: Client) -> None:
    key, pooled = bound(), make_key(suite="INTL-1", now=NOW)
    page = client.get("/").content.decode()
    assert TENDER in page
    assert key.key_id in page
    assert pooled.key_id not in page
    assert "密钥保管方" in page


def test_the_page_shows_a_refusal_with_its_condition(client: Client) -> None:
    bound()
    ReleaseRefusal.objects.create(
        origin="trading.yunxiu.example", tender=TENDER, condition=5, cause="2 of at least 3 bids stand", at=NOW
    )
    page = client.get("/").content.decode()
    assert "2 of at least 3 bids stand" in page


def test_the_page_is_there_in_english(client: Client) -> None:
    client.cookies["tp_language"] = "en"
    assert "One of the three opening keys" in client.get("/").content.decode()


def test_health_tells_the_log_and_nothing_of_sealed_acts(client: Client) -> None:
    told = json.loads(client.get("/healthz").content)
    assert told["ok"]
    assert "busy" not in told["exchange"]
    assert "unbatched_leaves" not in json.dumps(told)


def test_the_exchange_answers(client: Client) -> None:
    assert client.get("/exchange/catalogue").status_code == 200


def test_nobody_signs_in_and_nothing_is_traded(client: Client) -> None:
    for address in ("/session/", "/api/v1/tenders", "/api/v1/session/challenge"):
        assert client.get(address).status_code == 404


def test_it_runs_as_one_process() -> None:
    operated = {"alarms", "dockings", "entries", "erase", "rotate-key"}
    assert set(command.main.commands) == {"migrate", "check", "manage", "run"} | operated
