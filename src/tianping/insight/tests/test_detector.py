"""The detector on made-up markets with settings that it was not fitted to. Real labelled markets are not at hand."""

import numpy as np
import pytest

from tianping.insight.detector import Market, features, score
from tianping.insight.detector.features import FEATURES
from tianping.insight.detector.markets import Settings, market
from tianping.insight.detector.scoring import packaged
from tianping.insight.detector.training import as_json, auc, fit, made_up


def test_tight_covers_are_found_from_tender_and_price_alone() -> None:
    made = market(Settings(cartel=0.4, known=(), tenders=300), np.random.default_rng(5))
    assert auc(packaged(), made) > 0.85


def test_knowing_the_bidders_and_the_days_helps_on_markets_with_other_settings() -> None:
    held_out = [one for one in made_up(40, seed=4242) if one.bidders is not None and one.days is not None][:8]
    full = np.nanmean([auc(packaged(), one) for one in held_out])
    bare = np.nanmean([auc(packaged(), Market(one.tenders, one.amounts, labels=one.labels)) for one in held_out])
    assert full > bare
    assert full > 0.7


def test_probabilities_are_of_the_right_size_on_markets_with_other_settings() -> None:
    made = made_up(30, seed=777)
    chances, truth = [], []
    for one in made:
        assert one.labels is not None
        labels = dict(zip(one.tenders, one.labels, strict=True))
        for scored in score(one):
            chances.append(scored.probability)
            truth.append(labels[scored.tender])
    assert np.mean(chances) == pytest.approx(np.mean(truth), abs=0.12)
    high = np.array(truth)[np.array(chances) > 0.8]
    assert high.mean() > 0.65


def test_a_market_too_small_to_rank_gets_no_opinion() -> None:
    made = market(Settings(tenders=10), np.random.default_rng(1))
    assert {one.probability for one in score(made)} == {0.5}


def test_a_tender_of_one_bid_and_a_price_of_zero_are_not_scored() -> None:
    made = Market(["a", "a", "b", "c", "c"], np.array([1.0, 2.0, 3.0, 0.0, 5.0]))
    assert features(made).codes == ["a"]


def test_the_score_of_a_tender_names_what_raised_it() -> None:
    made = market(Settings(cartel=0.4, tenders=200), np.random.default_rng(3))
    top = max(score(made), key=lambda one: one.probability)
    assert top.reasons
    assert {name for name, _ in top.reasons} <= set(FEATURES)


def test_fitting_twice_gives_the_same_weights_and_never_the_wrong_sign() -> None:
    made = made_up(12, seed=3)
    first, second = as_json(fit(made)), as_json(fit(made))
    assert first == second
    assert first["base"]["cv"] < 0
