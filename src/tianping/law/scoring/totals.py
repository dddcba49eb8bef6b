"""From prices and the experts' scores to points and ranks. The order in which anything is given does not matter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tianping.law.scoring.method import Criterion, Method
from tianping.law.scoring.price import Benchmark, PricePoints, benchmark, mean, price_points

TRIMMED_FROM = 5
"""A highest and a lowest score are left out from five scores on; with fewer, the mean is of all."""


@dataclass(frozen=True, kw_only=True)
class Scored:
    """One effective bid: its evaluated price in yuan and, by criterion, the members' points by member."""

    receipt: str
    price: Decimal
    received_at: datetime
    scores: Mapping[str, Mapping[str, Decimal]]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One bid with its points by criterion, those of its price, their sum, and its rank from 1."""

    rank: int
    receipt: str
    price: PricePoints
    criteria: Mapping[str, Decimal]
    total: Decimal


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The ranking with the benchmark that it rests on."""

    benchmark: Benchmark
    standings: tuple[Standing, ...]


def outcome(
    *,
    method: Method,
    bids: Iterable[Scored],
    opened: Iterable[Decimal],
    maximum: Decimal | None,
    coefficient: Decimal,
) -> Outcome | None:
    """This function will score and rank the effective bids; None where there is none.

    `opened` are all prices as read out, `maximum` the lot's maximum price in yuan. Raises BadMethod, KeyError where a
    criterion was not scored.
    """
    given = list(bids)
    if not given:
        return None
    prices = _basis(method, given, opened, maximum)
    base = benchmark(formula=method.price, prices=prices, maximum=maximum, coefficient=coefficient)
    scored = [(bid, _standing(method, bid, base.amount)) for bid in given]
    scored.sort(key=lambda pair: (-pair[1].total, *_ties(method, *pair), pair[0].receipt))
    ranked = (
        Standing(rank=at, receipt=one.receipt, price=one.price, criteria=one.criteria, total=one.total)
        for at, (_, one) in enumerate(scored, 1)
    )
    return Outcome(benchmark=base, standings=tuple(ranked))


def aggregated(*, method: Method, criterion: Criterion, points: Iterable[Decimal]) -> Decimal:
    """This function will put the members' points on one criterion together, rounded half up."""
    given = sorted(points)
    if method.aggregate == "trimmed-mean" and len(given) >= TRIMMED_FROM:
        given = given[1:-1]
    if any(not 0 <= one <= criterion.points for one in given):
        raise ValueError(f"{criterion.code}: points beyond the most")
    return mean(given, method.decimals)


def _basis(method: Method, bids: list[Scored], opened: Iterable[Decimal], maximum: Decimal | None) -> list[Decimal]:
    if method.price.of == "effective":
        return [bid.price for bid in bids]
    within = [price for price in opened if maximum is None or price <= maximum]
    return within or [bid.price for bid in bids]


def _standing(method: Method, bid: Scored, amount: Decimal) -> Standing:
    price = price_points(formula=method.price, benchmark=amount, price=bid.price, decimals=method.decimals)
    criteria = {
        one.code: aggregated(method=method, criterion=one, points=bid.scores[one.code].values())
        for one in method.criteria
    }
    total = price.points + sum(criteria.values(), Decimal(0))
    return Standing(rank=0, receipt=bid.receipt, price=price, criteria=criteria, total=total)


def _ties(method: Method, bid: Scored, standing: Standing) -> tuple[Decimal | datetime, ...]:
    """What decides between equal totals, in the declared order; smaller comes first."""

    def key(tie: str) -> Decimal | datetime:
        if tie == "price":
            return bid.price
        if tie == "received":
            return bid.received_at
        if tie == "price-points":
            return -standing.price.points
        return -sum((standing.criteria[one.code] for one in method.criteria if one.group == tie), Decimal(0))

    return tuple(key(tie) for tie in method.ties)
