"""A shared run grown to both sides as long as the texts go on alike, over single changed, added or lost characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from tianping.insight.comparison.normalising import Codes

if TYPE_CHECKING:
    from tianping.insight.comparison.passages import Match

STEPS: Final = sorted(
    ((i, j) for i in range(7) for j in range(7) if i + j and abs(i - j) <= 2), key=lambda step: (max(step), sum(step))
)
"""What may differ before the texts agree again: so many characters of the first, so many of the second."""
AGREE: Final = 5
"""So many characters must agree after a difference."""
_CHUNK: Final = 2048


def _equal(a: Codes, b: Codes) -> int:
    """This function will return how many characters at the beginnings of `a` and `b` agree."""
    total = 0
    while True:
        left, right = a[total : total + _CHUNK], b[total : total + _CHUNK]
        size = min(len(left), len(right))
        differ = left[:size] != right[:size]
        first = int(np.argmax(differ)) if size else 0
        if size and differ[first]:
            return total + first
        total += size
        if size < _CHUNK:
            return total


def _grow(a: Codes, b: Codes) -> tuple[int, int]:
    """This function will return how far both texts go on alike from their beginnings."""
    done_a = done_b = _equal(a, b)
    while True:
        for skip_a, skip_b in STEPS:
            i, j = done_a + skip_a, done_b + skip_b
            ahead = a[i : i + AGREE], b[j : j + AGREE]
            if len(ahead[0]) == AGREE == len(ahead[1]) and bool((ahead[0] == ahead[1]).all()):
                more = _equal(a[i:], b[j:])
                done_a, done_b = i + more, j + more
                break
        else:
            return done_a, done_b


def extend(match: Match, a: Codes, b: Codes) -> Match:
    """This function will return `match` grown to both sides; `a` and `b` are the whole folded documents."""
    right_a, right_b = _grow(a[match.end :], b[match.end_b :])
    left_a, left_b = _grow(a[: match.start][::-1], b[: match.start_b][::-1])
    return type(match)(
        match.document, match.document_b, match.start - left_a, match.end + right_a,
        match.start_b - left_b, match.end_b + right_b,
    )  # fmt: skip
