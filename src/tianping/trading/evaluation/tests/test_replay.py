"""A report's ranking is computed again from what is stored; a change anywhere is seen."""

from typing import Any

import pytest

from tianping.trading.evaluation.models import Report, Score
from tianping.trading.evaluation.replay import replay
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, scoring

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(scored_lot: Lot) -> Report:
    committees.scored(scored_lot)
    return committees.reported(scored_lot)


def test_a_report_by_points_replays(report: Report) -> None:
    found = replay(report)
    assert found.equal, found.differences
    assert [one["receipt"] for one in found.ranking] == [one["receipt"] for one in report.facts["ranked"]]


def test_a_report_by_the_lowest_evaluated_price_replays() -> None:
    lot = opened.opened_lot()
    committees.formed(lot)
    committees.decided(lot, 1)
    found = replay(committees.reported(lot))
    assert found.equal, found.differences
    assert len(found.ranking) == 2


def test_a_drawn_coefficient_replays() -> None:
    price = {"coefficients": ["0.95", "0.96", "0.97"], "ceiling_weight": "0.3"}
    lot = opened.opened_lot(evaluation_method="comprehensive", scoring=scoring.declared(price=price))
    committees.formed(lot)
    committees.scored(lot)
    found = replay(committees.reported(lot))
    assert found.equal, found.differences


def test_a_report_of_no_effective_bid_replays(scored_lot: Lot) -> None:
    for number in (1, 2, 3):
        committees.decided(scored_lot, number)
    assert replay(committees.reported(scored_lot)).equal


def _rank(facts: dict[str, Any]) -> None:
    facts["ranked"].reverse()


def _points(facts: dict[str, Any]) -> None:
    facts["ranked"][1]["points"]["total"] = "99.00"


def _price(facts: dict[str, Any]) -> None:
    facts["bids"][0]["price"] = "8000000.00"


def _mark(facts: dict[str, Any]) -> None:
    facts["scoring"]["sheets"][0]["marks"][0]["points"] = "1.00"


def _formula(facts: dict[str, Any]) -> None:
    facts["scoring"]["declared"]["price"]["above"] = "0.1"


def _benchmark(facts: dict[str, Any]) -> None:
    facts["scoring"]["benchmark"]["amount"] = "9000000.00"


def _method(facts: dict[str, Any]) -> None:
    facts["method"] = "lowest-evaluated-price"


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (_rank, "ranking"),
        (_points, "ranking"),
        (_price, "prices"),
        (_mark, "sheet"),
        (_formula, "formula"),
        (_benchmark, "benchmark"),
        (_method, "method"),
    ],
)
def test_a_changed_report_is_seen(report: Report, change: Any, seen: str) -> None:
    change(report.facts)
    found = replay(report)
    assert any(one.startswith(seen) for one in found.differences), found.differences


def test_a_changed_row_is_seen(report: Report) -> None:
    Score.objects.filter(criterion="plan").update(points="1.00")
    assert sum(one.startswith("sheet") for one in replay(report).differences) == 5
