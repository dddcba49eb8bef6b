"""API of objections: raise, withdraw, answer; everybody reads the answers, the parties the words."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import AwareDatetime, ConfigDict, Field

from tianping.trading.objections import actions, queries
from tianping.trading.objections.receipts import receipt_of
from tianping.trading.plans import queries as plans
from tianping.web.accounts.rights import actor_of, permit
from tianping.web.clock import business_now

router = Router(tags=["objections"])


class ObjectionIn(Schema):
    """An objection; `lot` unless it is about the documents, `interest` from who did not bid."""

    model_config = ConfigDict(extra="forbid")

    about: Literal["documents", "opening", "result"]
    lot: str | None = Field(default=None, max_length=23)
    content: str = Field(max_length=8000)
    request: str = Field(max_length=2000)
    interest: str = Field(default="", max_length=1000)


class CorrectionIn(Schema):
    """How the documents are clarified or changed with the answer."""

    model_config = ConfigDict(extra="forbid")

    content: str = Field(max_length=20_000)
    affects_preparation: bool
    bids_due_at: AwareDatetime | None = None


class AnswerIn(Schema):
    """The public answer; `matter` restates the objection and names nobody."""

    model_config = ConfigDict(extra="forbid")

    matter: str = Field(max_length=2000)
    answer: str = Field(max_length=8000)
    outcome: Literal["rejected", "corrected", "upheld"]
    measure: Literal["none", "clarify", "re-evaluate", "next-candidate", "retender"] = "none"
    correction: CorrectionIn | None = None


class Nothing(Schema):
    """An empty body."""

    model_config = ConfigDict(extra="forbid")


@router.post("/tenders/{code}/objections", response={201: dict[str, Any]}, summary="提出异议 · Raise an objection")
def raise_objection(request: HttpRequest, code: str, body: ObjectionIn) -> tuple[int, dict[str, Any]]:
    """Object to the documents, the opening or the result; the answer is the receipt."""
    by, now = actor_of(request, "bidder"), business_now()
    made = actions.raise_objection(
        tender=plans.tender(code),
        about=body.about,
        lot=plans.lot(body.lot) if body.lot else None,
        content=body.content,
        request=body.request,
        interest=body.interest,
        by=by,
        now=now,
    )
    return 201, queries.full_view(made, by=by, now=now) | {"receipt": receipt_of(made).model_dump(mode="json")}


@router.get(
    "/tenders/{code}/objections", response=dict[str, Any], auth=None, summary="异议及答复 · Objections and answers"
)
def objections(request: HttpRequest, code: str) -> dict[str, Any]:
    """The objections of a tender with their public answers; never who objects."""
    tender = plans.tender(code)
    return {"objections": [queries.public_view(one) for one in queries.of_tender(tender.code)]}


@router.get("/objections", response=dict[str, Any], summary="本单位的异议 · Own objections, or those to answer")
def own_objections(request: HttpRequest) -> dict[str, Any]:
    """A bidder's own objections; a buyer's or agency's that wait for an answer."""
    by, now = actor_of(request), business_now()
    found = queries.raised_by(by.office) if by.role == "bidder" else queries.to_answer(by.office)
    return {"objections": [queries.full_view(one, by=by, now=now) for one in found]}


@router.get("/objections/{code}", response=dict[str, Any], summary="异议内容 · An objection")
def objection(request: HttpRequest, code: str) -> dict[str, Any]:
    """The words of an objection, for its parties; who objects to documents stays secret until the deadline."""
    return queries.full_view(queries.objection(code), by=actor_of(request), now=business_now())


@router.get("/objections/{code}/receipt", response=dict[str, Any], summary="异议回执 · Receipt of an objection")
def receipt(request: HttpRequest, code: str) -> dict[str, Any]:
    """The objector's receipt with what is proven by now."""
    found = queries.objection(code)
    permit(actor_of(request, "bidder"), "objections.read_own", found)
    return receipt_of(found).model_dump(mode="json")


@router.post("/objections/{code}/withdrawal", response=dict[str, Any], summary="撤回异议 · Withdraw an objection")
def withdraw(request: HttpRequest, code: str, body: Nothing) -> dict[str, Any]:
    """Take an objection back before it is answered."""
    by, now = actor_of(request, "bidder"), business_now()
    return queries.full_view(actions.withdraw(objection=queries.objection(code), by=by, now=now), by=by, now=now)


@router.post("/objections/{code}/answer", response=dict[str, Any], summary="答复异议 · Answer an objection")
def answer(request: HttpRequest, code: str, body: AnswerIn) -> dict[str, Any]:
    """Answer for everybody to read; a correction of the documents goes out with it."""
    by, now = actor_of(request), business_now()
    done = actions.answer(
        objection=queries.objection(code),
        matter=body.matter,
        answer=body.answer,
        outcome=body.outcome,
        measure=body.measure,
        correction=actions.Correction(**body.correction.model_dump()) if body.correction else None,
        by=by,
        now=now,
    )
    return queries.full_view(done, by=by, now=now)
