"""API of the evaluation: the buyer asks and receives, members judge, bidders explain. Amounts are strings in yuan."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import FileResponse, HttpRequest
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, ConfigDict, Field

from tianping.record.events import rfc3339
from tianping.refusals import NotFound
from tianping.trading.evaluation import actions, queries, views_of
from tianping.trading.evaluation.actions.committees import Representative
from tianping.trading.evaluation.entering import reading
from tianping.trading.evaluation.models import Inquiry, Motion, Report
from tianping.trading.evaluation.scoring_api import router as scoring
from tianping.trading.plans import queries as plans
from tianping.web.accounts.rights import actor_of, permit
from tianping.web.clock import business_now
from tianping.web.files import open_file

router = Router(tags=["evaluation"])
router.add_router("", scoring)
Signed = Annotated[str, Field(pattern=r"^-?(0|[1-9]\d{0,13})\.\d{2}$", description="Yuan with its sign")]


class RepresentativeIn(Schema):
    """A representative of the buyer; `employer` is the buyer unless said."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=60, description="As in the person's certificate")
    employer: str | None = Field(default=None, description="Credit code")


class CommitteeIn(Schema):
    """The committee wanted: seats in all (odd), experts to be drawn, and who represents the buyer."""

    model_config = ConfigDict(extra="forbid")

    seats: int = Field(ge=1, le=99)
    experts: int = Field(ge=1, le=99)
    specialities: list[str] = Field(min_length=1, max_length=20)
    representatives: list[RepresentativeIn] = Field(default=[], max_length=99)


class FormationIn(Schema):
    """Who represents the buyer in the place of a representative who stood back; else empty."""

    model_config = ConfigDict(extra="forbid")

    representatives: list[RepresentativeIn] = Field(default=[], max_length=99)


class ReasonIn(Schema):
    """Why a drawn expert stands back."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=2000)


class InquiryIn(Schema):
    """A question to a bidder; two hours to answer unless said."""

    model_config = ConfigDict(extra="forbid")

    receipt: str
    about: Literal["price", "content"]
    question: str
    answer_due: AwareDatetime | None = None


class ExplanationIn(Schema):
    """The bidder's explanation."""

    model_config = ConfigDict(extra="forbid")

    explanation: str


