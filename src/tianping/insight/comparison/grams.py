"""k-grams of folded text as 64-bit numbers, and the winnowing that keeps few of them (Schleimer, Wilkerson, Aiken 2003).

Any run of at least `WINDOW + K - 1` equal characters of two texts has a fingerprint that both keep.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tianping.insight.comparison.normalising import Codes

Hashes = NDArray[np.uint64]

K: Final = 12
WINDOW: Final = 8
_BASE: Final = 0x9E3779B97F4A7C15
_MASK: Final = (1 << 64) - 1
_FINISH: Final = np.uint64(0xBF58476D1CE4E5B9)
_TABLE_BITS: Final = 24


def gram_hashes(codes: Codes, *, k: int = K) -> Hashes:
    """This function will return the hash of every k-gram, in order; empty where the text is shorter than `k`."""
    if len(codes) < k:
        return np.empty(0, dtype=np.uint64)
    wide = codes.astype(np.uint64)
    hashes, width, power = wide, 1, _BASE
    for bit in bin(k)[3:]:  # square and multiply: 4 passes for k = 12
        hashes = hashes[:-width] * np.uint64(power) + hashes[width:]
        width, power = 2 * width, power * power & _MASK
        if bit == "1":
            hashes = hashes[:-1] * np.uint64(_BASE) + wide[width:]
            width, power = width + 1, power * _BASE & _MASK
    hashes ^= hashes >> np.uint64(32)
    hashes *= _FINISH
    hashes ^= hashes >> np.uint64(29)
    return hashes


def winnow(hashes: Hashes, *, window: int = WINDOW) -> NDArray[np.int64]:
    """This function will return the positions of the least hash of each window of `window` hashes."""
    if len(hashes) <= window:
        return np.flatnonzero(hashes == hashes.min()) if len(hashes) else np.empty(0, dtype=np.int64)
    least = hashes
    for step in _doublings(window):
        least = np.minimum(least[:-step], least[step:])
    edge = np.zeros(window - 1, dtype=np.uint64)
    highest = np.concatenate((edge, least, edge))
    for step in _doublings(window):
        highest = np.maximum(highest[:-step], highest[step:])
    return np.flatnonzero(highest == hashes)


def _doublings(window: int) -> list[int]:
    """This function will return the shifts whose running minimum spans `window` elements: 1, 2, 4, … and the rest."""
    steps, spanned = [], 1
    while spanned < window:
        steps.append(min(spanned, window - spanned))
        spanned += steps[-1]
    return steps


class Known:
    """A set of hashes that answers for whole arrays: a table of bits first, the sorted hashes for what passes it."""

    def __init__(self, hashes: Hashes) -> None:
        self._sorted: Hashes = np.unique(hashes)
        self._table = np.zeros(1 << _TABLE_BITS if len(self._sorted) else 1, dtype=np.bool_)
        self._low = np.uint64(len(self._table) - 1)
        if len(self._sorted):
            self._table[self._sorted & self._low] = True

    def __len__(self) -> int:
        return len(self._sorted)

    def contains(self, hashes: Hashes) -> NDArray[np.bool_]:
        """This function will say of each hash whether it is in the set."""
        found: NDArray[np.bool_] = self._table[hashes & self._low]
        maybe = np.flatnonzero(found)
        places = np.searchsorted(self._sorted, hashes[maybe])
        places[places == len(self._sorted)] = 0
        found[maybe] = self._sorted[places] == hashes[maybe] if len(self._sorted) else False
        return found


def covered(codes: Codes, known: Known, *, k: int = K) -> NDArray[np.bool_]:
    """This function will say of each character whether a k-gram of `known` covers it."""
    marks = np.zeros(len(codes) + 1, dtype=np.int32)
    starts = np.flatnonzero(known.contains(gram_hashes(codes, k=k)))
    np.add.at(marks, starts, 1)
    np.add.at(marks, starts + k, -1)
    inside: NDArray[np.bool_] = np.cumsum(marks[:-1]) > 0
    return inside


def repeated(hashes: Hashes) -> Hashes:
    """This function will return, sorted, the hashes that occur more than once."""
    ordered = np.sort(hashes)
    again = ordered[1:] == ordered[:-1]
    return np.unique(ordered[1:][again])
