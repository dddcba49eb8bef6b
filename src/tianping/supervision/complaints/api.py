"""API of complaints: parties complain and answer, departments handle, everybody reads what was decided."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponseBase
from ninja import Field, Query, Router, Schema, Status
from pydantic import AwareDatetime, ConfigDict

from tianping.supervision.complaints import actions, queries, shown
from tianping.supervision.complaints.contents import Filing
from tianping.supervision.complaints.models import Complaint
from tianping.web.accounts.rights import actor_of
from tianping.web.clock import business_now
from tianping.web.guarding.reading import hand_over
from tianping.web.raw_bodies import declared_digest, stream_of

router = Router(tags=["complaints"])
PAGE = 50
Found = dict[str, Any]


class ComplaintIn(Schema):
    """A complaint; `files` are digests of papers handed in before, at least one as evidence."""

    model_config = ConfigDict(extra="forbid")

    against: str = Field(description="tender, subject, platform or authority")
    matter: str = Field(description="documents, opening, result (an objection comes first) or other")
    tender: str = ""
    lot: str = ""
    respondent: str = Field("", description="Credit code, or a platform's origin")
    respondent_name: str
    respondent_address: str
    respondent_contact: str
    complainant_name: str
    address: str
    contact: str
    standing: str = Field("bidder", description="bidder or interested")
    interest: str = ""
    signer: str = Field(description="Legal representative, or authorised agent")
    by_agent: bool = False
    knew_at: AwareDatetime
    facts: str
    claims: str
    clues: str = ""
    elsewhere: str = Field("", description="Where else the same was complained of")
    objection: str = ""
    department: str
    files: list[str] = []


class TextIn(Schema):
    """Words, and papers that go with them."""

    model_config = ConfigDict(extra="forbid")

    text: str
    files: list[str] = []


class ReasonIn(Schema):
    """A reason."""

    model_config = ConfigDict(extra="forbid")

    reason: str


class DueIn(Schema):
    """What is asked for, until when."""

    model_config = ConfigDict(extra="forbid")

    text: str
    due: AwareDatetime


class RefusalIn(ReasonIn):
    """The listed ground and the reason for not accepting."""

    ground: str


class TransferIn(ReasonIn):
    """The competent department: its code here, or its name where it is elsewhere."""

    to: str = ""
    to_name: str = ""


class PauseIn(ReasonIn):
    """inspection, test, appraisal or expert-review."""

    kind: str


class SuspensionIn(ReasonIn):
    """The directive's public reason and its article."""

    basis: str


class WithdrawalAnswerIn(ReasonIn):
    """Consent, or none."""

    granted: bool


class DecisionIn(Schema):
    """A decision: upheld, partly-upheld or rejected."""

    model_config = ConfigDict(extra="forbid")

    outcome: str
    facts: str
    reasons: str
    articles: list[str]
    measures: str = ""


class PublicationIn(Schema):
    """The words that are published, where they differ from the decision's."""

    model_config = ConfigDict(extra="forbid")

    facts: str = ""
    reasons: str = ""


def _answer(request: HttpRequest, complaint: Complaint) -> Found:
    by, now = actor_of(request), business_now()
    return shown.view_of(queries.complaint_for(number=complaint.number, by=by), by=by, now=now)


@router.put("/complaint-papers/{name}", response={201: Found}, summary="上传投诉材料 · Hand in a paper")
def hand_in(request: HttpRequest, name: str, purpose: str = "evidence") -> Status[Found]:
    """Hand in a PDF, JPEG or PNG as a raw body with Content-Length and Content-Digest; then name its digest."""
    kept = actions.hand_in(
        name=name,
        purpose=purpose,
        content=stream_of(request),
        expected=declared_digest(request),
        by=actor_of(request),
        now=business_now(),
    )
    return Status(201, {"name": kept.name, "purpose": kept.purpose, "size": kept.size, "sha256": kept.sha256})


