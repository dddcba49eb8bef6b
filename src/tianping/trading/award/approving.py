"""What a second person approves before the award: who wins, and why others do not."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from tianping.refusals import BadInput, NotFound
from tianping.trading.approvals.matters import Matter, approvable
from tianping.trading.award.models import Publicity
from tianping.trading.award.rules import PassedOver
from tianping.trading.plans.models import Lot
from tianping.trading.plans.queries import lot as find

DECIDE = "award.decide"


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
