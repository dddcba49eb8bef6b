"""What a second person approves before documents are issued: all terms and every file."""

from collections.abc import Mapping
from typing import Any

from tianping.law import money
from tianping.record.events import rfc3339
from tianping.trading.approvals.matters import Matter, approvable
from tianping.trading.documents.models import DocumentFile, Terms
from tianping.trading.documents.queries import terms_of
from tianping.trading.plans.models import Tender
from tianping.trading.plans.queries import tender as find

ISSUE = "documents.issue"


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


def _offices(tender: Tender) -> tuple[str, ...]:
    return tuple(one for one in (tender.buyer, tender.agency) if one)
