"""API of the scoring: members fill and sign their own sheets, a member stands back, a report is computed again."""

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, ConfigDict, Field

from tianping.law.scoring.method import read_method
from tianping.record.events import rfc3339
from tianping.refusals import NotFound
from tianping.trading.documents.models import Terms
from tianping.trading.evaluation import actions, queries, views_of
from tianping.trading.evaluation.actions.scoring import Mark
from tianping.trading.evaluation.comprehensive import drawn_coefficient
from tianping.trading.evaluation.entering import reading
from tianping.trading.evaluation.models import Report
from tianping.trading.evaluation.replay import replay
from tianping.trading.opening.models import Opening
from tianping.trading.plans import queries as plans
from tianping.web.accounts.rights import actor_of, permit
from tianping.web.clock import business_now

router = Router(tags=["evaluation"])
Points = Annotated[str, Field(pattern=r"^(0|[1-9]\d{0,2})(\.\d{1,2})?$", description="Points as text, two decimals")]


class MarkIn(Schema):
    """Points on one criterion; a reason where the documents demand one."""

    model_config = ConfigDict(extra="forbid")

    criterion: str
    points: Points
    reason: str = ""


class MarksIn(Schema):
    """Points for one bid."""

    model_config = ConfigDict(extra="forbid")

    receipt: str
    marks: list[MarkIn] = Field(min_length=1, max_length=100)


class SheetSignatureIn(Schema):
    """A signature over `to_sign` of the own sheet."""

    model_config = ConfigDict(extra="forbid")

    signature: dict[str, Any] = Field(description="{algorithm, signature, chain}, as for signing in")


class TimeWishIn(Schema):
    """Why the time is too short."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=2000)


class ExtensionIn(Schema):
    """Until when the evaluation lasts."""

    model_config = ConfigDict(extra="forbid")

    until: AwareDatetime


class StandBackIn(Schema):
    """Which interest was found."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=2000)


@router.put("/lots/{lot}/scores", response=dict[str, Any], summary="打分 · Put down scores for one bid")
def score(request: HttpRequest, lot: str, body: MarksIn) -> dict[str, Any]:
    """Fill the own sheet; nobody else sees it before all have signed theirs."""
    sheet = actions.score(
        opened=queries.opened_bid(plans.lot(lot), body.receipt),
        marks=[Mark(criterion=one.criterion, points=Decimal(one.points), reason=one.reason) for one in body.marks],
        by=actor_of(request, "expert"),
        now=business_now(),
    )
    return views_of.sheet(sheet)


@router.post("/lots/{lot}/scores/signature", response={201: dict[str, Any]}, summary="签署评分表 · Sign the own sheet")
def sign_sheet(request: HttpRequest, lot: str, body: SheetSignatureIn) -> Status[dict[str, Any]]:
    """Sign the own sheet; it cannot be changed any more."""
    made = actions.sign_sheet(
        lot=plans.lot(lot), signature=body.signature, by=actor_of(request, "expert"), now=business_now()
    )
    return Status(201, views_of.sheet(made))


@router.get(
    "/lots/{lot}/coefficient", response=dict[str, Any], auth=None, summary="评标基准价系数 · The coefficient drawn"
)
def coefficient(request: HttpRequest, lot: str) -> dict[str, Any]:
    """Public once the lot is opened: the coefficient of the benchmark, drawn from the salts read out."""
    found = plans.lot(lot)
    terms = Terms.objects.filter(tender=found.tender_id).first()
    if terms is None or terms.scoring is None or not Opening.objects.filter(lot=found).exists():
        raise NotFound(thing=f"评标基准价系数 {lot}")
    method = read_method(terms.scoring)
    declared = [f"{one:f}" for one in method.price.coefficients]
    return {"lot": lot, "declared": declared, "drawn": f"{drawn_coefficient(found, method):f}"}


@router.post("/tenders/{code}/committee/withdrawals", response={201: dict[str, Any]}, summary="评标中回避 · Stand back")
def stand_back(request: HttpRequest, code: str, body: StandBackIn) -> Status[dict[str, Any]]:
    """A member of the formed committee stands back; what it judged is void, and the next of the permutation follows."""
    made = actions.stand_back(
        tender=plans.tender(code), reason=body.reason, by=actor_of(request, "expert"), now=business_now()
    )
    return Status(201, {"tender": code, "person": made.person})


@router.post("/lots/{lot}/time-wishes", response={201: dict[str, Any]}, summary="评标时间不够 · The time is too short")
def wish_for_time(request: HttpRequest, lot: str, body: TimeWishIn) -> Status[dict[str, Any]]:
    """A member finds the time too short; where more than a third do, the buyer must extend it."""
    made = actions.wish_for_time(
        lot=plans.lot(lot), reason=body.reason, by=actor_of(request, "expert"), now=business_now()
    )
    return Status(201, {"lot": lot, "at": rfc3339(made.at)})


@router.post(
    "/tenders/{code}/committee/extensions",
    response={201: dict[str, Any]},
    summary="延长评标时间 · Extend the evaluation",
)
def extend(request: HttpRequest, code: str, body: ExtensionIn) -> Status[dict[str, Any]]:
    """The buyer extends the evaluation until a moment."""
    made = actions.extend(tender=plans.tender(code), until=body.until, by=actor_of(request), now=business_now())
    return Status(201, {"tender": code, "until": rfc3339(made.until), "wanted": made.wanted})


@router.get("/lots/{lot}/report/replay", response=dict[str, Any], summary="复算排名 · Compute the ranking again")
def replayed(request: HttpRequest, lot: str) -> dict[str, Any]:
    """For members, and for buyer and agency once they have received the report."""
    by, found = actor_of(request), plans.lot(lot)
    report = Report.objects.select_related("lot__tender").filter(lot=found).first()
    if report is None or (report.received_at is None and by.role != "expert"):
        raise NotFound(thing=f"评标报告 {lot}")
    if by.role == "expert":
        reading(by, queries.committee_of(found.tender_id))
    else:
        permit(by, "evaluation.receive_report", found.tender)
    made = replay(report)
    return {
        "lot": lot,
        "method": made.method,
        "equal": made.equal,
        "ranking": list(made.ranking),
        "differences": list(made.differences),
    }