@router.post("/complaints", response={201: Found}, summary="提出投诉 · File a complaint")
def file(request: HttpRequest, body: ComplaintIn) -> Status[Found]:
    """File a complaint; the receipt names its place in the log."""
    made = actions.file(filing=Filing(**body.dict()), by=actor_of(request), now=business_now())
    return Status(201, _answer(request, made) | {"receipt": queries.receipt_of(made).model_dump(mode="json")})


@router.get("/complaints", response=Found, summary="我的投诉 · Complaints that concern one")
def complaints(request: HttpRequest, state: str = "", page: Annotated[int, Query(ge=1, le=1000)] = 1) -> Found:
    """A department's own, or a party's own; auditors read all."""
    by, now = actor_of(request), business_now()
    found = queries.complaints_of(by=by, state=state)
    rows = found[(page - 1) * PAGE : page * PAGE]
    return {"count": found.count(), "complaints": [shown.view_of(row, by=by, now=now) for row in rows]}


@router.get("/complaint-decisions", response=Found, auth=None, summary="投诉处理决定 · Published decisions")
def decisions(request: HttpRequest, tender: str = "", page: Annotated[int, Query(ge=1, le=1000)] = 1) -> Found:
    """Decisions as they were published, newest first."""
    found = queries.published(tender=tender)
    rows = found[(page - 1) * PAGE : page * PAGE]
    return {"count": found.count(), "decisions": [shown.public_view(row) for row in rows]}


@router.get("/departments", response=Found, auth=None, summary="行政监督部门 · Departments that take complaints")
def departments(request: HttpRequest) -> Found:
    """The departments to which one can complain."""
    found = queries.departments()
    return {"departments": [{"uscc": one.uscc, "name": one.name, "region": one.region} for one in found]}


@router.get("/complaints/{number}", response=Found, summary="一件投诉 · One complaint")
def complaint(request: HttpRequest, number: str) -> Found:
    """A complaint as far as one may read it."""
    by = actor_of(request)
    return shown.view_of(queries.complaint_for(number=number, by=by), by=by, now=business_now())


@router.get("/complaints/{number}/receipt", response=Found, summary="投诉回执 · The receipt")
def receipt(request: HttpRequest, number: str) -> Found:
    """The complainant's receipt with what is proven by now."""
    by = actor_of(request)
    found = queries.whole_for(number=number, by=by)
    return queries.receipt_of(found).model_dump(mode="json")


@router.get("/complaints/{number}/files/{sha256}", response={200: Any}, summary="投诉材料 · A paper of a complaint")
def paper(request: HttpRequest, number: str, sha256: str) -> HttpResponseBase:
    """A paper, for the department, the complainant and whoever handed it in."""
    by = actor_of(request)
    complaint = queries.complaint_for(number=number, by=by)
    found = queries.file_for(complaint=complaint, sha256=sha256, by=by)
    now, tender = business_now(), complaint.tender
    return hand_over(sha256=sha256, name=found.name, what="complaint-file", by=by, now=now, tender=tender)


@router.post("/complaints/{number}/completion-request", response=Found, summary="要求补正 · Ask to complete")
def ask_completion(request: HttpRequest, number: str, body: DueIn) -> Found:
    """Ask for what is missing."""
    by, now = actor_of(request), business_now()
    return _answer(request, actions.ask_completion(number=number, missing=body.text, due=body.due, by=by, now=now))


@router.post("/complaints/{number}/completion", response=Found, summary="补正 · Complete")
def complete(request: HttpRequest, number: str, body: TextIn) -> Found:
    """Hand in what was missing."""
    by, now = actor_of(request), business_now()
    return _answer(request, actions.complete(number=number, answer=body.text, files=body.files, by=by, now=now))


@router.post("/complaints/{number}/acceptance", response=Found, summary="受理 · Accept")
def accept(request: HttpRequest, number: str) -> Found:
    """Accept the complaint."""
    return _answer(request, actions.accept(number=number, by=actor_of(request), now=business_now()))


@router.post("/complaints/{number}/refusal", response=Found, summary="不予受理 · Do not accept")
def refuse(request: HttpRequest, number: str, body: RefusalIn) -> Found:
    """Do not accept, on a listed ground."""
    by, now = actor_of(request), business_now()
    return _answer(request, actions.refuse(number=number, ground=body.ground, reason=body.reason, by=by, now=now))


