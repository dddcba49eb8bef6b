"""Money: CNY yuan as Decimal with two decimals; strings on the wire, rounding always named."""

import re
from decimal import ROUND_HALF_UP, Decimal

from tianping.refusals import Refusal

FEN = Decimal("0.01")
TEN_THOUSAND = Decimal(10_000)
_FORM = re.compile(r"(0|[1-9]\d{0,17})(\.\d{1,2})?")


class BadAmount(Refusal):
    """The text is not an amount in yuan."""

    code = "bad-amount"
    zh = "金额“{text}”不对：请以元为单位填写数字，最多两位小数，不带千分位和符号。"
    en = "The amount “{text}” is wrong: write yuan as digits with at most two decimals, no separators, no sign."


def read(text: str, *, field: str | None = None) -> Decimal:
    """This function will read an amount in yuan (at most 18 digits, n20.2), zero or more. Raises BadAmount."""
    if not _FORM.fullmatch(text) or not text.isascii():
        raise BadAmount(field=field, text=text[:40])
    return Decimal(text).quantize(FEN)


def write(amount: Decimal) -> str:
    """This function will write an amount for the wire: two decimals, no separators, rounded half up to the fen."""
    return f"{amount.quantize(FEN, rounding=ROUND_HALF_UP):f}"


def show(amount: Decimal) -> str:
    """This function will write an amount for people: 1,234.50, in yuan; the unit stands in the label."""
    return f"{amount.quantize(FEN, rounding=ROUND_HALF_UP):,f}"


def from_ten_thousands(amount: Decimal) -> Decimal:
    """This function will return yuan from 万元, rounded half up to the fen."""
    return (amount * TEN_THOUSAND).quantize(FEN, rounding=ROUND_HALF_UP)
