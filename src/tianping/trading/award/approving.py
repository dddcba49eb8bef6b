"""What a second person approves before candidates are published, and before the award: who wins, and why others do not."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from tianping.record.events import rfc3339
from tianping.refusals import BadInput, NotFound
from tianping.trading.approvals.matters import Matter, approvable
from tianping.trading.award.models import Publicity
from tianping.trading.award.rules import PassedOver
from tianping.trading.evaluation.models import Report
from tianping.trading.plans.models import Lot
from tianping.trading.plans.queries import lot as find

DECIDE = "award.decide"
PUBLISH = "award.publish_candidates"


class _Passed(BaseModel):
    model_config = ConfigDict(extra="forbid")

    receipt: str
    ground: str = ""
    reason: str


class _Details(BaseModel):
    """As the request that decides the award."""

    model_config = ConfigDict(extra="forbid")

    winner: str | None = None
    passed_over: list[_Passed] = []


@approvable(DECIDE, zh="确定中标人", en="decide the award")
def _asked(subject: str, details: Mapping[str, Any]) -> Matter:
    lot = find(subject)
    publicity = Publicity.objects.filter(lot=lot).first()
    if publicity is None:
        raise NotFound(thing=f"中标候选人公示 {subject}")
    try:
        given = _Details.model_validate(dict(details))
    except ValidationError as error:
        raise BadInput(field="details", what=f"内容不对：{error.errors()[0]['msg']}", what_en=str(error)) from None
    passed = [PassedOver(**one.model_dump()) for one in given.passed_over]
    winner = given.winner or str(publicity.candidates[0]["receipt"])
    return decide_matter(lot=lot, winner=winner, passed_over=passed)


def decide_matter(*, lot: Lot, winner: str, passed_over: Sequence[PassedOver]) -> Matter:
    """This function will return what the decision would publish; `winner` is a receipt."""
    content = {
        "tender": lot.tender_id,
        "lot": lot.code,
        "winner": winner,
        "passed_over": [{"receipt": o.receipt, "ground": o.ground, "reason": o.reason} for o in passed_over],
    }
    offices = tuple(one for one in (lot.tender.buyer, lot.tender.agency) if one)
    return Matter(act=DECIDE, subject=lot.code, offices=offices, content=content)


class _Publicity(BaseModel):
    """As the request that publishes the candidates."""

    model_config = ConfigDict(extra="forbid")

    until_at: AwareDatetime | None = None


@approvable(PUBLISH, zh="公示中标候选人", en="publish the candidates")
def _asked_publicity(subject: str, details: Mapping[str, Any]) -> Matter:
    lot = find(subject)
    report = Report.objects.filter(lot=lot, received_at__isnull=False).first()
    if report is None:
        raise NotFound(thing=f"评标报告 {subject}")
    try:
        given = _Publicity.model_validate(dict(details))
    except ValidationError as error:
        raise BadInput(field="details", what=f"内容不对：{error.errors()[0]['msg']}", what_en=str(error)) from None
    return publish_matter(lot=lot, report=report, until_at=given.until_at)


def publish_matter(*, lot: Lot, report: Report, until_at: datetime | None) -> Matter:
    """This function will return what publishing the candidates would say; without `until_at` the law's shortest time."""
    candidates = [one for one in report.facts["ranked"] if one["receipt"] in set(report.facts["candidates"])]
    content = {
        "tender": lot.tender_id,
        "lot": lot.code,
        "candidates": [{"rank": o["rank"], "name": o["bidder_name"], "price": o["price"]} for o in candidates],
        "until_at": None if until_at is None else rfc3339(until_at),
        "sha256": report.sha256,
    }
    offices = tuple(one for one in (lot.tender.buyer, lot.tender.agency) if one)
    return Matter(act=PUBLISH, subject=lot.code, offices=offices, content=content)
