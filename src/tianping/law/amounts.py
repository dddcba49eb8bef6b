"""Shares, counts, amounts and thresholds: values against limits. Shares are compared as fractions, never rounded."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from tianping.law.breach import LimitBreached
from tianping.law.wording import quantity
from tianping.refusals import Refusal

if TYPE_CHECKING:
    from tianping.law.limit import Rule

MEASURED = frozenset({"share", "count", "amount", "threshold", "range"})
_FEN = Decimal("0.01")


class NoAmount(Refusal):
    """The rule fixes no share, count or amount."""

    code = "no-amount"
    zh = "规则 {id} 不规定比例、数量或金额。"
    en = "The rule {id} fixes no share, count or amount."

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule=rule.id, id=rule.id)


def reached(rule: Rule, value: Decimal | int, base: Decimal | int | None) -> bool:
    """This function will tell whether a value is at or above the limit (of the base). Raises NoAmount."""
    return Fraction(value) >= _limit(rule, base)


def cap(rule: Rule, base: Decimal) -> Decimal:
    """This function will return what the limit makes of a base, in yuan, on the lawful side. Raises NoAmount."""
    limit = _limit(rule, base)
    exact = Decimal(limit.numerator) / Decimal(limit.denominator)
    return exact.quantize(_FEN, rounding=ROUND_FLOOR if rule.bound == "at-most" else ROUND_CEILING)


def require(rule: Rule, value: Decimal | int, base: Decimal | int | None, *, field: str | None) -> None:
    """This function will refuse a value beyond the limit. Raises LimitBreached, NoAmount."""
    limit = _limit(rule, base)
    asked = Fraction(value)
    if not _kept(rule, asked, limit):
        raise _breach(rule, asked, limit, shared=base is None, field=field)


def _limit(rule: Rule, base: Decimal | int | None) -> Fraction:
    if rule.kind not in MEASURED:
        raise NoAmount(rule)
    return rule.exact if base is None else rule.exact * Fraction(base)


def _kept(rule: Rule, asked: Fraction, limit: Fraction) -> bool:
    if rule.kind == "threshold":
        return asked < limit
    if rule.kind == "range":
        return limit <= asked and (rule.value_to is None or asked <= Fraction(rule.value_to))
    if rule.bound == "at-most":
        return asked <= limit
    if rule.bound == "more-than":
        return asked > limit
    return asked >= limit and not (rule.odd and asked % 2 == 0)


def _breach(rule: Rule, asked: Fraction, limit: Fraction, *, shared: bool, field: str | None) -> LimitBreached:
    unit = rule.unit if rule.unit != "share" or shared else "plain"
    missing = abs(asked - limit)
    have_zh, have_en = quantity(asked, unit)
    want_zh, want_en = quantity(limit, unit)
    if rule.kind == "range" and rule.value_to is not None:
        to_zh, to_en = quantity(Fraction(rule.value_to), unit)
        want_zh, want_en = f"{want_zh}至 {to_zh}", f"{want_en} to {to_en}"
    even = rule.odd and asked >= limit
    way_zh, way_en = ("请改为单数。", "Make the number odd.") if even else _ways(rule)
    return LimitBreached(
        rule=rule.id,
        field=field,
        missing=_decimal(missing),
        text_zh=rule.text_zh,
        text_en=rule.text_en,
        article=rule.article,
        article_en=rule.article_en,
        found_zh=f"现为 {have_zh}，{'是双数' if even else f'界限为 {want_zh}'}。",
        found_en=f"It is {have_en}, {'an even number' if even else f'the limit is {want_en}'}.",
        way_zh=way_zh,
        way_en=way_en,
    )


def _ways(rule: Rule) -> tuple[str, str]:
    if rule.kind == "threshold":
        return "请按依法必须招标的项目办理。", "Handle it as a project that must be tendered."
    if rule.kind == "range":
        return "请改到范围以内。", "Bring it into the range."
    if rule.bound == "at-most":
        return "请减到界限以内。", "Reduce it to the limit."
    return "请增到界限以上。", "Raise it to the limit."


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
