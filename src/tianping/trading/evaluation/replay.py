"""The ranking computed again from what is stored, and held against what the report says. Nothing is decided here.

Inputs are the report's own: prices, carried steps, signed sheets, the declaration; and each input that is public is
held against this platform's record, so that neither a changed row nor a changed report goes unseen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tianping.canonical import decode
from tianping.law.scoring.method import read_method
from tianping.law.scoring.totals import Outcome, Scored, outcome
from tianping.record.models import Event
from tianping.sealing.declared_choice import choice
from tianping.trading.evaluation.models import Report, ScoreSheet
from tianping.trading.evaluation.ranking import METHOD, Offer, Step, evaluated, rank
from tianping.trading.evaluation.scoring_facts import benchmark_part, points_of
from tianping.trading.evaluation.sheets import digest_of

STEPS = ("correction", "deviation")


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What came of it: the ranking computed again (receipt, evaluated price, points), and how it differs."""

    method: str
    ranking: tuple[dict[str, Any], ...]
    differences: tuple[str, ...]

    @property
    def equal(self) -> bool:
        """Whether the report says what follows from its inputs, and the inputs are those of the record."""
        return not self.differences


def replay(report: Report) -> Replayed:
    """This function will compute the ranking of a report again from stored inputs and compare."""
    facts = report.facts
    ranking = tuple(_ranking(report, facts))
    told = [
        {"receipt": one["receipt"], "evaluated_price": one["evaluated_price"], "points": one.get("points")}
        for one in facts["ranked"]
    ]
    found = [*_inputs(report, facts)]
    if told != list(ranking):
        found.append("ranking: the report ranks otherwise than follows from its inputs / 排名与复算不符")
    return Replayed(method=facts["method"], ranking=ranking, differences=tuple(found))


def _ranking(report: Report, facts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    offers = _offers(facts)
    if facts["method"] == METHOD:
        for place in rank(offers):
            yield _line(place.offer.receipt, place.evaluated_price, None)
        return
    found = _outcome(report, facts, offers)
    prices = {offer.receipt: evaluated(offer) for offer in offers}
    for standing in found.standings if found else ():
        yield _line(standing.receipt, prices[standing.receipt], points_of(standing))


def _line(receipt: str, price: Decimal, points: dict[str, str] | None) -> dict[str, Any]:
    return {"receipt": receipt, "evaluated_price": f"{price:f}", "points": points}


def _offers(facts: Mapping[str, Any]) -> list[Offer]:
    gone = {one["receipt"] for one in facts["rejected"]}
    carried = [one for one in facts["motions"] if one["state"] == "carried" and one["kind"] in STEPS]
    return [
        Offer(
            receipt=bid["receipt"],
            bidder=bid["bidder"],
            bidder_name=bid["bidder_name"],
            price=Decimal(bid["price"]),
            received_at=datetime.fromisoformat(bid["received_at"]),
            steps=tuple(_step(one) for one in carried if one["receipt"] == bid["receipt"]),
        )
        for bid in facts["bids"]
        if bid["receipt"] not in gone
    ]


def _step(motion: Mapping[str, Any]) -> Step:
    return Step(
        kind=motion["kind"],
        amount=Decimal(motion["amount"]),
        explanation=motion["explanation"],
        motion=motion["motion"],
    )


def _outcome(report: Report, facts: Mapping[str, Any], offers: list[Offer]) -> Outcome | None:
    scoring = facts["scoring"]
    points: dict[str, dict[str, dict[str, Decimal]]] = {}
    for sheet in scoring["sheets"]:
        for mark in sheet["marks"]:
            given = points.setdefault(mark["receipt"], {}).setdefault(mark["criterion"], {})
            given[sheet["seat"]] = Decimal(mark["points"])
    return outcome(
        method=read_method(scoring["declared"]),
        bids=[
            Scored(
                receipt=offer.receipt,
                price=evaluated(offer),
                received_at=offer.received_at,
                scores=points.get(offer.receipt, {}),
            )
            for offer in offers
        ],
        opened=[Decimal(bid["price"]) for bid in facts["bids"]],
        maximum=None if facts["maximum_price"] is None else Decimal(facts["maximum_price"]),
        coefficient=Decimal(scoring["coefficient"]),
    )


def _inputs(report: Report, facts: Mapping[str, Any]) -> Iterator[str]:
    """What the report started from, held against the record."""
    read = _body("opening.read_out", report)
    prices = {one["receipt"]: one["price"] for one in read.get("bids", ())}
    if prices != {one["receipt"]: one["price"] for one in facts["bids"]}:
        yield "prices: not those read out / 报价与唱标不符"
    issued = _body("documents.issued", report)
    if issued.get("evaluation_method") != facts["method"]:
        yield "method: not the one declared / 评标办法与招标文件不符"
    if facts["scoring"] is not None:
        yield from _scoring_inputs(report, facts, issued, read)


def _scoring_inputs(
    report: Report, facts: Mapping[str, Any], issued: Mapping[str, Any], read: Mapping[str, Any]
) -> Iterator[str]:
    scoring = facts["scoring"]
    if scoring["declared"] != issued.get("scoring"):
        yield "formula: not the one declared / 评分公式与招标文件不符"
    coefficients = read_method(scoring["declared"]).price.coefficients
    opened = [(one["seal"], one["salt"]) for one in read.get("bids", ())]
    suite = str(issued.get("policy", {}).get("suite", "INTL-1"))
    at = choice(about=f"{report.lot_id} coefficient", opened=opened, size=len(coefficients), suite=suite)
    if Decimal(scoring["coefficient"]) != coefficients[at]:
        yield "coefficient: not the one drawn / 系数与抽取不符"
    found = _outcome(report, facts, _offers(facts))
    if scoring["benchmark"] != (None if found is None else benchmark_part(found.benchmark).model_dump(mode="json")):
        yield "benchmark: does not follow / 评标基准价与复算不符"
    yield from _sheets(report, scoring)


def _sheets(report: Report, scoring: Mapping[str, Any]) -> Iterator[str]:
    """Each sheet's digest was signed; it follows from the rows, and the report tells the same."""
    rows = {one.member.code: one for one in ScoreSheet.objects.filter(lot=report.lot_id).select_related("member")}
    for sheet in scoring["sheets"]:
        row = rows.get(sheet["seat"])
        if row is None or not row.sha256 == sheet["sha256"] == digest_of(row, sheet["marks"]) == digest_of(row):
            yield f"sheet {sheet['seat']}: not the one signed / 评分表与签署的不符"


def _body(type_: str, report: Report) -> dict[str, Any]:
    """The body of the newest act of a type on the report's lot, or on its tender; empty where there is none."""
    for row in Event.objects.filter(type=type_, tender=report.lot.tender_id).order_by("-seq"):
        body: dict[str, Any] = decode(bytes(row.header))["body"]
        if body.get("lot", report.lot_id) == report.lot_id:
            return body
    return {}
