"""Every acting page, over a real thing, at each stage of its tender: strangers get nowhere, and what stands still stays."""

from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from tianping.law import codes
from tianping.trading.tests import opened, scenes, walking
from tianping.trading.tests.stages import STAGES, Stage, standing
from tianping.web.accounts.tests.people import signed_in

pytestmark = pytest.mark.django_db
STRANGER = codes.fictitious_uscc(777)
OWN = {"buyer": scenes.BUYER, "agency": scenes.AGENCY, "bidder": opened.bidder(1), "expert": opened.bidder(9)}
REFUSED = (403, 404)

ANYBODYS = {
    "/approvals/rules/<str:act>/": "one's own organisation's rule, whoever one is",
    "/my/bids/lots/<str:lot>/read/": "a bidder's own note that it has read the clarifications; leads away where there are none",
    "/tenders/<str:code>/documents/take/": "documents are for every bidder (招标投标法 第十六条)",
    "/tenders/<str:code>/questions/new/": "every bidder that took the documents may ask (招标投标法 第二十三条)",
    "/projects/<str:code>/tender/": "the agency that a plan names as entrusted draws the plan up (招标投标法 第十二条)",
}
"""Acts over things of others that are open by law."""

STILL_GOING = {
    "/tenders/<str:code>/documents/take/": "a suspended or terminated tender's documents can still be had",
    "/lots/<str:lot>/hall/confirm/": "what was read out is confirmed or disputed, whatever was suspended since",
    "/lots/<str:lot>/hall/objections/": "an objection on the spot is not stopped (条例 第四十四条)",
    "/lots/<str:lot>/hall/sign-in/": "who came has come",
    "/lots/<str:lot>/hall/close/": "the hall is closed when its time is over, once, whatever came after",
}
"""What may be recorded about a tender that stands still or is finished."""

FILLED: dict[str, dict[str, str]] = {
    "/tenders/<str:code>/clarifications/new/": {"content": "工期改为 200 日", "affects_preparation": "no"},
    "/tenders/<str:code>/deadline/": {"bids_due_at": "2026-02-02T09:30", "reason": "调整"},
    "/tenders/<str:code>/questions/new/": {"content": "工期多长"},
}
"""What a form needs so that nothing but the state can refuse it."""


def visitor(role: str, office: str) -> Client:
    client = Client(raise_request_exception=False)
    signed_in(client, role, uscc=office)
    return client


def walked(stage: Stage, folder: Path, offices: dict[str, str]) -> list[tuple[str, str, str, int, int]]:
    """Route, role, method, status and how many acts were recorded, of every try that a stage allows for."""
    found = []
    with standing(stage, folder) as tender:
        scenes.register(offices["bidder"], "buyer", "agency", "bidder")
        for route in walking.acting_routes():
            where = walking.address(route, tender)
            for role in route.access.roles if route.access and where else ():
                client = visitor(role, offices[role])
                for method, status, acts in walking.tries(client, route, where, FILLED.get(route.address, {})):
                    found.append((route.address, role, method, status, acts))
    return found


@pytest.mark.parametrize("stage", STAGES, ids=[stage.name for stage in STAGES])
def test_a_stranger_in_the_right_role_is_refused_on_every_acting_page(stage: Stage, tmp_path: Path) -> None:
    everywhere = dict.fromkeys(OWN, STRANGER)
    assert [
        f"{method} {address} as {role}: {status}, {acts} recorded"
        for address, role, method, status, acts in walked(stage, tmp_path, everywhere)
        if (status not in REFUSED or acts) and address not in ANYBODYS
    ] == []


@pytest.mark.parametrize("stage", [one for one in STAGES if one.still], ids=lambda stage: stage.name)
def test_nothing_is_done_to_a_tender_that_stands_still_even_by_its_own_people(stage: Stage, tmp_path: Path) -> None:
    assert [
        f"{method} {address} as {role}: {status}, {acts} recorded"
        for address, role, method, status, acts in walked(stage, tmp_path, OWN)
        if (acts or status == 303) and address not in STILL_GOING
    ] == []


def test_every_acting_page_is_walked_at_some_stage(tmp_path: Path) -> None:
    never = {route.address for route in walking.acting_routes()}
    for stage in STAGES:
        with transaction.atomic(), standing(stage, tmp_path) as tender:
            never -= {route.address for route in walking.acting_routes() if walking.address(route, tender)}
            transaction.set_rollback(True)
    assert never == set()


def test_the_same_presses_do_something_where_the_tender_runs(tmp_path: Path) -> None:
    running = next(stage for stage in STAGES if stage.name == "open for bids")
    done = {address for address, _, _, status, acts in walked(running, tmp_path, OWN) if acts and status == 303}
    assert set(FILLED) - done == set()
