"""Who meets whom: recurrent pairs, and communities by cohesion and exclusivity (Wachs and Kertesz 2019)."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from tianping.insight.tables.store import Store

MET = 5  # tenders in which a pair must have met
CHANCE = 1e-3  # chance of a pair meeting so often by accident, after correction for the number of pairs

_ENTRIES = """
SELECT e.tender, e.bidder, concat_ws('/', coalesce(left(t.region, 2), '-'), coalesce(left(t.category, 3), '-')) AS field,
  w.supplier IS NOT NULL AS won
FROM entries AS e JOIN t ON t.tender = e.tender
LEFT JOIN wins AS w ON w.tender = e.tender AND w.supplier = e.bidder
"""
_PAIRS = """
SELECT a.field, a.bidder AS one, b.bidder AS two, count(*) AS met, count(*) FILTER (WHERE a.won) AS one_won,
  count(*) FILTER (WHERE b.won) AS two_won
FROM entered AS a JOIN entered AS b ON a.tender = b.tender AND a.bidder < b.bidder
GROUP BY ALL HAVING count(*) >= ?
"""


@dataclass(frozen=True)
class Pair:
    """Two firms that bid together: how often, who won, and how often chance would let them meet as often."""

    field: str
    one: str
    two: str
    met: int
    one_won: int
    two_won: int
    expected: float
    p: float

    def as_json(self) -> dict[str, Any]:
        """This function will return the pair as plain values."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class Community:
    """Firms that bid with one another.

    `cohesion` is the share of pairs inside that are recurrent; `exclusivity` the share of the places in their tenders
    that the members take; `won` how many of those tenders a member won, `evenness` the entropy of wins (1: equal turns).
    """

    members: tuple[str, ...]
    tenders: int
    won: int
    cohesion: float
    exclusivity: float
    evenness: float

    def as_json(self) -> dict[str, Any]:
        """This function will return the community as plain values."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def pairs(store: Store, *, met: int = MET) -> list[Pair]:
    """This function will return pairs that met at least `met` times in one field, the least likely first.

    Chance is hypergeometric inside a field (region and category): given how often each firm bids there.
    """
    store.run(f"CREATE OR REPLACE TEMP TABLE entered AS {_ENTRIES}")
    tenders = dict(store.rows("SELECT field, count(DISTINCT tender) FROM entered GROUP BY field"))
    often = {(f, b): n for f, b, n in store.rows("SELECT field, bidder, count(*) FROM entered GROUP BY ALL")}
    rows = store.rows(_PAIRS, [met])
    if not rows:
        return []
    n = np.array([tenders[row[0]] for row in rows])
    ones, twos = (np.array([often[row[0], row[place]] for row in rows]) for place in (1, 2))
    chance = stats.hypergeom.sf(np.array([row[3] for row in rows]) - 1, n, ones, twos)
    expected = ones * twos / n
    found = [
        Pair(field, one, two, met, won, lost, float(e), float(p))
        for (field, one, two, met, won, lost), e, p in zip(rows, expected, chance, strict=True)
    ]
    return sorted(found, key=lambda pair: (pair.p, -pair.met, pair.one, pair.two))


def communities(store: Store, *, met: int = MET, least: int = 3) -> list[Community]:
    """This function will return groups of at least `least` firms, the most exclusive and cohesive first."""
    found = pairs(store, met=met)
    backbone = [pair for pair in found if pair.p * len(found) < CHANCE]
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    for pair in backbone:
        weights[pair.one][pair.two] = weights[pair.two][pair.one] = float(pair.met)
    groups = [group for group in _grouped(weights) if len(group) >= least]
    made = [_community(store, group, backbone) for group in groups]
    return sorted(made, key=lambda one: (-one.exclusivity * one.cohesion, one.members))


def _grouped(weights: dict[str, dict[str, float]]) -> list[tuple[str, ...]]:
    """Louvain's first phase: each firm joins the neighbour's group that raises modularity most, until none does."""
    degree = {name: sum(edges.values()) for name, edges in weights.items()}
    total = sum(degree.values())
    group = {name: name for name in weights}
    inside = dict(degree)
    moved = True
    rounds = 0
    while moved and rounds < 50:
        moved, rounds = False, rounds + 1
        for name in sorted(weights):
            links: dict[str, float] = defaultdict(float)
            for other, weight in weights[name].items():
                links[group[other]] += weight
            inside[group[name]] -= degree[name]
            links.setdefault(group[name], 0.0)
            best = max(sorted(links), key=lambda one: links[one] - degree[name] * inside[one] / total)
            moved |= best != group[name]
            group[name] = best
            inside[best] += degree[name]
    members: dict[str, list[str]] = defaultdict(list)
    for name, one in group.items():
        members[one].append(name)
    return [tuple(sorted(names)) for names in members.values()]


def _community(store: Store, members: tuple[str, ...], backbone: list[Pair]) -> Community:
    inside = {pair.one + " " + pair.two for pair in backbone if pair.one in members and pair.two in members}
    rows = store.rows(
        "SELECT tender, count(*) FILTER (WHERE bidder IN (SELECT unnest(?::VARCHAR[]))) AS ours, count(*) AS places,"
        " max(CASE WHEN won THEN bidder END) AS winner FROM entered GROUP BY tender HAVING ours >= 2",
        [list(members)],
    )
    wins = [row[3] for row in rows if row[3] in members]
    shares = np.array([wins.count(name) for name in members], dtype=float)
    shares = shares[shares > 0] / max(1, len(wins))
    evenness = float(-(shares * np.log(shares)).sum() / np.log(len(members))) if len(shares) else 0.0
    places = sum(row[2] for row in rows)
    cohesion = len(inside) / (len(members) * (len(members) - 1) / 2)
    return Community(
        members, len(rows), len(wins), cohesion, sum(row[1] for row in rows) / places if places else 0.0, evenness
    )
