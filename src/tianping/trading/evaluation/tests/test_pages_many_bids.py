"""A sheet with many bids is filled group by group, saved as one goes."""

import pytest

from tianping.trading.evaluation.models import Score
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, rooms, scoring
from tianping.trading.tests.judging_room import Clock, clock, room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
__all__ = ["Clock", "clock"]
FIRST = committees.EXPERTS[0]
PRICES = tuple(f"{8_000_000 + 10_000 * number}.00" for number in range(6))


@pytest.fixture
def lot() -> Lot:
    found = opened.opened_lot(prices=PRICES, evaluation_method="comprehensive", scoring=scoring.declared())
    committees.formed(found)
    return found


def points(bids: int) -> dict[str, str]:
    return {
        f"points-{code}-{place}": value
        for code, value in (("plan", "30"), ("team", "12"), ("credit", "4"))
        for place in range(1, bids + 1)
    }


def save(lot: Lot, page: int, bids: int) -> str:
    client, address = rooms.member(FIRST), f"{room(lot)}sheet/?page={page}"
    answer = client.post(address, {**rooms.hidden(rooms.page(client, address)), **points(bids)})
    assert answer.status_code == 303, answer.content.decode()[-3000:]
    return str(answer["Location"])


def test_six_bids_are_scored_in_two_groups_and_saving_one_leads_to_the_next(lot: Lot) -> None:
    client, address = rooms.member(FIRST), f"{room(lot)}sheet/"
    html = rooms.page(client, address)
    assert "第 1–4 份" in html
    assert "第5建筑" not in html
    assert save(lot, 1, 4) == f"{address}?page=2&kept=1"
    assert Score.objects.count() == 12
    html = rooms.page(client, f"{address}?page=2&kept=1")
    assert "第5建筑" in html
    assert "还缺 6 项" in html
    assert save(lot, 2, 2) == f"{address}?page=2&kept=1"
    assert Score.objects.values("bid").distinct().count() == 6
    assert "分数填齐了" in rooms.page(client, f"{address}?page=2&kept=1")
    assert 'value="30' in rooms.page(client, address)


@pytest.mark.parametrize("page", ["0", "99", "x", ""])
def test_a_group_that_is_not_there_shows_one_that_is(lot: Lot, page: str) -> None:
    assert "第 1–4 份" in rooms.page(rooms.member(FIRST), f"{room(lot)}sheet/?page={page}")
