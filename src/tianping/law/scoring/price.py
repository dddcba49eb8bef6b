"""The benchmark and the points of a price; every intermediate is returned, every rounding is half up and named."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from tianping.law.scoring.method import HUNDRED, BadMethod, PriceFormula

EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
"""Sixty digits: sums and products of prices are exact, and no caller's context changes a quotient."""
FEN = 2


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """How the benchmark price came about; amounts in yuan. `used` and `left_out` are sorted."""

    used: tuple[Decimal, ...]
    left_out: tuple[Decimal, ...]
    base: Decimal
    mixed: Decimal
    coefficient: Decimal
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class PricePoints:
    """Points of one price with its deviation from the benchmark in percent."""

    deviation: Decimal
    points: Decimal


def rounded(number: Decimal, decimals: int) -> Decimal:
    """This function will round half up to so many decimals."""
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=EXACT)


def mean(numbers: Iterable[Decimal], decimals: int) -> Decimal:
    """This function will return the arithmetic mean, rounded half up; ValueError of nothing."""
    given = list(numbers)
    if not given:
        raise ValueError("no mean of nothing")
    total = Decimal(0)
    for number in given:
        total = EXACT.add(total, number)
    return rounded(EXACT.divide(total, Decimal(len(given))), decimals)


def benchmark(
    *, formula: PriceFormula, prices: Iterable[Decimal], maximum: Decimal | None, coefficient: Decimal
) -> Benchmark:
    """This function will compute the benchmark price of at least one price, to the fen at each step.

    Raises BadMethod where the formula asks for a maximum price that there is not, or the coefficient is not declared.
    """
    if coefficient not in formula.coefficients:
        raise BadMethod(where="coefficients", what=f"{coefficient} is not declared / 未载明的系数")
    if formula.ceiling_weight and maximum is None:
        raise BadMethod(where="ceiling_weight", what="there is no maximum price / 没有最高投标限价")
    ordered = sorted(prices)
    used, left_out = _trimmed(formula, ordered)
    base = used[0] if formula.base == "lowest" else mean(used, FEN)
    mixed = base
    if maximum is not None and formula.ceiling_weight:
        share = EXACT.multiply(base, EXACT.subtract(Decimal(1), formula.ceiling_weight))
        mixed = rounded(EXACT.add(share, EXACT.multiply(maximum, formula.ceiling_weight)), FEN)
    amount = rounded(EXACT.multiply(mixed, coefficient), FEN)
    return Benchmark(
        used=tuple(used), left_out=tuple(left_out), base=base, mixed=mixed, coefficient=coefficient, amount=amount
    )


def price_points(*, formula: PriceFormula, benchmark: Decimal, price: Decimal, decimals: int) -> PricePoints:
    """This function will give a price its points: within floor and points, the more the nearer to the benchmark (or,
    proportional, the lower). `benchmark` and `price` in yuan, above zero."""
    off = EXACT.multiply(EXACT.divide(EXACT.subtract(price, benchmark), benchmark), HUNDRED)
    deviation = rounded(off, formula.deviation_decimals)
    if formula.curve == "proportional":
        raw = EXACT.divide(EXACT.multiply(formula.points, benchmark), price)
    else:
        slope = formula.above if deviation > 0 else formula.below
        raw = EXACT.subtract(formula.points, EXACT.multiply(abs(deviation), slope))
    held = min(max(raw, formula.floor), formula.points)
    return PricePoints(deviation=deviation, points=rounded(held, decimals))


def _trimmed(formula: PriceFormula, ordered: list[Decimal]) -> tuple[list[Decimal], list[Decimal]]:
    """By the rule of the largest count that there are; below the first count nothing is left out."""
    if not ordered:
        raise ValueError("no benchmark without a price")
    rule = next((one for one in reversed(formula.trim) if len(ordered) >= one.at_least), None)
    if rule is None:
        return ordered, []
    end = len(ordered) - rule.highest
    return ordered[rule.lowest : end], ordered[: rule.lowest] + ordered[end:]
