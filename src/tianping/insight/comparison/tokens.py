"""Rare things in a text that independent writers do not share: contacts, wrong words, outdated standards."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

TokenKind = Literal["telephone", "email", "credit_code", "typo", "outdated"]

_CONTACTS: Final[dict[TokenKind, re.Pattern[str]]] = {
    "telephone": re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[-－ ]?\d{7,8})(?!\d)"),
    "email": re.compile(r"[A-Za-z0-9._%+-]{2,40}@[A-Za-z0-9-]{1,40}(?:\.[A-Za-z0-9-]{2,20}){1,3}"),
    "credit_code": re.compile(r"(?<![0-9A-Z])[159Y][1-9]\d{6}[0-9A-HJ-NP-RT-UW-Y]{10}(?![0-9A-Z])"),
}
_STANDARD: Final = re.compile(
    r"(GBJ?|JGJ|CJJ|JTG|SL|DL|YD)\s?(?:/\s?T)?\s?(\d{1,5}(?:\.\d+)?)\s?[-—–－]\s?((?:19|20)\d{2})"
)


@dataclass(frozen=True, slots=True, order=True)
class Token:
    """Something rare and the offsets at which it begins and ends for the first time."""

    kind: TokenKind
    value: str
    start: int
    end: int


@cache
def wrong_words() -> tuple[tuple[str, str], ...]:
    """This function will return the usual misspellings with what was meant."""
    lines = Path(__file__).with_name("wrong_words.csv").read_text("utf-8").splitlines()[1:]
    return tuple((wrong, right) for wrong, right in (line.split(",") for line in lines if line))


@cache
def standards_in_force() -> dict[str, int]:
    """This function will return the year of the newest edition known of standards that bids cite."""
    lines = Path(__file__).with_name("standards.csv").read_text("utf-8").splitlines()[1:]
    return {code: int(year) for code, year in (line.split(",") for line in lines if line)}


@cache
def _wrong_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted((re.escape(wrong) for wrong, _right in wrong_words()), key=len, reverse=True)))


def _all(text: str) -> Iterator[Token]:
    """This function will yield every rare thing in `text`, in no order, again each time it occurs."""
    for kind, pattern in _CONTACTS.items():
        for found in pattern.finditer(text):
            value = re.sub(r"[-－ ]", "", found[0]) if kind == "telephone" else found[0].lower()
            yield Token(kind, value, *found.span())
    for found in _wrong_pattern().finditer(text):
        yield Token("typo", found[0], *found.span())
    for found in _STANDARD.finditer(text):
        code = f"{found[1]} {found[2]}"
        if int(found[3]) < standards_in_force().get(code, 0):
            yield Token("outdated", f"{code}-{found[3]}", *found.span())


def rare_tokens(text: str) -> dict[tuple[TokenKind, str], Token]:
    """This function will return the first place of each rare thing in `text`."""
    found: dict[tuple[TokenKind, str], Token] = {}
    for token in _all(text):
        found.setdefault((token.kind, token.value), token)
    return found
