"""A member's own scoring sheet: filled and kept as often as wanted, signed once."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.law.scoring.method import Method
from tianping.trading.evaluation import actions, heads, labels, tables
from tianping.trading.evaluation.actions.scoring import NotScored
from tianping.trading.evaluation.comprehensive import declared
from tianping.trading.evaluation.entering import Sitting, room_page
from tianping.trading.evaluation.forms import SignatureForm
from tianping.trading.evaluation.forms_sheet import saved, sheet_form
from tianping.trading.evaluation.models import ScoreSheet
from tianping.trading.evaluation.queries import effective, opened_bid, opened_bids
from tianping.trading.evaluation.reading_sheets import marks_by_cell, missing_marks, own_sheet
from tianping.trading.evaluation.sheets import digest_of, sheet_to_sign
from tianping.web import parts
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond

SIDE_BY_SIDE = 4
"""Bids that a screen shows side by side with room for the points and reasons of each."""


def _method(sitting: Sitting) -> Method:
    found = declared(sitting.lot)
    if found is None:
        raise NotScored(lot=sitting.lot.code)
    return found


def own_table(sitting: Sitting, method: Method) -> parts.Table:
    """This function will set out the own sheet as it stands."""
    sheet = own_sheet(sitting.lot, sitting.member)
    bids = [{"receipt": bid.bid_id, "bidder_name": bid.bid.bidder_name} for bid in opened_bids(sitting.lot)]
    return tables.marked(gettext("我的评分表"), marks_by_cell(sheet), method.to_json()["criteria"], bids)


@room_page("evaluation.score")
def sheet(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """The sheet as a table, a few bids at a time; each saving keeps what is whole, nothing is final before the signature."""
    method, held = _method(sitting), own_sheet(sitting.lot, sitting.member)
    if held is not None and held.locked_at is not None:
        return HttpResponseRedirect(f"{heads.room(sitting.lot)}sheet/kept/")
    here, page = f"{heads.room(sitting.lot)}sheet/", Paginator(effective(sitting.lot), SIDE_BY_SIDE)
    shown = page.get_page(request.GET.get("page"))
    bids = list(shown.object_list)

    def act(given: dict[str, Any]) -> str:
        for receipt, marks in given.items():
            if marks:
                opened = opened_bid(sitting.lot, receipt)
                actions.score(opened=opened, marks=marks, by=sitting.actor, now=business_now())
        following = shown.next_page_number() if shown.has_next() else shown.number
        return f"{here}?page={following}&kept=1" if page.num_pages > 1 else f"{here}?kept=1"

    filing = Filing(
        key="evaluation.sheet",
        ref=f"{sitting.lot.pk} {sitting.member.code} {shown.number}",
        title=gettext("打分"),
        button=gettext("保存，打下一组") if shown.has_next() else gettext("保存"),
        form=sheet_form(method, bids),
        act=act,
        help=Help(
            text=gettext("独立打分，随时可存、可改，签署以后才算数。全体签署以前，别的成员看不到。"),
            rule="committee-secret",
        ),
        back=heads.back_to_room(sitting.lot),
        check=False,
        initial=saved(held, method, bids),
        context={
            "wide": True,
            "bids": bids,
            "groups": [page.page(number) for number in page.page_range] if page.num_pages > 1 else [],
            "shown": shown,
            "totals": _totals(held, method, [bid.bid_id for bid in bids]),
            "kept": "kept" in request.GET,
            "missing": missing_marks(sitting.lot, sitting.member),
            "sign_url": f"{here}sign/",
            **heads.head(sitting.lot.tender_id, now=business_now()),
        },
        template="evaluation/sheet_form.html",
    )
    return respond(request, sitting.actor, filing)


def _totals(held: ScoreSheet | None, method: Method, receipts: list[str]) -> list[str]:
    """What is kept so far for each bid, added up."""
    marks = list(held.scores.all()) if held else []
    most = sum(one.points for one in method.criteria)
    return [f"{sum(one.points for one in marks if one.bid_id == receipt):f} / {most:f}" for receipt in receipts]


@room_page("evaluation.score")
def sign_sheet(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """The own sheet is signed with the member's certificate, over its canonical text."""
    method, held = _method(sitting), own_sheet(sitting.lot, sitting.member)
    root = heads.room(sitting.lot)
    if held is None:
        return HttpResponseRedirect(f"{root}sheet/")
    if held.locked_at is not None:
        return HttpResponseRedirect(f"{root}sheet/kept/")
    text = sheet_to_sign(held)

    def act(given: dict[str, Any]) -> str:
        actions.sign_sheet(lot=sitting.lot, **given, by=sitting.actor, now=business_now())
        return f"{root}sheet/kept/"

    filing = Filing(
        key="evaluation.sign_sheet",
        ref=f"{sitting.lot.pk} {sitting.member.code}",
        title=gettext("签署评分表"),
        button=gettext("签署"),
        form=SignatureForm,
        act=act,
        help=Help(
            text=gettext("用你的数字证书在自己电脑上签下面的原文，再把签名交上来。证书和密码不离开你的电脑。"),
            rule="evaluation-report",
        ),
        back=parts.Link(text=gettext("我的评分表"), url=f"{root}sheet/"),
        warning=gettext("签署后分数不能再改。"),
        facts=lambda form: [parts.Fact(term=gettext("待签原文"), value=text, code=True), *form.facts()],
        version=digest_of(held),
        context={
            "to_sign": text,
            "table": own_table(sitting, method),
            **heads.head(sitting.lot.tender_id, now=business_now()),
        },
        template="evaluation/signature_form.html",
    )
    return respond(request, sitting.actor, filing)


@room_page("evaluation.read", methods=("GET",))
def kept_sheet(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """The signed sheet with its receipt."""
    method, held = _method(sitting), own_sheet(sitting.lot, sitting.member)
    if held is None or held.locked_at is None:
        raise Http404
    context = {
        "table": own_table(sitting, method),
        "receipt": parts.Receipt(
            title=gettext("评分表已签署"),
            subtitle=sitting.lot.name,
            facts=[
                parts.Fact(term=gettext("时间"), value=labels.exact(held.locked_at)),
                parts.Fact(term="SHA-256", value=held.sha256, code=True),
                parts.Fact(term=gettext("签过的原文"), value=sheet_to_sign(held), code=True),
            ],
            note=gettext("分数不能再改。全体成员签署以后，互相可见，并算出排名。"),
        ),
        "back": heads.back_to_room(sitting.lot),
        **heads.head(sitting.lot.tender_id, now=business_now()),
    }
    return render(request, "evaluation/sheet.html", context)
