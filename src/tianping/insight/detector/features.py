"""What the detector sees: screens and summary screens as ranks inside the market; who and when where it is known."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from tianping.insight.screens import NAMES, SUMMARY, screens, summary

Array = NDArray[np.float64]

RANKED = (*NAMES, *SUMMARY, "level")
FEATURES = (*RANKED, "size")


@dataclass
class Market:
    """Bids of one market: tender and price of each, and where known bidder, day number and estimate of each.

    `labels` are 1 where the tender was collusive, for fitting and evaluation only.
    """

    tenders: list[str]
    amounts: Array
    bidders: list[str] | None = None
    days: Array | None = None
    estimates: Array | None = None
    labels: Array | None = None
    name: str = ""
    codes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """One row a tender: code, features between -0.5 and 0.5 (0: unknown or the middle of its market), and who bid."""

    codes: list[str]
    values: Array
    counts: Array
    bidders: list[list[str]] | None
    days: Array | None
    labels: Array | None


def features(market: Market) -> Table:
    """This function will return the features of every tender of a market with at least two bids."""
    rows = _by_tender(market)
    codes = [code for code, places in rows.items() if len(places) >= 2]
    raw = _screens([market.amounts[rows[code]] for code in codes])
    raw["level"] = _levels(market, [rows[code] for code in codes])
    counts = np.array([len(rows[code]) for code in codes], dtype=float)
    columns = [_ranks(raw[name]) for name in RANKED] + [_ranks(counts)]
    firsts = [rows[code][0] for code in codes]
    bidders = market.bidders
    return Table(
        codes, np.column_stack(columns) if codes else np.zeros((0, len(FEATURES))), counts,
        [[bidders[place] for place in rows[code]] for code in codes] if bidders is not None else None,
        market.days[firsts] if market.days is not None and codes else None,
        market.labels[firsts] if market.labels is not None and codes else None,
    )  # fmt: skip


def _by_tender(market: Market) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for place, (code, amount) in enumerate(zip(market.tenders, market.amounts, strict=True)):
        if np.isfinite(amount) and amount > 0:
            rows[code].append(place)
    return rows


def _screens(tenders: list[Array]) -> dict[str, Array]:
    found = {name: np.full(len(tenders), np.nan) for name in (*NAMES, *SUMMARY)}
    sizes: dict[int, list[int]] = defaultdict(list)
    for place, bids in enumerate(tenders):
        sizes[len(bids)].append(place)
    for places in sizes.values():
        prices = np.array([tenders[place] for place in places])
        for name, values in (screens(prices) | summary(prices)).items():
            found[name][places] = values
    return found


def _levels(market: Market, rows: list[list[int]]) -> Array:
    """The lowest price over the estimate; unknown where there is no estimate."""
    if market.estimates is None:
        return np.full(len(rows), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.array([market.amounts[row].min() / market.estimates[row[0]] for row in rows])


def _ranks(values: Array) -> Array:
    """Ranks from -0.5 to 0.5 inside the market; what is unknown stands in the middle."""
    known = np.isfinite(values)
    ranks = np.zeros(len(values))
    if known.sum() >= 3:
        ranks[known] = rankdata(values[known]) / (known.sum() + 1) - 0.5
    return ranks
