"""The screens against their textbook definitions, and the benchmark recomputed without the group."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tianping.insight.screens import SUMMARY, Benchmark, moved, screens, summary

prices = st.lists(st.integers(1000, 10**7), min_size=4, max_size=9, unique=True)


@given(prices)
def test_skewness_kurtosis_and_uniformity_are_those_of_the_library(bids: list[int]) -> None:
    values = np.array(bids, dtype=float)
    found = screens(values[None, :])
    assert found["skew"][0] == pytest.approx(stats.skew(values, bias=False), rel=1e-6, abs=1e-9)
    assert found["kurt"][0] == pytest.approx(stats.kurtosis(values, bias=False), rel=1e-6, abs=1e-6)
    place = (values - values.min()) / (values.max() - values.min())
    assert found["ks"][0] == pytest.approx(stats.kstest(place, "uniform").statistic, abs=1e-9)


@given(prices, st.integers(2, 50))
def test_no_screen_changes_with_the_currency_or_the_order(bids: list[int], factor: int) -> None:
    values = np.array(bids, dtype=float)
    plain, other = screens(values[None, :]), screens((values[::-1] * factor)[None, :])
    for name, value in plain.items():
        assert other[name][0] == pytest.approx(value[0], rel=1e-6, abs=1e-9, nan_ok=True)


def test_equal_bids_have_no_relative_distance() -> None:
    found = screens(np.full((1, 4), 100.0))
    assert found["cv"][0] == 0
    assert np.isnan(found["rd"][0])
    assert np.isnan(found["kurt"][0])


def test_two_bids_have_neither_skewness_nor_kurtosis() -> None:
    found = screens(np.array([[100.0, 110.0]]))
    assert found["diffp"][0] == pytest.approx(0.1)
    assert np.isnan(found["skew"][0])


def test_a_ring_inside_a_tender_is_seen_in_its_tightest_subgroup() -> None:
    found = summary(np.array([[100.0, 100.1, 100.2, 150.0, 200.0], [100.0, 120.0, 145.0, 170.0, 200.0]]))
    assert found["cv3_min"][0] < 0.002 < 0.1 < found["cv3_min"][1]
    assert set(found) == set(SUMMARY)


def test_covers_that_move_the_benchmark_are_found_by_leaving_them_out() -> None:
    bids = {name: Decimal(price) for name, price in
            {"ring 1": "108", "ring 2": "112", "ring 3": "113", "ring 4": "114", "honest": "100", "other": "101"}.items()}  # fmt: skip
    found = moved(bids, ("ring 1", "ring 2", "ring 3", "ring 4"), Benchmark())
    assert found is not None
    assert found.winner == "ring 1"
    assert found.winner_without in {"honest", "other"}
    assert found.changed
    assert found.benchmark_without < found.benchmark


def test_a_group_that_would_have_won_anyway_changed_nothing() -> None:
    bids = {name: Decimal(price) for name, price in {"a": "100", "b": "100.5", "c": "140", "d": "150"}.items()}
    found = moved(bids, ("a", "b"), Benchmark(trim_from=99, coefficient=Decimal("0.8")))
    assert found is not None
    assert not found.changed


def test_nothing_is_recomputed_where_nobody_would_be_left() -> None:
    assert moved({"a": Decimal(1), "b": Decimal(2)}, ("a", "b"), Benchmark()) is None
