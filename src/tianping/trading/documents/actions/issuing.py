"""Issuing documents: the step after which nothing can be taken back."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from tianping.exchange.catalogue.documents import DocumentsIssued
from tianping.law import money
from tianping.record.actors import Actor
from tianping.record.events import FileRef
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.trading.approvals.queries import require_approved
from tianping.trading.documents.actions.preparing import AlreadyIssued
from tianping.trading.documents.approving import issue_matter
from tianping.trading.documents.models import DocumentFile, Terms
from tianping.trading.documents.policy import build_policy, sign
from tianping.trading.documents.rules import require_lawful_terms
from tianping.trading.holds.queries import require_running
from tianping.trading.notices.actions import publish
from tianping.trading.notices.wording import LotLine, Wording, tender_notice
from tianping.trading.plans.actions import move_on
from tianping.trading.plans.models import Tender
from tianping.web.accounts.rights import permit


class TermsMissing(Refusal):
    """The terms are not set."""

    code = "terms-missing"
    status = 409
    zh = "招标项目 {tender} 还没有填招标文件要点。"
    en = "The terms of tender {tender} are not set."
    next_zh = "请先填时间、保证金、有效期和评标办法。"
    next_en = "Set times, bond, validity and evaluation method first."


class FilesMissing(Refusal):
    """There is no file to issue."""

    code = "files-missing"
    status = 409
    zh = "招标项目 {tender} 还没有上传招标文件。"
    en = "Tender {tender} has no document files."
    next_zh = "请至少上传一个文件。"
    next_en = "Upload at least one file."


@transaction.atomic
def issue(*, tender: Tender, by: Actor, now: datetime) -> Terms:
    """Issue the documents with the signed seal policy, and publish the tender notice with them.

    Available from now, or from the later time that the terms name. Locks the tender's row. Raises TenderOnHold,
    TermsMissing, AlreadyIssued, FilesMissing, ApprovalNeeded, KeysNotBound, LimitBreached (T6, T8, T12, T19), NotAllowed.
    """
    permit(by, "documents.issue", tender)
    tender = Tender.objects.select_for_update().get(pk=tender.pk)
    require_running(tender.code)
    terms = Terms.objects.filter(tender=tender).first()
    if terms is None:
        raise TermsMissing(tender=tender.code)
    if terms.issued_at is not None:
        raise AlreadyIssued(tender=tender.code)
    files = tuple(DocumentFile.objects.filter(tender=tender, version=terms.version))
    if not files:
        raise FilesMissing(tender=tender.code)
    require_approved(issue_matter(tender=tender, terms=terms))
    terms.available_from = max(terms.available_from, now)
    require_lawful_terms(terms=terms, tender=tender, available_from=terms.available_from)
    policy = build_policy(terms)
    terms.policy, terms.policy_digest, terms.policy_signature = policy.to_json(), policy.digest(), sign(policy)
    terms.issued_at = now
    terms.save()
    for lot in tender.lots.all():
        move_on(lot=lot, to="issued")
    record(_issued(terms), by=by, now=now, files=[file_ref(file) for file in files])
    publish(tender=tender, kind="tender", wording=_wording(tender, terms), by=by, now=now, ends_at=terms.bids_due_at)
    return terms


def file_ref(file: DocumentFile) -> FileRef:
    """This function will return a file as entries name it."""
    return FileRef(name=file.name, media=file.media, size=file.size, sha256=file.sha256)


def _issued(terms: Terms) -> DocumentsIssued:
    return DocumentsIssued(
        tender=terms.tender_id,
        version=terms.version,
        available_from=terms.available_from,
        available_until=terms.available_until,
        bids_due_at=terms.bids_due_at,
        opening_at=terms.opening_at,
        bid_validity_days=terms.bid_validity_days,
        bond=None if terms.bond is None else money.write(terms.bond),
        evaluation_method=terms.evaluation_method,
        scoring=terms.scoring,
        minimum_bids=terms.minimum_bids,
        policy=terms.policy or {},
        policy_digest=terms.policy_digest,
        policy_signature=terms.policy_signature,
    )


def _wording(tender: Tender, terms: Terms) -> Wording:
    return tender_notice(
        name=tender.name,
        scale=tender.project.scale,
        fund_source=tender.project.fund_source,
        lots=[
            LotLine(code=lot.code, name=lot.name, content=lot.content, maximum_price=lot.maximum_price)
            for lot in tender.lots.all()
        ],
        qualification=terms.qualification,
        consortium=terms.consortium,
        available_from=terms.available_from,
        available_until=terms.available_until,
        bids_due_at=terms.bids_due_at,
        buyer_name=tender.buyer_name,
        agency_name=tender.agency_name,
        contact=terms.contact,
        url=str(settings.TIANPING.base_url).rstrip("/"),
    )
