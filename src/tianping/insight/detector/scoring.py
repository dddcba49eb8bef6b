"""The score: a signed logistic over ranks, then what the same firms and the same weeks say, then a probability."""

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tianping.insight.detector.features import FEATURES, Market, Table, features
from tianping.insight.tables.store import Store

Array = NDArray[np.float64]
LEAST = 20  # tenders a market needs before ranks mean anything


@dataclass(frozen=True)
class Weights:
    """Weights of the features, of the firms' and of the weeks' echo, and of the last logistic that calibrates.

    `shrink` is how many tenders of a firm count as much as the market's mean.
    """

    base: Array
    firm: float
    week: float
    slope: float
    intercept: float
    shrink: float = 3.0


@dataclass(frozen=True)
class Scored:
    """One tender: probability of being collusive by the detector, and the features that weighed most."""

    tender: str
    probability: float
    reasons: tuple[tuple[str, float], ...]

    def as_json(self) -> dict[str, Any]:
        """This function will return the score as plain values."""
        return {"tender": self.tender, "probability": round(self.probability, 4), "reasons": dict(self.reasons)}


@cache
def packaged() -> Weights:
    """This function will read the weights that come with the program."""
    text = (files("tianping.insight.detector") / "weights.json").read_text(encoding="utf-8")
    content = json.loads(text)
    base = np.array([content["base"].get(name, 0.0) for name in FEATURES])
    return Weights(base, content["firm"], content["week"], content["slope"], content["intercept"])


def score(market: Market, *, weights: Weights | None = None) -> list[Scored]:
    """This function will score the tenders of one market; those with fewer than two bids are not scored.

    It needs tender and price; it uses bidder, day and estimate where they are known. A market of fewer than LEAST
    tenders gets the middle probability: there is nothing to compare with.
    """
    used = weights or packaged()
    table = features(market)
    if len(table.codes) < LEAST:
        return [Scored(code, 0.5, ()) for code in table.codes]
    logits = echoed(table, used)
    chances = 1.0 / (1.0 + np.exp(-(used.slope * logits + used.intercept)))
    return [
        Scored(code, float(chance), _reasons(row, used.base))
        for code, chance, row in zip(table.codes, chances, table.values, strict=True)
    ]


def echoed(table: Table, weights: Weights) -> Array:
    """This function will return the raw score of every tender, its own screens and what firms and weeks add."""
    own: Array = table.values @ weights.base
    total = own.copy()
    if table.bidders is not None and weights.firm:
        total += weights.firm * firms(own, table.bidders, weights.shrink)
    if table.days is not None and weights.week:
        total += weights.week * weeks(own, table.days)
    return total


def firms(own: Array, bidders: list[list[str]], shrink: float) -> Array:
    """This function will return, for each tender, the mean score of its firms in their other tenders, shrunk to zero."""
    totals: dict[str, float] = defaultdict(float)
    counts: dict[str, int] = defaultdict(int)
    middle = own - own.mean()
    for value, names in zip(middle, bidders, strict=True):
        for name in set(names):
            totals[name] += value
            counts[name] += 1
    return np.array([
        np.mean([(totals[name] - value) / (counts[name] - 1 + shrink) for name in set(names)])
        for value, names in zip(middle, bidders, strict=True)
    ])  # fmt: skip


def weeks(own: Array, days: Array, reach: int = 8) -> Array:
    """This function will return, for each tender, the mean score of the tenders just before and after it."""
    found = np.zeros(len(own))
    known = np.flatnonzero(np.isfinite(days))
    order = known[np.argsort(days[known], kind="stable")]
    middle = own[order] - own.mean()
    sums = np.concatenate([[0.0], np.cumsum(middle)])
    for place, row in enumerate(order):
        begin, end = max(0, place - reach), min(len(order), place + reach + 1)
        around = end - begin - 1
        found[row] = (sums[end] - sums[begin] - middle[place]) / around if around else 0.0
    return found


def _reasons(row: Array, base: Array) -> tuple[tuple[str, float], ...]:
    """The three features that raise the score most, by their share of it."""
    parts = row * base
    top = np.argsort(-parts)[:3]
    return tuple((FEATURES[place], round(float(parts[place]), 4)) for place in top if parts[place] > 0)


def score_store(store: Store) -> dict[str, list[Scored]]:
    """This function will score every market of a store by its views `priced` and `t` (made by a run)."""
    rows = store.rows(
        "SELECT t.market, p.tender, p.bidder, p.amount, epoch(coalesce(t.opened_at, t.published_at)) / 86400.0, t.value"
        " FROM priced AS p JOIN t ON t.tender = p.tender ORDER BY t.market, p.tender, p.bid"
    )
    by_market: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        by_market[_field(row[0])].append(row)
    return {name: score(_market(name, held)) for name, held in by_market.items()}


def _field(market: str) -> str:
    """Years of one field are scored together: ranks need many tenders."""
    return market.rsplit("/", 1)[0]


def _market(name: str, rows: list[tuple[Any, ...]]) -> Market:
    def numbers(place: int) -> Array:
        return np.array([np.nan if row[place] is None else row[place] for row in rows], dtype=float)

    known = all(row[2] is not None for row in rows)
    return Market(
        [row[1] for row in rows], numbers(3), [row[2] for row in rows] if known else None, numbers(4), numbers(5), name=name
    )  # fmt: skip
