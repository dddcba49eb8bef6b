"""What everybody reads of the documents: files, terms, changes, answers; and a bidder's own receipt."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.record.actors import Actor
from tianping.refusals import NotFound
from tianping.trading.documents import actions, questions
from tianping.trading.documents.actions.asking import NotTaken
from tianping.trading.documents.formula import criteria_table
from tianping.trading.documents.models import DocumentFile, Terms
from tianping.trading.documents.queries import published_files
from tianping.trading.documents.receipts import taking_receipt
from tianping.trading.documents.takers import taken_at
from tianping.trading.documents.views.changing import documents_link
from tianping.trading.documents.views.issuing import terms_facts
from tianping.trading.plans import queries as plans
from tianping.trading.plans.heads import head
from tianping.trading.plans.models import Tender
from tianping.web import parts, wording
from tianping.web.access import page, public, visitor
from tianping.web.clock import business_now
from tianping.web.receipt_document import receipt_pdf


@public
@require_safe
def documents(request: HttpRequest, code: str) -> HttpResponse:
    """The documents with their terms, the changes and the answers, for everybody; 404 where there is no such tender."""
    tender, now, me = _tender(code), business_now(), visitor(request)
    terms = Terms.objects.filter(tender=tender, issued_at__isnull=False).first()
    bidder = me if me is not None and me.role == "bidder" else None
    context = {
        **head(code, now=now),
        "tender": tender,
        "terms": terms,
        "files": _file_table(list(published_files(code))),
        "facts": terms_facts(terms, now=now) if terms else [],
        "criteria": criteria_table(terms) if terms else None,
        "changes": list(tender.clarifications.order_by("-number")),
        "answers": list(questions.answered_questions(tender)),
        "open": terms is not None and now < terms.bids_due_at,
        "available": terms is not None and terms.available_from <= now,
        "bidder": bidder,
        "taken": taken_at(tender=code, subject=bidder.office) if bidder else None,
    }
    answer = render(request, "documents/documents.html", context)
    if me is not None:
        answer.headers["Cache-Control"] = "private, no-store"  # what it says of having taken is this bidder's own
    return answer


@page("documents.take", roles=("bidder",), methods=("POST",))
def take(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A bidder takes the documents; who asks questions must have done so. Twice is once."""
    tender = plans.tender(code)
    file = published_files(code).first()
    if file is None:
        raise NotFound(thing=f"招标文件 {code}")
    if taken_at(tender=code, subject=actor.office) is None:
        actions.take(tender=tender, sha256=file.sha256, by=actor, now=business_now())
    return HttpResponseRedirect(f"/tenders/{code}/documents/receipt/")


@page("documents.take", roles=("bidder",), methods=("GET",))
def receipt(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A bidder's own receipt for the documents. Raises NotTaken."""
    tender, now = plans.tender(code), business_now()
    at = taken_at(tender=code, subject=actor.office)
    if at is None:
        raise NotTaken(tender=code)
    slip = taking_receipt(tender, subject=actor.office, at=at, now=now)
    context = {**head(code, now=now), "receipt": slip, "back": documents_link(code)}
    return render(request, "filing/receipt.html", context)


@page("documents.take", roles=("bidder",), methods=("GET",))
def receipt_document(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The receipt as a sealed document. Raises NotTaken."""
    tender, now = plans.tender(code), business_now()
    at = taken_at(tender=code, subject=actor.office)
    if at is None:
        raise NotTaken(tender=code)
    pdf = receipt_pdf(lambda: taking_receipt(tender, subject=actor.office, at=at, now=now), made_at=now)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="documents-{code}.pdf"'
    return answer


def _tender(code: str) -> Tender:
    try:
        return plans.tender(code)
    except NotFound:
        raise Http404 from None


def _file_table(files: list[DocumentFile]) -> parts.Table:
    columns = [
        parts.Column(label=gettext("文件")),
        parts.Column(label=gettext("发出"), nw=True),
        parts.Column(label="SHA-256"),
        parts.Column(label=gettext("下载"), nw=True),
    ]
    return parts.Table(
        caption=gettext("招标文件"),
        columns=columns,
        rows=[_file_row(one) for one in files],
        empty=gettext("招标文件还没有发出。发出后人人可下载，不用报名。"),
    )


def _file_row(one: DocumentFile) -> parts.Row:
    url = f"/api/v1/tenders/{one.tender_id}/documents/files/{one.sha256}"
    out = gettext("首次发出") if one.version == 1 else gettext("第 {number} 次修改").format(number=one.version - 1)
    about = gettext("下载 {name}").format(name=one.name)
    return parts.Row(
        cells=[
            parts.Cell(text=one.name, url=url, small=wording.size(one.size)),
            parts.Cell(text=out),
            parts.Cell(text=f"{one.sha256[:16]}…", code=True),
            parts.Cell(text=gettext("下载"), url=url, about=about),
        ]
    )
