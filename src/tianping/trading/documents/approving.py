"""What a second person approves before documents are issued or changed: all terms and every file, each word of a change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from tianping.law import money
from tianping.record.events import rfc3339
from tianping.refusals import BadInput
from tianping.trading.approvals.matters import Matter, approvable
from tianping.trading.documents.models import DocumentFile, Terms
from tianping.trading.documents.queries import terms_of
from tianping.trading.plans.models import Tender
from tianping.trading.plans.queries import tender as find

ISSUE = "documents.issue"
CLARIFY = "documents.clarify"


@approvable(ISSUE, zh="发出招标文件", en="issue the documents")
def _asked(subject: str, details: Mapping[str, Any]) -> Matter:
    return issue_matter(tender=find(subject), terms=terms_of(subject))


def issue_matter(*, tender: Tender, terms: Terms) -> Matter:
    """This function will return what the issue would publish, as it stands; the moment of the issue is not part of it."""
    content: dict[str, Any] = {
        "tender": tender.code,
        "name": tender.name,
        "available_until": rfc3339(terms.available_until),
        "bids_due_at": rfc3339(terms.bids_due_at),
        "bid_validity_days": terms.bid_validity_days,
        "bond": None if terms.bond is None else money.write(terms.bond),
        "evaluation_method": terms.evaluation_method,
        "scoring": terms.scoring,
        "minimum_bids": terms.minimum_bids,
        "qualification": terms.qualification,
        "consortium": terms.consortium,
        "suite": terms.suite,
        "contact": terms.contact,
        "files": [
            {"name": one.name, "sha256": one.sha256}
            for one in DocumentFile.objects.filter(tender=tender, version=terms.version).order_by("name")
        ],
    }
    return Matter(act=ISSUE, subject=tender.code, offices=_offices(tender), content=content)


class _Change(BaseModel):
    """As the request that clarifies."""

    model_config = ConfigDict(extra="forbid")

    content: str
    affects_preparation: bool
    bids_due_at: AwareDatetime | None = None


@approvable(CLARIFY, zh="发出澄清与修改", en="clarify or change the documents")
def _asked_change(subject: str, details: Mapping[str, Any]) -> Matter:
    try:
        given = _Change.model_validate(dict(details))
    except ValidationError as error:
        raise BadInput(field="details", what=f"内容不对：{error.errors()[0]['msg']}", what_en=str(error)) from None
    terms = terms_of(subject)
    return clarify_matter(terms=terms, **given.model_dump() | {"bids_due_at": given.bids_due_at or terms.bids_due_at})


def clarify_matter(*, terms: Terms, content: str, affects_preparation: bool, bids_due_at: datetime) -> Matter:
    """This function will return what a clarification would publish, with the files that were added since the issue."""
    tender = terms.tender
    change: dict[str, Any] = {
        "tender": tender.code,
        "name": tender.name,
        "content": content.strip(),
        "affects_preparation": affects_preparation,
        "bids_due_at": rfc3339(bids_due_at),
        "files": [
            {"name": one.name, "sha256": one.sha256}
            for one in DocumentFile.objects.filter(tender=tender, version=terms.version + 1).order_by("name")
        ],
    }
    return Matter(act=CLARIFY, subject=tender.code, offices=_offices(tender), content=change)


def _offices(tender: Tender) -> tuple[str, ...]:
    return tuple(one for one in (tender.buyer, tender.agency) if one)
