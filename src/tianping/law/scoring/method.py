"""The declaration: what the tender documents fix before the deadline, and nobody changes after it (条例 第四十九条)."""

import re
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError, model_validator

from tianping.refusals import Refusal

NAME = "comprehensive"
HUNDRED = Decimal(100)
RESERVED = frozenset({"price", "deviation", "total"})
"""Names beside which the points by criterion are told."""
_FORM = re.compile(r"(0|[1-9]\d{0,5})(\.\d{1,4})?")

Group = Literal["technical", "business", "credit"]
Tie = Literal["price", "price-points", "technical", "business", "credit", "received"]


class BadMethod(Refusal):
    """The declared method cannot be computed, or leaves something open."""

    code = "bad-evaluation-method"
    zh = "评标办法写得不对（{where}）：{what}。"
    en = "The declared evaluation method is wrong ({where}): {what}."
    next_zh = "满分合计应为 100 分，每项标准、扣分、修约和同分处理都要写明。"
    next_en = "All points make 100; every criterion, deduction, rounding and rule for ties must be stated."


def _exact(value: object) -> object:
    text = f"{value:f}" if isinstance(value, Decimal) else value
    if not isinstance(text, str) or not _FORM.fullmatch(text) or not text.isascii():
        raise ValueError("a number is written as text, not negative, with at most four decimals")
    return Decimal(text)


Exact = Annotated[
    Decimal,
    BeforeValidator(_exact),
    PlainSerializer(lambda number: f"{number:f}", return_type=str),
    Field(json_schema_extra={"type": "string"}),
]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Trim(_Strict):
    """From `at_least` prices on, so many of the highest and of the lowest are left out of the mean."""

    at_least: int = Field(ge=1, le=1000)
    highest: int = Field(ge=0, le=400)
    lowest: int = Field(ge=0, le=400)

    @model_validator(mode="after")
    def _leaves_one(self) -> Self:
        if self.highest + self.lowest >= self.at_least:
            raise ValueError("trimming must leave at least one price")
        return self


class PriceFormula(_Strict):
    """How a price becomes points.

    The base is the mean (after trimming) or the lowest of the prices in `of`: `effective`, the evaluated prices of the
    bids that were not rejected, or `opened`, all prices as read out that are not above the maximum price, which no
    later rejection moves. `ceiling_weight` mixes the maximum price in: base x (1 - w) + maximum x w. The result times
    the coefficient is the benchmark 评标基准价; of several coefficients one is drawn at the opening. `slopes`: full
    points at the benchmark, `above` and `below` off per percent of deviation; `proportional`: points x benchmark /
    price. Never below `floor`, never above `points`.
    """

    points: Exact = Field(gt=0)
    curve: Literal["slopes", "proportional"] = "slopes"
    base: Literal["mean", "lowest"] = "mean"
    of: Literal["effective", "opened"] = "effective"
    trim: tuple[Trim, ...] = Field(default=(), max_length=20)
    ceiling_weight: Exact = Field(default=Decimal(0), le=1)
    coefficients: tuple[Exact, ...] = Field(default=(Decimal(1),), min_length=1, max_length=100)
    above: Exact = Decimal(0)
    below: Exact = Decimal(0)
    floor: Exact = Decimal(0)
    deviation_decimals: int = Field(default=4, ge=0, le=8)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.floor > self.points:
            raise ValueError("the floor lies above the points")
        if self.curve == "slopes" and not (self.above and self.below):
            raise ValueError("slopes need a deduction above and below the benchmark")
        if self.curve == "proportional" and (self.above or self.below):
            raise ValueError("a proportional price has no slopes")
        if any(not Decimal("0.5") <= one <= Decimal("1.5") for one in self.coefficients):
            raise ValueError("a coefficient lies between 0.5 and 1.5")
        if len(set(self.coefficients)) != len(self.coefficients):
            raise ValueError("a coefficient stands twice")
        counts = [one.at_least for one in self.trim]
        if counts != sorted(set(counts)):
            raise ValueError("the trimming rules are not in the order of their counts")
        if self.base == "lowest" and self.trim:
            raise ValueError("the lowest price is not trimmed")
        return self


class Criterion(_Strict):
    """One criterion that experts score: its most points, and below which share of them a reason is demanded."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    name: str = Field(min_length=1, max_length=200)
    name_en: str = Field(default="", max_length=200)
    group: Group
    points: Exact = Field(gt=0)
    reason_below: Exact = Field(default=Decimal("0.6"), le=1)
    standard: str = Field(default="", max_length=4000)

    def needs_reason(self, points: Decimal) -> bool:
        """This function will say whether a score must be explained: it lies below the declared share of the most."""
        return points < self.points * self.reason_below


class Method(_Strict):
    """The whole declaration. Points, of price and criteria together, make 100."""

    v: Literal[1] = 1
    price: PriceFormula
    criteria: tuple[Criterion, ...] = Field(min_length=1, max_length=100)
    aggregate: Literal["mean", "trimmed-mean"] = "mean"
    ties: tuple[Tie, ...] = Field(min_length=1, max_length=6)
    decimals: int = Field(default=2, ge=0, le=4)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        codes = [one.code for one in self.criteria]
        if len(set(codes)) != len(codes):
            raise ValueError("a criterion stands twice")
        if RESERVED & set(codes):
            raise ValueError("a criterion is called as a part of the result is")
        if self.price.points + sum(one.points for one in self.criteria) != HUNDRED:
            raise ValueError("the points do not make 100")
        if len(set(self.ties)) != len(self.ties):
            raise ValueError("a rule for ties stands twice")
        return self

    def to_json(self) -> dict[str, Any]:
        """This function will return the declaration as plain values, numbers as text."""
        return self.model_dump(mode="json")

    def criterion(self, code: str) -> Criterion | None:
        """This function will find a criterion by its code."""
        return next((one for one in self.criteria if one.code == code), None)

    @property
    def drawn(self) -> bool:
        """Whether the coefficient is drawn at the opening."""
        return len(self.price.coefficients) > 1


def read_method(declared: object, *, field: str = "scoring") -> Method:
    """This function will read a declaration. Raises BadMethod with the first thing that is wrong."""
    try:
        return Method.model_validate(declared)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or field
        raise BadMethod(field=field, where=where, what=first["msg"].removeprefix("Value error, ")) from None