@router.post("/complaints/{number}/transfer", response=Found, summary="移送 · Transfer")
def transfer(request: HttpRequest, number: str, body: TransferIn) -> Found:
    """Pass on to the competent department."""
    by, now = actor_of(request), business_now()
    made = actions.transfer(number=number, to=body.to, to_name=body.to_name, reason=body.reason, by=by, now=now)
    return {"number": made.number, "state": made.state, "department": made.department}


@router.post("/complaints/{number}/pauses", response=Found, summary="中止计时 · Begin a test or review")
def pause(request: HttpRequest, number: str, body: PauseIn) -> Found:
    """Begin a test or an expert review."""
    by, now = actor_of(request), business_now()
    return _answer(request, actions.pause(number=number, kind=body.kind, reason=body.reason, by=by, now=now).complaint)


@router.post("/complaints/{number}/pauses/end", response=Found, summary="恢复计时 · End a test or review")
def resume(request: HttpRequest, number: str, body: TextIn) -> Found:
    """Enter the result; the time runs on."""
    return _answer(request, actions.resume(number=number, finding=body.text, by=actor_of(request), now=business_now()))


@router.post("/complaints/{number}/statement-request", response=Found, summary="通知陈述 · Ask for a statement")
def ask_statement(request: HttpRequest, number: str, body: DueIn) -> Found:
    """Put the points to the respondent."""
    by, now = actor_of(request), business_now()
    made = actions.ask_statement(number=number, points=body.text, due=body.due, by=by, now=now)
    return _answer(request, made.complaint)


@router.post("/complaints/{number}/statement", response=Found, summary="陈述申辩 · State and defend")
def state(request: HttpRequest, number: str, body: TextIn) -> Found:
    """State, as the respondent."""
    by, now = actor_of(request), business_now()
    return _answer(request, actions.state(number=number, text=body.text, files=body.files, by=by, now=now).complaint)


@router.post("/complaints/{number}/suspension", response=Found, summary="责令暂停 · Suspend the tender")
def suspend(request: HttpRequest, number: str, body: SuspensionIn) -> Found:
    """Suspend the tender by directive."""
    by, now = actor_of(request), business_now()
    made = actions.suspend_tender(number=number, reason=body.reason, basis=body.basis, by=by, now=now)
    return {"number": number, "directive": made.directive}


@router.post("/complaints/{number}/withdrawal", response=Found, summary="申请撤回 · Ask to withdraw")
def ask_withdrawal(request: HttpRequest, number: str, body: ReasonIn) -> Found:
    """Ask to withdraw."""
    by, now = actor_of(request), business_now()
    return _answer(request, actions.ask_withdrawal(number=number, reason=body.reason, by=by, now=now).complaint)


@router.post("/complaints/{number}/withdrawal/answer", response=Found, summary="答复撤回 · Answer a withdrawal")
def answer_withdrawal(request: HttpRequest, number: str, body: WithdrawalAnswerIn) -> Found:
    """Consent, or go on."""
    by, now = actor_of(request), business_now()
    made = actions.answer_withdrawal(number=number, granted=body.granted, reason=body.reason, by=by, now=now)
    return _answer(request, made)


@router.post("/complaints/{number}/decision", response={201: Found}, summary="作出处理决定 · Decide")
def decide(request: HttpRequest, number: str, body: DecisionIn) -> Status[Found]:
    """Decide in writing."""
    made = actions.decide(number=number, **body.dict(), by=actor_of(request), now=business_now())
    return Status(201, _answer(request, made.complaint))


@router.post("/complaints/{number}/publication", response={201: Found}, summary="公布决定 · Publish the decision")
def publish(request: HttpRequest, number: str, body: PublicationIn) -> Status[Found]:
    """Publish the decision; it cannot be taken back."""
    made = actions.publish(number=number, **body.dict(), by=actor_of(request), now=business_now())
    return Status(201, shown.public_view(made))
