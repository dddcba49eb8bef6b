"""Questions about documents: what is public of a tender, and what the bid maker needs."""

from typing import Any

from django.db.models import F, QuerySet

from tianping.law import money
from tianping.record.events import rfc3339
from tianping.refusals import NotFound
from tianping.trading.documents.models import DocumentFile, Terms
from tianping.trading.documents.policy import signature_json
from tianping.trading.plans.models import Lot, Tender


def terms_of(tender_code: str) -> Terms:
    """This function will find the terms of a tender. Raises NotFound."""
    terms = Terms.objects.select_related("tender").filter(tender=tender_code).first()
    if terms is None:
        raise NotFound(thing=f"招标文件 {tender_code}")
    return terms


def published_files(tender_code: str) -> QuerySet[DocumentFile]:
    """This function will return the files that were issued; drafts of the next clarification are not among them."""
    return issued(DocumentFile.objects.filter(tender=tender_code))


def issued(files: QuerySet[DocumentFile]) -> QuerySet[DocumentFile]:
    """This function will keep, of some files, those that were issued."""
    return files.filter(tender__terms__issued_at__isnull=False, version__lte=F("tender__terms__version"))


def public_view(tender: Tender) -> dict[str, Any]:
    """This function will return all that is public of a tender on this platform, as the API tells it."""
    terms = Terms.objects.filter(tender=tender).first()
    return {
        "tender": tender.code,
        "project": tender.project_id,
        "name": tender.name,
        "buyer": tender.buyer,
        "buyer_name": tender.buyer_name,
        "agency": tender.agency or None,
        "agency_name": tender.agency_name or None,
        "method": tender.method,
        "mandatory": tender.mandatory,
        "construction": tender.construction,
        "electronic": tender.electronic,
        "state_funded": tender.state_funded,
        "region": tender.region,
        "classification": tender.classification,
        "supervisor": tender.supervisor,
        "planned_at": rfc3339(tender.planned_at),
        "lots": [_lot(lot) for lot in tender.lots.all()],
        "keys_bound": sorted(key.trustee for key in tender.bound_keys.all()),
        **(_terms(terms) if terms is not None and terms.issued_at is not None else _no_terms()),
    }


def _lot(lot: Lot) -> dict[str, Any]:
    return {
        "lot": lot.code,
        "deal": lot.deal,
        "name": lot.name,
        "content": lot.content,
        "estimate": money.write(lot.estimate),
        "maximum_price": None if lot.maximum_price is None else money.write(lot.maximum_price),
        "stage": lot.stage,
    }


def _terms(terms: Terms) -> dict[str, Any]:
    assert terms.issued_at is not None
    return {
        "issued_at": rfc3339(terms.issued_at),
        "version": terms.version,
        "available_from": rfc3339(terms.available_from),
        "available_until": rfc3339(terms.available_until),
        "bids_due_at": rfc3339(terms.bids_due_at),
        "opening_at": rfc3339(terms.opening_at),
        "bid_validity_days": terms.bid_validity_days,
        "bond": None if terms.bond is None else money.write(terms.bond),
        "evaluation_method": terms.evaluation_method,
        "scoring": terms.scoring,
        "minimum_bids": terms.minimum_bids,
        "qualification": terms.qualification,
        "consortium": terms.consortium,
        "suite": terms.suite,
        "seal_policy": terms.policy,
        "seal_policy_digest": terms.policy_digest,
        "seal_policy_signature": signature_json(terms),
        "documents": [_file(file) for file in published_files(terms.tender_id)],
    }


def _no_terms() -> dict[str, Any]:
    nothing = dict.fromkeys(("issued_at", "bids_due_at", "opening_at", "seal_policy", "seal_policy_signature"))
    return {**nothing, "documents": []}


def _file(file: DocumentFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "media": file.media,
        "size": file.size,
        "sha256": file.sha256,
        "version": file.version,
        "path": f"/api/v1/tenders/{file.tender_id}/documents/files/{file.sha256}",
    }
