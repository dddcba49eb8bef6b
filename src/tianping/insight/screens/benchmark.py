"""Benchmark moving: under an average-price rule, does the winner change when the suspected group is left out?

Under 评标基准价 = mean times a coefficient, cover bids move the benchmark towards the one who is to win; the dispersion
of prices may rise, so that a low-variance screen looks the wrong way (Conley and Decarolis).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Benchmark:
    """How the benchmark is made and points are taken off.

    Trimming drops one highest and one lowest price from `trim_from` bids on. `coefficient` multiplies the mean;
    `above` and `below` are points taken off for one per cent above and below, linear (analysis of 条款: E_high > E_low).
    """

    coefficient: Decimal = Decimal("1")
    trim_from: int = 4
    above: Decimal = Decimal("2")
    below: Decimal = Decimal("1")
    full: Decimal = Decimal("100")

    def price(self, prices: list[Decimal]) -> Decimal:
        """This function will return the benchmark price in yuan, rounded half up to the fen."""
        ordered = sorted(prices)
        kept = ordered[1:-1] if len(ordered) >= self.trim_from else ordered
        mean = sum(kept, Decimal(0)) / len(kept)
        return (mean * self.coefficient).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def points(self, price: Decimal, benchmark: Decimal) -> Decimal:
        """This function will return the points for a price, at least zero, rounded half up to two decimals."""
        away = (price - benchmark) / benchmark * 100
        lost = away * self.above if away >= 0 else -away * self.below
        return max(Decimal(0), self.full - lost).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def winner(self, bids: Mapping[str, Decimal]) -> str:
        """This function will return who gets most points; the lower price, then the name, decides between equals."""
        benchmark = self.price(list(bids.values()))
        return min(bids, key=lambda name: (-self.points(bids[name], benchmark), bids[name], name))


@dataclass(frozen=True)
class Moved:
    """The benchmark and the winner with all bids, and with only one of the group left in."""

    group: tuple[str, ...]
    benchmark: Decimal
    winner: str
    benchmark_without: Decimal
    winner_without: str

    @property
    def changed(self) -> bool:
        """Whether the group decided who won: without its covers somebody outside the group wins."""
        return self.winner in self.group and self.winner_without not in self.group


def moved(bids: Mapping[str, Decimal], group: tuple[str, ...], rule: Benchmark) -> Moved | None:
    """This function will recompute the benchmark without the covers of a group; None where nothing would be left.

    Of the group only its best-placed bid stays in: what would have happened had it bid once, as one bidder.
    """
    inside = {name: price for name, price in bids.items() if name in group}
    if len(inside) < 2 or len(bids) - len(inside) < 1:
        return None
    benchmark = rule.price(list(bids.values()))
    best = rule.winner(bids) if rule.winner(bids) in inside else _best(inside, benchmark, rule)
    left = {name: price for name, price in bids.items() if name not in inside or name == best}
    return Moved(
        tuple(sorted(inside)), benchmark, rule.winner(bids), rule.price(list(left.values())), rule.winner(left)
    )


def _best(inside: Mapping[str, Decimal], benchmark: Decimal, rule: Benchmark) -> str:
    return min(inside, key=lambda name: (-rule.points(inside[name], benchmark), inside[name], name))
