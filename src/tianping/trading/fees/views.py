"""Pages of refunds: who gets what back, and that it was returned."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.fees import actions, queries, shown
from tianping.trading.fees.forms import PaidForm
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.tenders.masthead import masthead

PAGE = 50


@page("fees.list", roles=("buyer", "agency", "bidder", "auditor"), methods=("GET",))
def refunds(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A bidder's own bonds; what a buyer or agency has to return; all, for auditors."""
    pages = Paginator(queries.listed_for(actor), PAGE).get_page(request.GET.get("page"))
    own = actor.role == "bidder"
    empty = (
        gettext("没有要退给你的保证金。合同签订、终止招标、招标失败或者撤回投标后列在这里。")
        if own
        else gettext("没有要退的保证金。合同签订、终止招标、招标失败或者有人撤回投标后自动列出。")
    )
    confirming = actor.role in ("buyer", "agency")
    table = shown.table(pages.object_list, now=business_now(), may_confirm=confirming, empty=empty)
    return render(request, "fees/list.html", {"page": pages, "table": table, "own": own})


def _help(cause: str) -> Help:
    if cause == "withdrawal":
        text = gettext("投标截止前撤回投标的，5 日内退还保证金。谁撤回过，截止前平台不告诉任何人，从截止时间起算。")
        return Help(text=text, rule="withdrawal-refund")
    text = gettext("合同签订后 5 日内，向中标人和未中标的投标人退还保证金及银行同期存款利息。")
    return Help(text=text, rule="bond-refund")


@page("fees.confirm_refund", roles=("buyer", "agency"), thing=lambda code: queries.refund(code))
def confirm(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """That a bond was returned, with its interest."""
    found, now = queries.refund(code), business_now()

    def act(given: dict[str, Any]) -> str:
        actions.confirm_refund(refund=found, **given, by=actor, now=business_now())
        return "/refunds/"

    filing = Filing(
        key="fees.confirm_refund",
        ref=code,
        title=gettext("登记退还保证金"),
        button=gettext("登记"),
        form=PaidForm,
        act=act,
        facts=lambda form: [*shown.facts(found, now), *form.facts()],
        help=_help(found.cause),
        back=parts.Link(text=gettext("保证金退还"), url="/refunds/"),
        warning=gettext("登记后写入日志，不能改；退给谁只有你、收款人和监督部门知道。"),
        version=found.state,
        context={"shown": shown.facts(found, now), **masthead(found.lot.tender_id, now=now)},
        template="fees/confirm.html",
    )
    return respond(request, actor, filing)
