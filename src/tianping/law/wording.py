"""How limits and quantities are written, in Chinese and English."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tianping.law.limit import Rule

_DIGITS = "零一二三四五六七八九"
_UNITS_ZH = {"day": "日", "working-day": "个工作日", "year": "年", "CNY": "元"}
_UNITS_EN = {"day": "day", "working-day": "working day", "year": "year"}


def article_zh(number: int) -> str:
    """This function will write an article number below 1000 as statutes do: 24 → 第二十四条, 110 → 第一百一十条."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return f"第{text}{_DIGITS[ones] if ones else ''}条"


def quantity(value: Fraction, unit: str) -> tuple[str, str]:
    """This function will write a quantity of a unit in Chinese and English; "plain" has no unit."""
    if unit == "CNY":
        return f"{figures(value, 2)} 元", f"CNY {figures(value, 2)}"
    if unit == "share":
        return (_share(value),) * 2
    number = figures(value, 0 if value.denominator == 1 else 2)
    if unit in _UNITS_EN:
        return f"{number} {_UNITS_ZH[unit]}", f"{number} {_UNITS_EN[unit]}{'' if value == 1 else 's'}"
    return number, number


def figures(value: Fraction, places: int) -> str:
    """This function will write a fraction with thousands separated and so many decimals, without binary floats."""
    return f"{Decimal(value.numerator) / Decimal(value.denominator):,.{places}f}"


def limit_zh(rule: Rule) -> str:
    """This function will write a limit in a few characters: 不少于 20 日."""
    amount = _limit(rule)[0]
    match rule.kind:
        case "minimum-period":
            return f"不少于 {amount}" if rule.value else "不得早于"
        case "maximum-period":
            return f"{amount}内"
        case "before-deadline":
            return f"截止前 {amount}" if rule.value else "截止以前"
        case "instant":
            return "同一时间"
        case "threshold":
            return f"达到 {amount}"
        case "range":
            return f"{amount}至 {quantity(Fraction(rule.value_to or 0), rule.unit)[0]}"
        case "principle":
            return "—"
        case _:
            words = {"at-least": "不少于", "at-most": "不超过", "more-than": "超过"}
            return f"{words[rule.bound]} {amount}" + ("，单数" if rule.odd else "")


def limit_en(rule: Rule) -> str:
    """This function will write a limit in a few words: at least 20 days."""
    amount = _limit(rule)[1]
    match rule.kind:
        case "minimum-period":
            return f"at least {amount}" if rule.value else "not before"
        case "maximum-period":
            return f"within {amount}"
        case "before-deadline":
            return f"{amount} before the deadline" if rule.value else "before the deadline"
        case "instant":
            return "the same instant"
        case "threshold":
            return f"from {amount}"
        case "range":
            return f"{amount} to {quantity(Fraction(rule.value_to or 0), rule.unit)[1]}"
        case "principle":
            return "—"
        case _:
            return f"{rule.bound.replace('-', ' ')} {amount}" + (", odd" if rule.odd else "")


def _limit(rule: Rule) -> tuple[str, str]:
    if rule.unit == "CNY" and rule.exact.denominator == 1:  # limits are round sums, written without fen
        return f"{rule.exact.numerator:,} 元", f"CNY {rule.exact.numerator:,}"
    return quantity(rule.exact, rule.unit)


def _share(value: Fraction) -> str:
    percent = value * 100
    if percent.denominator == 1:
        return f"{percent}%"
    if value.denominator <= 12:
        return f"{value.numerator}/{value.denominator}"
    return f"{figures(percent, 2)}%"
