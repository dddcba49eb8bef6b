"""The screens of one tender, for many tenders with the same number of bids at once (Huber, Imhof; Garcia Rodriguez)."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

NAMES = ("cv", "spd", "diff", "diffp", "rd", "normd", "altrd", "kurt", "skew", "ks")


def screens(bids: Array) -> dict[str, Array]:
    """This function will return each screen of tenders given as rows of prices; NaN where it is not defined.

    cv: standard deviation (n-1) over mean. spd: (max-min)/min. diff: second minus lowest, over the mean. diffp: the
    same over the lowest. rd: the same over the standard deviation of the losing bids. normd: over the mean gap between
    neighbours, all of them. altrd: over the mean gap of the losing bids. kurt, skew: bias-corrected. ks: distance of
    (b-min)/(max-min) from the uniform distribution (Kolmogorov and Smirnov). Two bids at least; rd, altrd and skew
    need three, kurt four.
    """
    ordered = np.sort(bids, axis=1)
    count = ordered.shape[1]
    low, high, mean = ordered[:, 0], ordered[:, -1], ordered.mean(axis=1)
    gap = ordered[:, 1] - low
    none = np.full(len(ordered), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = {
            "cv": ordered.std(axis=1, ddof=1) / mean, "spd": (high - low) / low, "diff": gap / mean, "diffp": gap / low,
            "normd": gap * (count - 1) / (high - low), "rd": none, "altrd": none, "kurt": none, "skew": none,
            "ks": _ks(ordered, count),
        }  # fmt: skip
        if count >= 3:
            found["rd"] = gap / ordered[:, 1:].std(axis=1, ddof=1)
            found["altrd"] = gap * (count - 2) / (high - ordered[:, 1])
            found["skew"] = _skew(ordered, mean, count)
        if count >= 4:
            found["kurt"] = _kurt(ordered, mean, count)
    return {name: np.where(np.isfinite(found[name]), found[name], np.nan) for name in NAMES}


def _skew(ordered: Array, mean: Array, n: int) -> Array:
    away = (ordered - mean[:, None]) / ordered.std(axis=1, ddof=1)[:, None]
    found: Array = n / ((n - 1) * (n - 2)) * (away**3).sum(axis=1)
    return found


def _kurt(ordered: Array, mean: Array, n: int) -> Array:
    away = (ordered - mean[:, None]) / ordered.std(axis=1, ddof=1)[:, None]
    lead = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3))
    found: Array = lead * (away**4).sum(axis=1) - 3 * (n - 1) ** 2 / ((n - 2) * (n - 3))
    return found


def _ks(ordered: Array, n: int) -> Array:
    low, high = ordered[:, :1], ordered[:, -1:]
    place = (ordered - low) / (high - low)
    steps = np.arange(1, n + 1) / n
    found: Array = np.maximum(np.abs(steps - place), np.abs(place - steps + 1 / n)).max(axis=1)
    return found
