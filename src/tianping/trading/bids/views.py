"""A bidder's own pages: its lots, the task list of one, its receipts. Nobody else sees any of it (Order 20 art. 21, 27)."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.bids import queries, tables
from tianping.trading.bids.models import Bid
from tianping.trading.bids.proving import receipt_of
from tianping.trading.bids.receipt_document import receipt_document
from tianping.trading.bids.slip import slip, waits
from tianping.trading.bids.tasklist import tasks
from tianping.trading.documents.evidence import key_evidence
from tianping.trading.documents.models import Clarification
from tianping.trading.documents.queries import public_view, published_files
from tianping.trading.plans import queries as plans
from tianping.trading.plans.models import Lot
from tianping.web import parts
from tianping.web.access import page
from tianping.web.accounts.rights import permit
from tianping.web.clock import business_now
from tianping.web.filing.flow import Help
from tianping.web.tenders.masthead import masthead

MOST = 200


@page("bids.upload", roles=("bidder",), methods=("GET",))
def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The lots that the bidder has to do with, those with the latest deadline first."""
    now = business_now()
    lots = queries.owns(lots=list(queries.lots_of(actor.office)[:MOST]), office=actor.office)
    running = sorted((own for own in lots if own.open(now)), key=lambda own: own.terms.bids_due_at)
    context = {
        "table": tables.lot_table([*running, *(own for own in lots if not own.open(now))], now=now),
        "nearest": running[0] if running else None,
        "help": Help(
            text=gettext("这里只有本单位的事。截止前，谁取了文件、谁投了标、投了几家，谁也看不到。"),
            rule="no-early-opening",
        ),
    }
    return render(request, "bids/mine.html", context)


@page("bids.upload", roles=("bidder",), methods=("GET",), thing=lambda lot: plans.lot(lot))
def lot(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """The task list of one lot, with its documents, its clarifications and what was handed in."""
    now, found = business_now(), plans.lot(lot)
    own = queries.own(lot=found, office=actor.office)
    unread = {one.number for one in own.unread}
    clarifications = Clarification.objects.filter(tender=found.tender_id).order_by("-number")
    context = {
        **masthead(found.tender_id, now=now),
        "own": own,
        "lot": found,
        "open": own.open(now),
        "late": now > own.terms.bids_due_at,
        "tasks": tasks(own, now=now),
        "documents": tables.document_table(published_files(found.tender_id)),
        "clarifications": [(one, one.number in unread) for one in clarifications],
        "versions": tables.version_table(own.bids),
        "acts": _acts(own, found),
        "help": Help(
            text=gettext("照着往下办。加密后的文件到开标时才打得开，平台也看不到内容。"), rule="no-early-opening"
        ),
        "rule": parts.Article(text=gettext("招标投标法 第二十八条"), rule="reject-late"),
    }
    return render(request, "bids/lot.html", context)


def _acts(own: queries.Own, lot: Lot) -> list[parts.Link]:
    upload = own.upload
    if upload is not None and upload.received == upload.length:
        return [parts.Link(text=gettext("核对并递交"), url=f"/my/bids/uploads/{upload.code}/", primary=True)]
    words = gettext("上传替换的文件") if own.standing else gettext("上传加密文件")
    return [parts.Link(text=words, url=f"/my/bids/lots/{lot.code}/envelope/", primary=True)]


@page("bids.upload", roles=("bidder",), methods=("GET",), thing=lambda lot: plans.lot(lot))
def package(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """The tender with the evidence for its keys, as `tianping bid check --save` writes it: to seal without a network."""
    own = queries.own(lot=plans.lot(lot), office=actor.office)
    told = {"tender": public_view(own.lot.tender), "evidence": key_evidence(own.terms)}
    return _download(json.dumps(told, ensure_ascii=False, indent=1).encode(), f"{own.lot.tender_id}.json")


@page("bids.upload", roles=("bidder",), methods=("POST",), thing=lambda lot: plans.lot(lot))
def read(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """The bidder has read the clarifications; from now on only later ones are new."""
    queries.note_read(lot=plans.lot(lot), office=actor.office, now=business_now())
    return HttpResponseRedirect(f"/my/bids/lots/{lot}/#h-clarifications")


@page("bids.read_receipt", roles=("bidder",), methods=("GET",))
def receipt(request: HttpRequest, actor: Actor, receipt: str) -> HttpResponse:
    """The receipt with what is proven now."""
    bid, now = _own(receipt, actor), business_now()
    context: dict[str, Any] = {
        **masthead(bid.lot.tender_id, now=now),
        "receipt": slip(bid, now=now),
        "waits": waits(bid),
        "back": parts.Link(text=gettext("这个标段的投标"), url=f"/my/bids/lots/{bid.lot_id}/"),
    }
    return render(request, "bids/receipt.html", context)


@page("bids.read_receipt", roles=("bidder",), methods=("GET",))
def receipt_json(request: HttpRequest, actor: Actor, receipt: str) -> HttpResponse:
    """The receipt for programs; of a bid that was withdrawn, the receipt of that stands beside it."""
    bid = _own(receipt, actor)
    told = receipt_of(bid).model_dump(mode="json")
    if bid.withdrawal:
        told = {"bid": told, "withdrawal": bid.withdrawal}
    return _download(json.dumps(told, ensure_ascii=False, indent=1).encode(), f"receipt-{bid.receipt}.json")


@page("bids.read_receipt", roles=("bidder",), methods=("GET",))
def receipt_pdf(request: HttpRequest, actor: Actor, receipt: str) -> HttpResponse:
    """The receipt as a sealed document."""
    bid = _own(receipt, actor)
    pdf = receipt_document(bid=bid, now=business_now())
    return _download(pdf, f"receipt-{bid.receipt}.pdf", media="application/pdf")


def _own(receipt: str, actor: Actor) -> Bid:
    bid = queries.own_bid(receipt=receipt, office=actor.office)
    permit(actor, "bids.read_receipt", bid)
    return bid


def _download(data: bytes, name: str, *, media: str = "application/json") -> HttpResponse:
    answer = HttpResponse(data, content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
