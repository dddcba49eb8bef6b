"""Made-up markets with and without cartels: to fit, calibrate and test the detector, and to measure false alarms.

Competition: each firm has its own cost around a common one and a mark-up that shrinks with the number of rivals; the
spread, its shape, the rounding and the number of bidders differ from market to market. Cartels: covers a little above
the designated winner (tight, wide, or in fixed steps), whole or with outsiders, winners in turn, in a stretch of time
or throughout; under an average-price rule covers are spread to move the benchmark.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tianping.insight.detector.features import Market

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Settings:
    """How one market behaves. Shares are of the price; `cartel` is the share of firms in it, zero for none."""

    tenders: int = 200
    firms: int = 40
    bidders: tuple[int, int] = (3, 8)
    spread: float = 0.08
    common: float = 0.05
    shape: str = "normal"
    digits: int = 0
    cartel: float = 0.0
    active: float = 0.5
    whole: float = 0.6
    cover_gap: float = 0.02
    cover_spread: float = 0.02
    steps: bool = False
    overcharge: float = 0.15
    average: bool = False
    known: tuple[str, ...] = ("bidders", "days", "estimates")


def drawn(draw: np.random.Generator, *, cartel: bool) -> Settings:
    """This function will draw the settings of a market."""
    low = int(draw.choice([2, 3, 3, 4]))
    return Settings(
        tenders=int(draw.choice([60, 120, 250, 500])), firms=int(draw.integers(15, 80)),
        bidders=(low, low + int(draw.choice([3, 6, 10]))), spread=float(np.exp(draw.uniform(np.log(0.02), np.log(0.2)))),
        common=float(draw.uniform(0, 0.1)), shape=str(draw.choice(["normal", "gumbel", "uniform", "mixed"])),
        digits=int(draw.choice([2, 0, -2, -3])), cartel=float(draw.uniform(0.15, 0.6)) if cartel else 0.0,
        active=float(draw.uniform(0.25, 0.9)), whole=float(draw.uniform(0.2, 1.0)),
        cover_gap=float(np.exp(draw.uniform(np.log(0.003), np.log(0.06)))),
        cover_spread=float(np.exp(draw.uniform(np.log(0.003), np.log(0.07)))), steps=bool(draw.random() < 0.1),
        overcharge=float(draw.uniform(0.02, 0.35)), average=False,
        known=tuple(name for name in ("bidders", "days", "estimates") if draw.random() < 0.6),
    )  # fmt: skip


def market(settings: Settings, draw: np.random.Generator, *, name: str = "made up") -> Market:
    """This function will make the bids of one market; labels are 1 where the tender was fixed by the cartel."""
    ring = round(settings.firms * settings.cartel)
    begins = draw.uniform(0, 1 - settings.active)
    rows: list[tuple[str, float, str, float, float, float]] = []
    turn = 0
    for number in range(settings.tenders):
        time = number / settings.tenders
        estimate = float(np.exp(draw.normal(14.5, 1.0)))
        alive = ring >= 2 and begins <= time <= begins + settings.active and draw.random() < 0.8
        fixed, names, prices = (_fixed if alive else _open)(settings, draw, estimate, ring, turn)
        turn += fixed
        day = float(int(time * 1500))
        rows += [
            (f"T{number}", _rounded(price, settings.digits), f"F{firm}", day, estimate, float(fixed))
            for firm, price in zip(names, prices, strict=True)
        ]
    return _as_market(rows, settings, name)


def _as_market(rows: list[tuple[str, float, str, float, float, float]], settings: Settings, name: str) -> Market:
    columns = list(zip(*rows, strict=True))
    return Market(
        list(columns[0]), np.array(columns[1]), list(columns[2]) if "bidders" in settings.known else None,
        np.array(columns[3]) if "days" in settings.known else None,
        np.array(columns[4]) if "estimates" in settings.known else None, np.array(columns[5]), name=name,
    )  # fmt: skip


def _rounded(price: float, digits: int) -> float:
    return max(1.0, round(price, digits))


def _noise(settings: Settings, draw: np.random.Generator, count: int) -> Array:
    kind = str(draw.choice(["normal", "gumbel", "uniform"])) if settings.shape == "mixed" else settings.shape
    if kind == "gumbel":
        return np.asarray(draw.gumbel(0, 0.78, size=count))
    return np.asarray(draw.uniform(-1.73, 1.73, size=count) if kind == "uniform" else draw.normal(size=count))


def _competitive(settings: Settings, draw: np.random.Generator, estimate: float, count: int) -> Array:
    """Each tender has its own spread around that of the market: works differ in how well their cost is known."""
    spread = settings.spread * float(np.exp(draw.normal(0, 0.35)))
    common = estimate * np.exp(draw.normal(-0.1, settings.common))
    return np.asarray(common * np.exp(spread * _noise(settings, draw, count)) * (1 + spread / max(1, count - 1)))


def _open(
    settings: Settings, draw: np.random.Generator, estimate: float, ring: int, turn: int
) -> tuple[bool, list[int], Array]:
    count = int(draw.integers(settings.bidders[0], settings.bidders[1] + 1))
    names = draw.choice(settings.firms, size=min(count, settings.firms), replace=False)
    return False, [int(name) for name in names], _competitive(settings, draw, estimate, len(names))


def _fixed(
    settings: Settings, draw: np.random.Generator, estimate: float, ring: int, turn: int
) -> tuple[bool, list[int], Array]:
    count = int(draw.integers(max(2, settings.bidders[0]), settings.bidders[1] + 1))
    inside = min(count, ring) if draw.random() < settings.whole else max(2, min(ring, count - int(draw.integers(1, 3))))
    outsiders = max(0, count - inside) if settings.firms > ring else 0
    leader = turn % ring
    others = [firm for firm in range(ring) if firm != leader]
    names = [leader, *(int(name) for name in draw.choice(others, size=inside - 1, replace=False))]
    free = _competitive(settings, draw, estimate, max(inside, 2))
    winning = float(np.sort(free)[0]) * (1 + settings.overcharge * float(draw.uniform(0.5, 1.2)))
    prices = np.concatenate([[winning], _covers(settings, draw, winning, inside - 1)])
    if outsiders:
        names += [
            ring + int(name)
            for name in draw.choice(settings.firms - ring, size=min(outsiders, settings.firms - ring), replace=False)
        ]
        prices = np.concatenate([prices, _competitive(settings, draw, estimate, len(names) - inside) * 1.05])
    return True, names, prices


def _covers(settings: Settings, draw: np.random.Generator, winning: float, count: int) -> Array:
    if settings.average:
        return np.asarray(winning * (1 + draw.choice([-1, 1], size=count) * draw.uniform(0.02, 0.25, size=count)))
    if settings.steps:
        return np.asarray(winning * (1 + settings.cover_gap * np.arange(1, count + 1)))
    away = settings.cover_gap * draw.uniform(0.8, 1.2) + np.abs(draw.normal(0, settings.cover_spread, size=count))
    return np.asarray(winning * (1 + away))
