"""Part of check 14: points of the comprehensive method, from the declared formula and what is public.

The points by criterion are the members' work and are taken as published; benchmark, coefficient, price points, totals,
ties and ranks must follow.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from tianping.law.scoring.method import Method, read_method
from tianping.law.scoring.totals import Outcome, Scored, outcome
from tianping.record.verifier.contents import Contents, Fact
from tianping.record.verifier.law_checks import moment
from tianping.record.verifier.report import Fault
from tianping.sealing.declared_choice import choice


def points(contents: Contents, shown: Fact, ranked: list[dict[str, Any]]) -> Iterator[Fault]:
    """Ranks, totals, price points and benchmark follow from the declaration and the prices read out."""
    issued = [fact.body for fact in contents.own("documents.issued")]
    if not issued or issued[0].get("evaluation_method") != "comprehensive" or not issued[0].get("scoring"):
        yield Fault(shown.where, "招标文件没有载明综合评估法", "the documents do not declare the comprehensive method")
        return
    method = read_method(issued[0]["scoring"])
    coefficient = _coefficient(contents, shown, method, str(issued[0]["policy"].get("suite", "INTL-1")))
    found = _again(contents, shown, ranked, method, coefficient)
    if found is None:
        return
    told = shown.body.get("benchmark") or {}
    if (told.get("coefficient"), told.get("amount")) != (f"{coefficient:f}", f"{found.benchmark.amount:f}"):
        yield Fault(shown.where, "评标基准价算不出来", "the benchmark price does not follow")
    follows = [(one.receipt, one.rank, f"{one.price.points:f}", f"{one.total:f}") for one in found.standings]
    if follows != [(b["receipt"], b["rank"], b["points"]["price"], b["points"]["total"]) for b in ranked]:
        yield Fault(shown.where, "得分或者排名与复算不符", "points or ranks do not follow from the declaration")


def _again(
    contents: Contents, shown: Fact, ranked: list[dict[str, Any]], method: Method, coefficient: Decimal
) -> Outcome | None:
    lot = shown.body["lot"]
    received = {
        bid["receipt"]: moment(bid["received_at"])
        for fact in contents.own("bids.closed")
        for one in fact.body["lots"]
        for bid in one["standing"]
    }
    bids = [
        Scored(
            receipt=bid["receipt"],
            price=Decimal(bid["evaluated_price"]),
            received_at=received[bid["receipt"]],
            scores=_published(method, bid["points"]),
        )
        for bid in ranked
    ]
    opened = [Decimal(b["price"]) for r in contents.own("opening.read_out", lot=lot) for b in r.body["bids"]]
    return outcome(method=method, bids=bids, opened=opened, maximum=_maximum(contents, lot), coefficient=coefficient)


def _published(method: Method, points: Mapping[str, str]) -> dict[str, dict[str, Decimal]]:
    return {one.code: {"all": Decimal(points[one.code])} for one in method.criteria}


def _coefficient(contents: Contents, shown: Fact, method: Method, suite: str) -> Decimal:
    lot = shown.body["lot"]
    opened = [(b["seal"], b["salt"]) for r in contents.own("opening.read_out", lot=lot) for b in r.body["bids"]]
    coefficients = method.price.coefficients
    return coefficients[choice(about=f"{lot} coefficient", opened=opened, size=len(coefficients), suite=suite)]


def _maximum(contents: Contents, lot: str) -> Decimal | None:
    for fact in contents.own("tender.planned"):
        for one in fact.body["lots"]:
            if one["lot"] == lot and one.get("maximum_price"):
                return Decimal(one["maximum_price"])
    return None
