"""On random competitive tenders no indicator is flagged more often than its stated rate."""

import numpy as np
import pytest

from tianping.insight.detector.filling import fill
from tianping.insight.detector.markets import Settings, market
from tianping.insight.indicators import Run, indicator
from tianping.insight.tables import Store


@pytest.mark.parametrize("shape", ["normal", "uniform"])
def test_random_competition_is_flagged_at_most_as_often_as_stated(shape: str) -> None:
    store = Store.open()
    fill(store, market(Settings(tenders=1500, bidders=(3, 9), firms=200, shape=shape), np.random.default_rng(11)))
    outcomes = [outcome for outcome in Run(store).run(keep=False).values() if outcome.measured]
    assert len(outcomes) > 25
    above = {
        one.code: one.flagged / one.measured
        for one in outcomes
        if one.flagged / one.measured > indicator(one.code).false_alarm
    }
    assert above == {}
