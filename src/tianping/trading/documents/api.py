"""API of the documents: the conducting party prepares and issues, everybody reads and takes."""

from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponseBase
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, ConfigDict, Field

from tianping.record.actors import Actor
from tianping.record.events import Yuan, rfc3339
from tianping.trading.documents import actions, queries
from tianping.trading.documents.evidence import key_evidence
from tianping.trading.documents.questions_api import router as questions
from tianping.trading.documents.takers import taker_of
from tianping.trading.documents.uploads import declared_digest, stream_of
from tianping.trading.plans import queries as plans
from tianping.web.accounts import tokens
from tianping.web.accounts.rights import actor_of
from tianping.web.clock import business_now, wall_now
from tianping.web.files import open_file
from tianping.web.requests import address_of

router = Router(tags=["documents"])
router.add_router("", questions)


class TermsIn(Schema):
    """The terms of the documents. `opening_at` is the deadline unless said, and must be the same."""

    model_config = ConfigDict(extra="forbid")

    available_from: AwareDatetime
    available_until: AwareDatetime
    bids_due_at: AwareDatetime
    opening_at: AwareDatetime | None = None
    bid_validity_days: int = Field(le=3650)
    bond: Yuan | None = Field(default=None, description="Bid bond per lot")
    evaluation_method: str = "lowest-evaluated-price"
    scoring: dict[str, Any] | None = Field(
        default=None, description="The comprehensive method: points, formula and criteria, numbers as text"
    )
    minimum_bids: int = Field(default=3, le=1000)
    qualification: str
    consortium: bool = False
    suite: str = Field(default="INTL-1", description="Algorithm suite by which bids are sealed: INTL-1 or SM-1")
    contact: str = Field(description="Address and telephone of buyer and agency; no private person's")

    def plan(self) -> actions.TermsPlan:
        """This function will return the terms with amounts read."""
        facts = self.model_dump(exclude={"bond"})
        return actions.TermsPlan(**facts, bond=None if self.bond is None else Decimal(self.bond))


class ClarificationIn(Schema):
    """A clarification or change; `bids_due_at` where the deadline moves."""

    model_config = ConfigDict(extra="forbid")

    content: str
    affects_preparation: bool
    bids_due_at: AwareDatetime | None = None


class DeadlineIn(Schema):
    """A later deadline and opening."""

    model_config = ConfigDict(extra="forbid")

    bids_due_at: AwareDatetime
    reason: str


@router.get("/tenders/{code}", response=dict[str, Any], auth=None, summary="一个招标项目 · One tender")
def tender(request: HttpRequest, code: str) -> dict[str, Any]:
    """All that is public of a tender: lots, terms, documents, the signed seal policy."""
    return queries.public_view(plans.tender(code))


@router.put("/tenders/{code}/terms", response=dict[str, Any], summary="设定招标条件 · Set the terms")
def set_terms(request: HttpRequest, code: str, body: TermsIn) -> dict[str, Any]:
    """Set the terms; the first time, the trustees are asked for their keys."""
    terms = actions.set_terms(tender=plans.tender(code), plan=body.plan(), by=actor_of(request), now=business_now())
    return {"tender": code, "trustees": terms.trustees, "opening_at": rfc3339(terms.opening_at)}


@router.put(
    "/tenders/{code}/documents/{name}", response={201: dict[str, Any]}, summary="上传招标文件 · Upload a document"
)
def add_file(request: HttpRequest, code: str, name: str) -> Status[dict[str, Any]]:
    """Upload one file as a raw body with Content-Length and Content-Digest."""
    file = actions.add_file(
        tender=plans.tender(code),
        name=name,
        media=request.headers.get("Content-Type", "application/octet-stream"),
        content=stream_of(request),
        expected=declared_digest(request),
        by=actor_of(request),
        now=business_now(),
    )
    return Status(201, {"name": file.name, "size": file.size, "sha256": file.sha256, "version": file.version})


@router.post("/tenders/{code}/issue", response={201: dict[str, Any]}, summary="发出招标文件 · Issue the documents")
def issue(request: HttpRequest, code: str) -> Status[dict[str, Any]]:
    """Issue the documents and publish the tender notice; this cannot be undone."""
    actions.issue(tender=plans.tender(code), by=actor_of(request), now=business_now())
    return Status(201, queries.public_view(plans.tender(code)))


@router.post("/tenders/{code}/clarifications", response={201: dict[str, Any]}, summary="发出澄清 · Clarify")
def clarify(request: HttpRequest, code: str, body: ClarificationIn) -> Status[dict[str, Any]]:
    """Publish a clarification or change."""
    made = actions.clarify(tender=plans.tender(code), **body.model_dump(), by=actor_of(request), now=business_now())
    return Status(201, {"tender": code, "number": made.number, "bids_due_at": rfc3339(made.bids_due_at)})


@router.post("/tenders/{code}/deadline", response=dict[str, Any], summary="推迟截止和开标 · Move the deadline")
def move_opening(request: HttpRequest, code: str, body: DeadlineIn) -> dict[str, Any]:
    """Move deadline and opening to a later time."""
    terms = actions.move_opening(
        tender=plans.tender(code), to=body.bids_due_at, reason=body.reason, by=actor_of(request), now=business_now()
    )
    return {"tender": code, "bids_due_at": rfc3339(terms.bids_due_at), "opening_at": rfc3339(terms.opening_at)}


@router.get(
    "/tenders/{code}/documents/files/{sha256}", auth=None, response={200: Any}, summary="下载招标文件 · Take a document"
)
def take(request: HttpRequest, code: str, sha256: str) -> HttpResponseBase:
    """Take a file of the documents by its digest; anyone may, without registration (Order 20 art. 20)."""
    file = actions.take(tender=plans.tender(code), sha256=sha256, by=_taker(request), now=business_now())
    response = FileResponse(open_file(file.sha256), content_type=file.media)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    response.headers["Content-Length"] = str(file.size)
    return response


@router.get(
    "/tenders/{code}/key-evidence", response=dict[str, Any], auth=None, summary="密钥证明 · Evidence of the keys"
)
def evidence(request: HttpRequest, code: str) -> dict[str, Any]:
    """Proof that each trustee's own log binds its key to this tender."""
    return key_evidence(queries.terms_of(code))


def _taker(request: HttpRequest) -> Actor:
    """Who takes: the subject of the token if one is sent, else nobody that is known."""
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    token = tokens.find(text=text.strip(), now=wall_now()) if kind.lower() == "bearer" and text else None
    if token is None:
        return taker_of(request)
    return Actor(
        office=token.uscc,
        role="bidder" if "bidder" in token.roles else "visitor",
        person=token.user.public_id,
        address=address_of(request),
        certificate=token.certificate,
    )
