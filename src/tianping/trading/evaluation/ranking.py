"""The method: lowest evaluated price 经评审的最低投标价法 (招标投标法 第四十一条). Pure; anyone can compute it again.

evaluated price = price + the sum of its steps, to the fen. The lower goes first; of equal ones the bid that was
received earlier, as the rules of this platform declare; of the same instant the one with the smaller receipt.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from tianping.law.scoring.totals import Standing

METHOD = "lowest-evaluated-price"
StepKind = Literal["correction", "deviation"]
ORDER: dict[str, int] = {"correction": 0, "deviation": 1}
"""Errors of arithmetic are corrected before deviations are priced (评标办法 第十九条、第三十条)."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One intermediate of an evaluated price: what is added to the price, in yuan, with its sign, and why."""

    kind: StepKind
    amount: Decimal
    explanation: str
    motion: str


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One effective bid. `price` in yuan as read out, `received_at` aware UTC."""

    receipt: str
    bidder: str
    bidder_name: str
    price: Decimal
    received_at: datetime
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Place:
    """One bid with its rank, from 1, its steps in their order and what they lead to.

    `standing` has its points where the method is comprehensive.
    """

    rank: int
    offer: Offer
    steps: tuple[Step, ...]
    evaluated_price: Decimal
    standing: Standing | None = None


def evaluated(offer: Offer) -> Decimal:
    """This function will return the evaluated price in yuan: price plus steps."""
    return offer.price + sum((step.amount for step in offer.steps), Decimal(0))


def in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """This function will put steps in the order in which they are told: corrections first."""
    return tuple(sorted(steps, key=lambda step: (ORDER[step.kind], step.motion)))


def rank(offers: Iterable[Offer]) -> tuple[Place, ...]:
    """This function will rank offers; the order in which they are given does not matter."""
    ordered = sorted(offers, key=lambda offer: (evaluated(offer), offer.received_at, offer.receipt))
    return tuple(
        Place(
            rank=at,
            offer=offer,
            steps=in_order(offer.steps),
            evaluated_price=evaluated(offer),
        )
        for at, offer in enumerate(ordered, 1)
    )