class MotionIn(Schema):
    """A motion; `ground` for a rejection, `amount` for a correction or deviation."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["rejection", "correction", "deviation", "no-competition"]
    receipt: str | None = None
    ground: str = ""
    amount: Signed | None = None
    explanation: str


class VoteIn(Schema):
    """A vote."""

    model_config = ConfigDict(extra="forbid")

    agrees: bool
    reason: str = ""


class ReportIn(Schema):
    """How many candidates are recommended, at most three."""

    model_config = ConfigDict(extra="forbid")

    candidates: int = 3


class OpinionIn(Schema):
    """A signature over the text `to_sign` of `GET …/report`.

    Who dissents signs the same text with the SHA-256 of the dissent (UTF-8, hexadecimal) in place of its last word `-`.
    """

    model_config = ConfigDict(extra="forbid")

    signature: dict[str, Any] = Field(description="{algorithm, signature, chain}, as for signing in")
    dissent: str = ""


class Nothing(Schema):
    """An empty body."""

    model_config = ConfigDict(extra="forbid")


@router.post(
    "/tenders/{code}/committee", response={201: dict[str, Any]}, summary="申请抽取评标委员会 · Ask for a committee"
)
def request_committee(request: HttpRequest, code: str, body: CommitteeIn) -> Status[dict[str, Any]]:
    """Ask the expert pool for a drawn committee; the draw begins by itself."""
    tender = plans.tender(code)
    named = [Representative(name=one.name, employer=one.employer or tender.buyer) for one in body.representatives]
    committee = actions.request_committee(
        tender=tender,
        seats=body.seats,
        experts=body.experts,
        specialities=body.specialities,
        representatives=named,
        by=actor_of(request),
        now=business_now(),
    )
    return Status(201, views_of.committee(committee))


@router.get(
    "/tenders/{code}/committee",
    response=dict[str, Any],
    auth=None,
    summary="评标委员会组建进度 · How far the committee is",
)
def committee(request: HttpRequest, code: str) -> dict[str, Any]:
    """Numbers only; the names are secret until the result."""
    return views_of.committee(queries.committee_of(code))


@router.post("/tenders/{code}/committee/recusals", response={201: dict[str, Any]}, summary="声明回避 · Stand back")
def recuse(request: HttpRequest, code: str, body: ReasonIn) -> Status[dict[str, Any]]:
    """A drawn expert declares an interest; the service platform then lets the next of the permutation follow."""
    made = actions.recuse(
        tender=plans.tender(code), reason=body.reason, by=actor_of(request, "expert"), now=business_now()
    )
    return Status(201, {"tender": code, "person": made.person})


@router.post(
    "/tenders/{code}/committee/formation", response=dict[str, Any], summary="组建评标委员会 · Form the committee"
)
def form(request: HttpRequest, code: str, body: FormationIn) -> dict[str, Any]:
    """Form the committee when its experts are drawn; again, when one stood back and the next was drawn."""
    tender = plans.tender(code)
    named = [Representative(name=one.name, employer=one.employer or tender.buyer) for one in body.representatives]
    made = actions.form_committee(tender=tender, representatives=named, by=actor_of(request), now=business_now())
    return views_of.committee(made)


@router.post(
    "/tenders/{code}/committee/statements",
    response={201: dict[str, Any]},
    summary="声明没有利害关系 · State that one has no interest",
)
def state_no_interest(request: HttpRequest, code: str, body: Nothing) -> Status[dict[str, Any]]:
    """Whoever was drawn or is to sit states it before reading or judging anything; once, the first time counts."""
    made = actions.state_no_interest(tender=plans.tender(code), by=actor_of(request, "expert"), now=business_now())
    return Status(201, {"tender": code, "stated_at": rfc3339(made.stated_at)})


@router.get("/committee-seats", response=dict[str, Any], summary="我的席位 · Where the signed-in person was drawn")
def seats(request: HttpRequest) -> dict[str, Any]:
    """The tenders that the person was drawn for or sits in."""
    found = queries.seats_of(actor_of(request, "expert"))
    return {"seats": [{"tender": tender, "formed": formed} for tender, formed in sorted(found.items())]}


@router.get("/lots/{lot}/evaluation", response=dict[str, Any], summary="评标现状 · The evaluation as it stands")
def evaluation(request: HttpRequest, lot: str) -> dict[str, Any]:
    """For members: bids, inquiries, motions with votes, and the ranking as it follows now."""
    found, by = plans.lot(lot), actor_of(request, "expert")
    committee = queries.committee_of(found.tender_id)
    return views_of.evaluation(found, reading(by, committee))


@router.post("/lots/{lot}/inquiries", response={201: dict[str, Any]}, summary="评标询问 · Ask a bidder")
def inquire(request: HttpRequest, lot: str, body: InquiryIn) -> Status[dict[str, Any]]:
    """Ask a bidder to explain its bid in writing."""
    made = actions.inquire(
        opened=queries.opened_bid(plans.lot(lot), body.receipt),
        about=body.about,
        question=body.question,
        answer_due=body.answer_due,
        by=actor_of(request, "expert"),
        now=business_now(),
    )
    return Status(201, views_of.inquiry(made))


@router.get("/inquiries", response=dict[str, Any], summary="收到的询问 · Questions put to the signed-in bidder")
def inquiries(request: HttpRequest) -> dict[str, Any]:
    """Questions of committees to the bidder of the token."""
    by = actor_of(request, "bidder")
    found = Inquiry.objects.filter(bid__bidder=by.office).select_related("bid")
    return {"inquiries": [views_of.inquiry(one) for one in found]}


@router.post("/inquiries/{code}/explanation", response=dict[str, Any], summary="书面说明 · Explain")
def explain(request: HttpRequest, code: str, body: ExplanationIn) -> dict[str, Any]:
    """Answer a question, once, in its time."""
    by = actor_of(request, "bidder")
    inquiry = Inquiry.objects.select_related("bid").filter(code=code, bid__bidder=by.office).first()
    if inquiry is None:
        raise NotFound(thing=f"询问 {code}")
    made = actions.explain(inquiry=inquiry, explanation=body.explanation, by=by, now=business_now())
    return views_of.inquiry(made)


@router.post("/lots/{lot}/motions", response={201: dict[str, Any]}, summary="提出议题 · Put to the vote")
def propose(request: HttpRequest, lot: str, body: MotionIn) -> Status[dict[str, Any]]:
    """Propose a rejection, a correction or a deviation; who proposes votes for it."""
    found = plans.lot(lot)
    made = actions.propose(
        lot=found,
        kind=body.kind,
        opened=queries.opened_bid(found, body.receipt) if body.receipt else None,
        ground=body.ground,
        amount=None if body.amount is None else Decimal(body.amount),
        explanation=body.explanation,
        by=actor_of(request, "expert"),
        now=business_now(),
    )
    return Status(201, views_of.motion(made))


@router.post("/motions/{code}/votes", response={201: dict[str, Any]}, summary="表决 · Vote")
def vote(request: HttpRequest, code: str, body: VoteIn) -> Status[dict[str, Any]]:
    """Vote on a motion, once."""
    by = actor_of(request, "expert")
    motion = Motion.objects.select_related("lot__tender").filter(code=code).first()
    if motion is None:
        raise NotFound(thing=f"议题 {code}")
    made = actions.vote(motion=motion, agrees=body.agrees, reason=body.reason, by=by, now=business_now())
    return Status(201, views_of.motion(made))


@router.post("/lots/{lot}/report", response={201: dict[str, Any]}, summary="编制评标报告 · Draw the report up")
def draw_up(request: HttpRequest, lot: str, body: ReportIn) -> Status[dict[str, Any]]:
    """Draw the report up; the answer tells what members sign."""
    made = actions.draw_up(
        lot=plans.lot(lot), candidates=body.candidates, by=actor_of(request, "expert"), now=business_now()
    )
    return Status(201, views_of.report(made))


@router.get("/lots/{lot}/report", response=dict[str, Any], summary="评标报告 · The report and what to sign")
def report(request: HttpRequest, lot: str) -> dict[str, Any]:
    """For members, and for the buyer and its agency once they have received it."""
    return views_of.report(_readable(request, lot))


@router.get("/lots/{lot}/report.pdf", response={200: Any}, summary="评标报告（PDF） · The report as PDF")
def report_file(request: HttpRequest, lot: str) -> FileResponse:
    """The report as it is signed."""
    return FileResponse(open_file(_readable(request, lot).sha256), content_type="application/pdf")


@router.delete("/lots/{lot}/report", response={204: None}, summary="撤回报告 · Discard a report nobody has signed")
def discard(request: HttpRequest, lot: str) -> Status[None]:
    """Take the report back, to decide on."""
    actions.discard(lot=plans.lot(lot), by=actor_of(request, "expert"), now=business_now())
    return Status(204, None)


@router.post("/lots/{lot}/report/signatures", response={201: dict[str, Any]}, summary="签署评标报告 · Sign the report")
def sign(request: HttpRequest, lot: str, body: OpinionIn) -> Status[dict[str, Any]]:
    """Sign, or dissent in writing."""
    by = actor_of(request, "expert")
    made = actions.sign(lot=plans.lot(lot), **body.model_dump(), by=by, now=business_now())
    return Status(201, views_of.report(made.report))


@router.post("/lots/{lot}/report/receipt", response=dict[str, Any], summary="接收评标报告 · Receive the report")
def receive_report(request: HttpRequest, lot: str, body: Nothing) -> dict[str, Any]:
    """The buyer receives the signed report; where all bids are rejected, the lot fails."""
    made = actions.receive_report(lot=plans.lot(lot), by=actor_of(request), now=business_now())
    return views_of.report(made)


def _readable(request: HttpRequest, lot: str) -> Report:
    by, found = actor_of(request), plans.lot(lot)
    made = Report.objects.select_related("lot__tender").filter(lot=found).first()
    if made is None or (made.received_at is None and by.role != "expert"):
        raise NotFound(thing=f"评标报告 {lot}")
    if by.role == "expert":
        reading(by, queries.committee_of(found.tender_id))
    else:
        permit(by, "evaluation.receive_report", found.tender)
    return made
