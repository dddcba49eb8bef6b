"""Missing bids: too few bids that lose or win by a hair (Chassang, Kawai, Nakabayashi, Ortner, Econometrica 2022).

The margin of a bid is its distance from the best bid of the others, as a share of the reserve price: below zero it won,
above zero it lost. Competing firms do not know where zero is, so the margins run through it smoothly; a hole there
means that somebody knew who was to win, and by how much.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from tianping.insight.tables.store import Store

Array = NDArray[np.float64]
WIDTHS = (0.001, 0.002, 0.005)  # of the reserve price
LEAST = 30  # bids within the window, below which nothing can be said

_MARGINS = """
SELECT t.market AS market, p.tender AS tender, p.bidder AS bidder, (p.amount - CASE WHEN p.place = 1 THEN p.second ELSE p.low END)
  / coalesce(t.value, p.low) AS margin
FROM (SELECT tender, bidder, amount, row_number() OVER (PARTITION BY tender ORDER BY amount, bid) AS place,
    min(amount) OVER (PARTITION BY tender) AS low, nth_value(amount, 2) OVER (PARTITION BY tender ORDER BY amount, bid
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS second, count(*) OVER (PARTITION BY tender) AS n
  FROM priced) AS p JOIN t ON t.tender = p.tender WHERE p.n >= 2
"""


@dataclass(frozen=True)
class Gap:
    """The counts of margins around zero, and how unlikely the hole in the middle is under smooth competition.

    `counts` are bins of `width` (share of the reserve), closed on the left, the same number on both sides of zero;
    `inside` are the bids in the two bins at zero, `neighbours` those in the next two. `p` is the one-sided probability
    of so few inside (binomial, one half), times the number of widths that were tried. `ties` are margins of exactly zero.
    """

    market: str
    width: float
    counts: tuple[int, ...]
    inside: int
    neighbours: int
    p: float
    ties: int
    bids: int

    @property
    def found(self) -> bool:
        """Whether bids are missing: at the level of one in a thousand."""
        return self.p < 0.001

    def as_json(self) -> dict[str, Any]:
        """This function will return the gap as plain values."""
        return {
            "market": self.market, "width": self.width, "counts": list(self.counts), "inside": self.inside,
            "neighbours": self.neighbours, "p": self.p, "ties": self.ties, "bids": self.bids, "found": self.found,
        }  # fmt: skip


def margins(store: Store) -> list[tuple[str, str, str, float]]:
    """This function will return market, tender, bidder and margin of every bid of tenders with two bids or more."""
    return [tuple(row) for row in store.rows(_MARGINS)]


def gap(values: Array, *, market: str = "all", widths: tuple[float, ...] = WIDTHS, sides: int = 3) -> Gap | None:
    """This function will test margins for a hole at zero; None where fewer than LEAST bids lie in every window.

    The two bins at zero are compared with the two next to them: in a smooth market a bid of these four falls into the
    inner two with probability one half or, where the density peaks at zero, more. So the test is conservative. The
    narrowest hole is not known beforehand: several widths are tried and the p-value is corrected for it (Bonferroni).
    """
    found = [one for width in widths if (one := _at(values, market, width, sides, len(widths))) is not None]
    return min(found, key=lambda one: one.p) if found else None


def _at(values: Array, market: str, width: float, sides: int, tries: int) -> Gap | None:
    places = np.floor(np.round(values / width, 6)).astype(int)
    counts = [int((places == place).sum()) for place in range(-sides, sides)]
    inside, neighbours = sum(counts[sides - 1 : sides + 1]), counts[sides - 2] + counts[sides + 1]
    if inside + neighbours < LEAST:
        return None
    p = float(stats.binomtest(inside, inside + neighbours, 0.5, alternative="less").pvalue)
    ties = int((values == 0.0).sum())
    return Gap(market, width, tuple(counts), inside, neighbours, min(1.0, p * tries), ties, len(values))


def gaps(store: Store, *, widths: tuple[float, ...] = WIDTHS) -> list[Gap]:
    """This function will test the whole of the data and each market, the least likely first.

    The views of the indicators must have been made (`Run.run`).
    """
    rows = margins(store)
    by_market: dict[str, list[float]] = {}
    for market, _, _, margin in rows:
        by_market.setdefault(market, []).append(margin)
    found = [gap(np.array([row[3] for row in rows]), widths=widths)]
    if len(by_market) > 1:
        found += [gap(np.array(values), market=market, widths=widths) for market, values in by_market.items()]
    return sorted((one for one in found if one is not None), key=lambda one: (one.market != "all", one.p))
