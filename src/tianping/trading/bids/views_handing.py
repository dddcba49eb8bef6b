"""Uploading an envelope, handing it in, taking it back.

These three do not go through the steps of `tianping.web.filing`: its transaction would hold the database while a whole
envelope is read, and the acts themselves are idempotent: the same bytes give the same receipt, however often they come.
"""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.refusals import Refusal
from tianping.trading.bids import actions, queries, uploading
from tianping.trading.bids.inspecting import Inspected, inspect
from tianping.trading.bids.models import Bid, Upload
from tianping.trading.bids.plain_upload import PLAIN_MIB, take_whole
from tianping.trading.bids.slip import address_of, exact
from tianping.trading.plans import queries as plans
from tianping.web import parts, wording
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Help
from tianping.web.tenders.masthead import masthead


@page("bids.upload", roles=("bidder",), thing=lambda lot: plans.lot(lot))
def envelope(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """Upload an envelope: in slices by the page's script, or whole with the form where there is none."""
    now, found = business_now(), plans.lot(lot)
    mistakes: list[Refusal | parts.Mistake] = []
    if request.method == "POST":
        try:
            upload = _taken(request, actor, lot, now)
            if isinstance(upload, Upload):
                return _see_other(f"/my/bids/uploads/{upload.code}/")
            mistakes.append(upload)
        except Refusal as refusal:
            mistakes.append(refusal)
    own = queries.own(lot=found, office=actor.office)
    context = {
        **masthead(found.tender_id, now=now),
        "own": own,
        "lot": found,
        "open": own.open(now),
        "mistakes": mistakes,
        "plain_mib": PLAIN_MIB,
        "slice": uploading.SLICE,
        "help": Help(
            text=gettext("选加密好的 .tpbid 文件上传，断了可以接着传。上传完还要核对、递交，才算投标。"),
            rule="reject-late",
        ),
        "back": parts.Link(text=gettext("这个标段的投标"), url=f"/my/bids/lots/{found.code}/"),
    }
    return render(request, "bids/envelope.html", context, status=422 if mistakes else 200)


def _taken(request: HttpRequest, actor: Actor, lot: str, now: datetime) -> Upload | parts.Mistake:
    file = request.FILES.get("envelope")
    if not isinstance(file, UploadedFile) or not file.size:
        return parts.Mistake(text=gettext("没有选文件，或者是空文件。请选加密好的 .tpbid 文件。"), field="id_envelope")
    if file.size > PLAIN_MIB * 1024 * 1024:
        text = gettext("文件超过 {limit} MB。请打开浏览器的脚本分片上传，或者用 tianping bid submit。")
        return parts.Mistake(text=text.format(limit=PLAIN_MIB), field="id_envelope")
    return take_whole(lot=plans.lot(lot), file=file, by=actor, now=now)


@page("bids.submit", roles=("bidder",))
def hand_in(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Check an uploaded envelope and hand it in; then its receipt."""
    upload, now, refused = queries.own_upload(code=code, office=actor.office), business_now(), None
    if request.method == "POST":
        try:
            return _see_other(address_of(actions.submit(upload=upload, by=actor, clock=business_now)))
        except Refusal as refusal:
            refused = refusal
    elif done := Bid.objects.filter(lot=upload.lot_id, bidder=actor.office, sha256=upload.sha256).first():
        return HttpResponseRedirect(address_of(done))
    if upload.received < upload.length:
        return HttpResponseRedirect(f"/my/bids/lots/{upload.lot_id}/envelope/")
    found = inspect(upload=upload, by=actor, now=now)
    refusals = _once([*([refused] if refused else []), *found.refusals])
    context = {
        **masthead(upload.lot.tender_id, now=now),
        "upload": upload,
        "facts": _facts(upload, found),
        "refusals": refusals,
        "due": upload.lot.tender.terms.bids_due_at,
        "late": now > upload.lot.tender.terms.bids_due_at,
        "back": parts.Link(text=gettext("这个标段的投标"), url=f"/my/bids/lots/{upload.lot_id}/"),
    }
    return render(request, "bids/hand_in.html", context, status=refused.status if refused else 200)


def _once(refusals: list[Refusal]) -> list[Refusal]:
    return list({refusal.sentence(): refusal for refusal in refusals}.values())


def _facts(upload: Upload, found: Inspected) -> list[parts.Fact]:
    shown = [
        parts.Fact(term=gettext("招标项目"), value=upload.lot.tender.name),
        parts.Fact(term=gettext("标段"), value=f"{upload.lot.name}　{upload.lot_id}"),
        parts.Fact(term=gettext("文件大小"), value=wording.size(upload.length)),
        parts.Fact(term=gettext("文件摘要"), value=upload.sha256, code=True),
    ]
    if found.head is not None:
        shown.append(parts.Fact(term=gettext("第几版"), value=str(found.head.header.counter)))
        shown.append(parts.Fact(term=gettext("封装编号"), value=found.head.hh, code=True))
    if found.signed is not None:
        signer, stamped = found.signed.signer, found.signed.stamped_at
        shown.append(parts.Fact(term=gettext("签名单位"), value=f"{signer.name}　{signer.uscc}"))
        shown.append(parts.Fact(term=gettext("时间戳"), value=exact(stamped) if stamped else gettext("没有")))
    if found.replaces is not None:
        shown.append(parts.Fact(term=gettext("替换哪一份"), value=found.replaces.receipt, code=True))
    return shown


@page("bids.withdraw", roles=("bidder",))
def withdraw(request: HttpRequest, actor: Actor, receipt: str) -> HttpResponse:
    """Take a bid back: first what comes of it, then the receipt of the withdrawal."""
    bid, now = queries.own_bid(receipt=receipt, office=actor.office), business_now()
    refusals: list[Refusal] = []
    if request.method == "POST":
        try:
            return _see_other(address_of(actions.withdraw(bid=bid, by=actor, clock=business_now)))
        except Refusal as refusal:
            refusals.append(refusal)
    terms = bid.lot.tender.terms
    context: dict[str, Any] = {
        **masthead(bid.lot.tender_id, now=now),
        "bid": bid,
        "terms": terms,
        "refusals": refusals,
        "possible": bid.state == "standing" and now <= terms.bids_due_at and bid.lot.stage == "issued",
        "facts": [
            parts.Fact(term=gettext("回执编号"), value=bid.receipt, code=True),
            parts.Fact(term=gettext("收到时间"), value=exact(bid.received_at)),
            parts.Fact(term=gettext("标段"), value=f"{bid.lot.name}　{bid.lot_id}"),
        ],
        "help": Help(
            text=gettext("截止前可以撤回，并可以另投一份。截止后撤销的，招标人可以不退还投标保证金。"),
            rule="withdrawal-refund",
        ),
        "back": parts.Link(text=gettext("回执"), url=address_of(bid)),
    }
    return render(request, "bids/withdraw.html", context, status=refusals[0].status if refusals else 200)


def _see_other(address: str) -> HttpResponse:
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer
