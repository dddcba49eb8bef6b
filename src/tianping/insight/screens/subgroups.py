"""Summary screens: each screen in every subgroup of three and four bids, for cartels that not all bidders belong to.

Wallimann, Imhof, Huber 2022: the lowest, highest, mean and median over the subgroups.
"""

from collections.abc import Callable
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tianping.insight.screens.measures import screens

Array = NDArray[np.float64]

_OF = ("cv", "spd", "diffp", "rd")
_BY: dict[str, Callable[[Array], Array]] = {
    "min": lambda values: np.asarray(np.nanmin(values, axis=1)),
    "max": lambda values: np.asarray(np.nanmax(values, axis=1)),
    "mean": lambda values: np.asarray(np.nanmean(values, axis=1)),
    "median": lambda values: np.asarray(np.nanmedian(values, axis=1)),
}
MOST = 500  # subgroups of one size; of larger tenders every k-th is taken
SUMMARY = tuple(f"{name}{size}_{by}" for size in (3, 4) for name in _OF for by in _BY)


def summary(bids: Array) -> dict[str, Array]:
    """This function will return the summary screens of tenders given as rows of prices; NaN with too few bids."""
    found = {name: np.full(len(bids), np.nan) for name in SUMMARY}
    for size in (3, 4):
        if bids.shape[1] < size:
            continue
        groups = _groups(bids.shape[1], size)
        within = screens(bids[:, groups].reshape(-1, size))
        for name in _OF:
            values = within[name].reshape(len(bids), len(groups))
            found |= {f"{name}{size}_{by}": _over(values, by) for by in _BY}
    return found


@cache
def _groups(count: int, size: int) -> NDArray[np.int64]:
    groups = np.array(list(combinations(range(count), size)))
    step = -(-len(groups) // MOST)
    return np.asarray(groups[::step])


def _over(values: Array, by: str) -> Array:
    empty: NDArray[np.bool_] = np.asarray(np.isnan(values).all(axis=1))
    filled = np.where(empty[:, None], 0.0, values)
    return np.where(empty, np.nan, _BY[by](filled))
