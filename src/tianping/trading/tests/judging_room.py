"""For tests of the evaluation room's pages: its lots, its clock, its sheets; a test module imports the fixtures."""

import pytest
from django.test import Client

from tianping.record.sequencer import sequence
from tianping.trading.evaluation import (
    views_inquiry,
    views_judging,
    views_record,
    views_report,
    views_room,
    views_sheet,
)
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, rooms

AT = committees.AT
FIRST, SECOND, THIRD, FOURTH = committees.EXPERTS[:4]
MODULES = (views_inquiry, views_judging, views_record, views_report, views_room, views_sheet)


class Clock:
    """The business clock of the pages."""

    now = AT


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    for module in MODULES:
        monkeypatch.setattr(module, "business_now", lambda: held.now)
    monkeypatch.setattr("tianping.web.desk.views.business_now", lambda: held.now)
    return held


@pytest.fixture
def lot(scored_lot: Lot) -> Lot:
    sequence(now=AT)
    return scored_lot


@pytest.fixture
def plain_lot(db: None) -> Lot:
    """A lot judged by the lowest evaluated price."""
    found = opened.opened_lot()
    committees.formed(found)
    sequence(now=AT)
    return found


def room(lot: Lot) -> str:
    return f"/lots/{lot.code}/evaluation/"


def bid_page(lot: Lot, number: int = 1) -> str:
    return f"{room(lot)}bids/{committees.receipt(lot, number)}/"


def sheet_of(points: str = "30", *, credit: str = "4") -> dict[str, str]:
    """A whole sheet: three criteria by three bids."""
    return {
        f"points-{code}-{place}": value
        for code, value in (("plan", points), ("team", "12"), ("credit", credit))
        for place in (1, 2, 3)
    }


def fill(client: Client, lot: Lot, given: dict[str, str]) -> str:
    address = f"{room(lot)}sheet/"
    answer = client.post(address, {**rooms.hidden(rooms.page(client, address)), **given})
    return answer.content.decode() if answer.status_code != 303 else str(answer["Location"])


def signed_sheet(lot: Lot, who: committees.Person, points: str = "30") -> str:
    """A member fills and signs its sheet over the pages."""
    client, address = rooms.member(who), f"{room(lot)}sheet/sign/"
    fill(client, lot, sheet_of(points))
    text = rooms.text_to_sign(rooms.page(client, address))
    return rooms.through(client, address, {"pasted": rooms.signature(who, text)})
