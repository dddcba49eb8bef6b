"""What is bought: the class of a lot (标段分类, seven characters) and of a deal (three characters).

The class of a lot is a letter, two digits, and two further levels of two digits, padded with zeros: A080000. The letter
and the first level are listed in full for works (A); further levels belong to the expert classification of 2010.
"""

import re

from tianping.law.tabled import Entry, table
from tianping.refusals import Refusal

_FORM = re.compile(r"[A-Z]\d{6}", re.ASCII)
_DEAL = re.compile(r"([A-E])(\d{2})", re.ASCII)


class BadClass(Refusal):
    """The class of a lot or deal is not in the classification."""

    code = "bad-class"
    zh = "分类代码 {value} 不对：{what}。"
    en = "The class {value} is wrong: {what_en}."
    next_zh = "例如 A080000（工程施工）。"
    next_en = "For example A080000 (construction)."


def lot_classes() -> tuple[Entry, ...]:
    """This function will return the listed classes: letters, and letters with the first level (A08)."""
    return table("lot-classes").entries


def find(code: str) -> Entry | None:
    """This function will return the narrowest listed class of a code of one, three or seven characters."""
    classes = table("lot-classes")
    return classes.find(code[:3]) or classes.find(code[:1])


def pad(code: str) -> str:
    """This function will pad a class to its seven characters: A08 → A080000."""
    return code.ljust(7, "0")


def check(value: str, *, field: str | None = None) -> None:
    """This function will refuse what is no class of a lot. Raises BadClass."""
    if not _FORM.fullmatch(value):
        raise BadClass(
            field=field, value=value[:40], what="应为一个字母和六位数字", what_en="one letter and six digits"
        )
    classes = table("lot-classes")
    if classes.find(value[0]) is None:
        raise BadClass(field=field, value=value, what=f"没有大类 {value[0]}", what_en=f"there is no class {value[0]}")
    listed = any(len(entry.code) == 3 and entry.code.startswith(value[0]) for entry in classes.entries)
    if listed and value[1:3] != "00" and classes.find(value[:3]) is None:
        raise BadClass(field=field, value=value, what=f"没有 {value[:3]} 类", what_en=f"there is no {value[:3]}")


def deal_class(code: str) -> Entry | None:
    """This function will return the class of a deal: the listed one, or its letter; None if there is none."""
    if not _DEAL.fullmatch(code):
        return None
    classes = table("deal-classes")
    return classes.find(code) or classes.find(code[0])
