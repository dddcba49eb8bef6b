"""The catalogue is whole, and parameters and profiles do what they say."""

from dataclasses import replace
from datetime import datetime

import pytest

from tianping.insight.indicators import Profile, Run, indicator, indicators, profile
from tianping.insight.indicators.catalogue import UnknownIndicator
from tianping.insight.indicators.sql import measured
from tianping.insight.tables import TABLES, Store
from tianping.insight.tests import city


def test_at_least_fifty_of_the_73_flags_are_there_each_with_article_and_way_to_clear_it() -> None:
    flags = {row.code.split("-")[0] for row in indicators() if row.code.startswith("R")}
    assert len(flags) == 69
    for row in indicators():
        assert row.hook
        assert row.hook_en
        assert row.clears_zh
        assert row.asks_zh.endswith(("？", "。"))
        assert "?" in row.asks_en or row.code == "R043"


def test_every_need_is_a_column_of_the_schema() -> None:
    for row in indicators():
        for need in row.needs:
            table, column = need.split(".")
            assert column in TABLES[table].names, need


def test_every_indicator_runs_over_a_city_with_everything() -> None:
    store = Store.open()
    city.fill(store)
    outcomes = Run(store).run(keep=False)
    assert not [code for code, outcome in outcomes.items() if outcome.lacks]
    assert sum(outcome.flagged > 0 for outcome in outcomes.values()) > 75


def test_an_indicator_without_its_data_says_what_it_lacks() -> None:
    assert Run(Store.open(), codes=["R003"]).run()["R003"].lacks == ("tenders.opens_from", "tenders.due_at")


def test_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(UnknownIndicator):
        indicator("R999")


def test_a_threshold_of_goods_is_used_for_goods_and_that_of_works_for_works() -> None:
    query = measured(indicator("R002"), profile("market"))
    assert "WHEN t.category LIKE 'B%' THEN 2000000.0" in query
    assert "ELSE 4000000.0" in query


def test_a_profile_replaces_a_parameter() -> None:
    strict = Profile("strict", parameters={"R003": {"days": 30}})
    store = Store.open()
    city.fill(store)
    usual = Run(store, codes=["R003"]).run()["R003"].flagged
    assert Run(store, codes=["R003"], using=strict).run()["R003"].flagged > usual > 0


def test_under_an_average_price_rule_the_sign_of_a_screen_is_turned() -> None:
    store = Store.open()
    rows = [("lowest", 0.001), ("average", 0.9)]
    for method, odd in rows:
        for number in range(30):
            code = f"{method} {number}"
            spread = odd if number == 0 else 0.1 + number * 0.001
            store.add("tenders", [{"tender": code, "award_method": method, "published_at": datetime(2025, 1, 1)}])  # noqa: DTZ001
            store.add(
                "bids",
                [
                    {"tender": code, "bid": str(place), "bidder": f"F{place}", "members": 1, "currency": "CNY",
                     "status": "valid", "amount": 100.0 * (1 + spread * place)}
                    for place in range(4)
                ],
            )  # fmt: skip
    run = Run(store, codes=["S01"])
    run.run()
    assert {finding.subject for finding in run.findings(code="S01")} == {"lowest 0", "average 0"}


def test_an_indicator_is_in_force_between_its_dates() -> None:
    row = replace(indicator("R003"), in_force_from=datetime(2026, 1, 1).date())  # noqa: DTZ001
    assert not row.in_force(datetime(2025, 12, 31).date())  # noqa: DTZ001
    assert row.in_force(datetime(2026, 1, 1).date())  # noqa: DTZ001
