"""Check 14 on a lot judged by points: what is published must follow from the declaration."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, cast

import pytest

from tianping.law.scoring.method import read_method
from tianping.law.scoring.totals import Scored, outcome
from tianping.record.events import rfc3339
from tianping.record.verifier.contents import Contents, Fact
from tianping.record.verifier.points_check import points
from tianping.sealing.declared_choice import choice

AT = datetime(2026, 1, 27, 1, 0, tzinfo=UTC)
PRICES = {"a" * 32: "9100000.00", "b" * 32: "8700000.50", "c" * 32: "9551000.00"}
DECLARED: dict[str, Any] = {
    "v": 1,
    "price": {
        "points": "40", "above": "0.6", "below": "0.3", "ceiling_weight": "0.3", "coefficients": ["0.96", "0.97", "0.98"],
    },
    "criteria": [{"code": "plan", "name": "施工组织设计", "group": "technical", "points": "60"}],
    "ties": ["price", "received"],
}  # fmt: skip


@dataclass
class Told:
    """One entry of the bundle."""

    body: dict[str, Any]
    where: str = "log/1"


@dataclass
class Bundle:
    """A bundle that holds only what this check reads."""

    facts: dict[str, list[Told]] = field(default_factory=dict)

    def own(self, type_: str, lot: str = "") -> list[Told]:
        return self.facts.get(type_, [])


def bundle() -> Bundle:
    received = {receipt: AT + timedelta(minutes=at) for at, receipt in enumerate(PRICES)}
    read = [{"receipt": r, "price": p, "seal": r * 2, "salt": r[::-1] * 2} for r, p in PRICES.items()]
    standing = [{"receipt": r, "received_at": rfc3339(at)} for r, at in received.items()]
    method = read_method(DECLARED)
    pairs = [(str(one["seal"]), str(one["salt"])) for one in read]
    coefficient = method.price.coefficients[choice(about="L coefficient", opened=pairs, size=3)]
    bids = [
        Scored(receipt=r, price=Decimal(p), received_at=received[r], scores={"plan": {"m": Decimal(50 + at)}})
        for at, (r, p) in enumerate(PRICES.items())
    ]
    found = outcome(
        method=method,
        bids=bids,
        opened=[Decimal(p) for p in PRICES.values()],
        maximum=Decimal("9800000.00"),
        coefficient=coefficient,
    )
    assert found is not None
    ranked = [
        {
            "receipt": one.receipt,
            "rank": one.rank,
            "price": PRICES[one.receipt],
            "evaluated_price": PRICES[one.receipt],
            "points": {
                "price": f"{one.price.points:f}",
                "plan": f"{one.criteria['plan']:f}",
                "total": f"{one.total:f}",
            },
        }
        for one in found.standings
    ]
    benchmark = {"coefficient": f"{coefficient:f}", "amount": f"{found.benchmark.amount:f}"}
    body = {"lot": "L", "candidates": ranked, "method": "comprehensive", "benchmark": benchmark}
    issued = {"evaluation_method": "comprehensive", "scoring": DECLARED, "policy": {"suite": "INTL-1"}}
    return Bundle(
        {
            "tender.planned": [Told({"lots": [{"lot": "L", "maximum_price": "9800000.00"}]})],
            "documents.issued": [Told(issued)],
            "bids.closed": [Told({"lots": [{"lot": "L", "standing": standing}]})],
            "opening.read_out": [Told({"bids": read})],
            "candidates.published": [Told(body)],
        }
    )


def faults(given: Bundle) -> list[str]:
    shown = given.facts["candidates.published"][0]
    return [fault.en for fault in points(cast("Contents", given), cast("Fact", shown), shown.body["candidates"])]


def test_what_follows_passes() -> None:
    assert faults(bundle()) == []


@pytest.mark.parametrize(
    ("where", "key", "value", "fault"),
    [
        ("points", "total", "99.99", "points or ranks"),
        ("points", "price", "40.00", "points or ranks"),
        ("points", "plan", "60.00", "points or ranks"),
        ("bid", "rank", 2, "points or ranks"),
        ("benchmark", "coefficient", "0.99", "benchmark"),
        ("benchmark", "amount", "1.00", "benchmark"),
    ],
)
def test_what_does_not_follow_is_a_fault(where: str, key: str, value: object, fault: str) -> None:
    given = bundle()
    body = given.facts["candidates.published"][0].body
    first = body["candidates"][0]
    {"points": first["points"], "bid": first, "benchmark": body["benchmark"]}[where][key] = value
    assert any(fault in one for one in faults(given))


def test_another_salt_draws_another_coefficient() -> None:
    given = bundle()
    amounts = set()
    for at in range(12):
        given.facts["opening.read_out"][0].body["bids"][0]["salt"] = f"{at:064x}"
        amounts.add(bool(faults(given)))
    assert True in amounts


def test_documents_that_declare_nothing_are_a_fault() -> None:
    given = bundle()
    given.facts["documents.issued"][0].body["scoring"] = None
    assert "declare" in faults(given)[0]
