"""Shared passages: chains of seeds, extended over small edits, without what the tender documents say themselves."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np

from tianping.insight.comparison.extending import extend
from tianping.insight.comparison.grams import K, Known, covered
from tianping.insight.comparison.normalising import Codes
from tianping.insight.comparison.seeds import COMMON_IN, Seeds, seeds

SHORTEST: Final = 28
"""Characters: shorter equal runs happen in honest bids of one trade."""
GAP: Final = 60
"""Characters between two seeds of one passage."""
DRIFT: Final = 20
"""How many characters may have been put in or taken out between two seeds of one passage."""


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """Characters `start` to `end` of one folded document shared with `start_b` to `end_b` of another.

    `new` counts the characters that neither the tender documents nor common boilerplate cover.
    """

    document: int
    document_b: int
    start: int
    end: int
    start_b: int
    end_b: int
    new: int = 0

    @property
    def diagonal(self) -> int:
        """How far the second beginning stands behind the first."""
        return self.start_b - self.start

    def touches(self, other: "Match") -> bool:
        """Whether `other`, which does not begin before this one, goes on with the same passage."""
        near = other.start - self.end <= GAP and other.start_b - self.end_b <= GAP
        drift = abs((other.start_b - other.start) - (self.end_b - self.end))
        return near and drift <= DRIFT and other.end_b > self.start_b

    def joined(self, other: "Match") -> "Match":
        """This function will return the passage that spans both."""
        return Match(
            self.document, self.document_b, self.start, max(self.end, other.end),
            min(self.start_b, other.start_b), max(self.end_b, other.end_b),
        )  # fmt: skip


def _runs(found: Seeds) -> list[Match]:
    """This function will join seeds of one diagonal that stand at most `GAP` apart."""
    table = found.table
    if table.is_empty():
        return []
    columns = [table[name].to_numpy() for name in ("document", "document_b", "diagonal")]
    position = table["position"].to_numpy().astype(np.int64)
    new = np.ones(len(table), dtype=np.bool_)
    new[1:] = position[1:] - position[:-1] > GAP + K
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(table)) - 1
    rows = zip(
        *(column[first].tolist() for column in columns),
        position[first].tolist(),
        (position[last] + K).tolist(),
        strict=True,
    )
    return [Match(a, b, start, end, start + diagonal, end + diagonal) for a, b, diagonal, start, end in rows]


def _chained(runs: Iterable[Match]) -> list[Match]:
    """This function will join runs of one pair over gaps and drift, in order of their beginnings."""
    done: list[Match] = []
    open_: list[Match] = []
    for run in sorted(runs):
        still = [each for each in open_ if run.start - each.end <= GAP]
        done.extend(each for each in open_ if run.start - each.end > GAP)
        place = next((number for number, each in enumerate(still) if each.touches(run)), None)
        if place is None:
            still.append(run)
        else:
            still[place] = still[place].joined(run)
        open_ = still
    return done + open_


def _without_reference(match: Match, codes: Codes, known: Known) -> Match | None:
    """This function will cut what is known from both ends and count the rest; None where too little is new.

    The whole passage is tested, not its seeds: two paragraphs of the tender document side by side have a junction
    that the tender document lacks.
    """
    inside = covered(codes[max(0, match.start - K + 1) : match.end + K - 1], known)
    offset = match.start - max(0, match.start - K + 1)
    inside = inside[offset : offset + match.end - match.start]
    new = np.flatnonzero(~inside)
    if len(new) < SHORTEST:
        return None
    first, last = int(new[0]), int(new[-1]) + 1
    behind = (match.end - match.start) - last
    return Match(
        match.document, match.document_b, match.start + first, match.start + last,
        min(match.start_b + first, match.end_b - 1), max(match.end_b - behind, match.start_b + 1), len(new),
    )  # fmt: skip


def _of_pair(runs: Iterable[Match], a: Codes, b: Codes, known: Known) -> list[Match]:
    """This function will return the passages that two documents share, in the order of the first."""
    extended = [extend(each, a, b) for each in _chained(runs)]
    long = [each for each in _chained(extended) if min(each.end - each.start, each.end_b - each.start_b) >= SHORTEST]
    kept = [cut for each in long if (cut := _without_reference(each, a, known)) is not None]
    widest: dict[tuple[int, int], list[Match]] = defaultdict(list)
    result: list[Match] = []
    for each in sorted(kept, key=lambda match: match.start - match.end):
        others = widest[each.document, each.document_b]
        if not any(o.start <= each.start and each.end <= o.end for o in others):
            others.append(each)
            result.append(each)
    return sorted(result)


def shared_passages(
    documents: Sequence[Codes], *, owners: Sequence[int], references: Sequence[Codes] = (), common_in: int = COMMON_IN
) -> list[Match]:
    """This function will find all passages shared by documents of different owners, positions in folded characters."""
    found = seeds(documents, owners=owners, references=references, common_in=common_in)
    result: list[Match] = []
    for (first, second), runs in groupby(_runs(found), key=lambda run: (run.document, run.document_b)):
        result.extend(_of_pair(runs, documents[first], documents[second], found.known))
    return result
