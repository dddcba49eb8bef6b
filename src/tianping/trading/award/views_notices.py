"""What bidders were told: their own notices, and nobody else's."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.award import queries, shown
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.tenders.masthead import masthead


@page("award.own_notices", roles=("bidder",), methods=("GET",))
def notices(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The notices to the signed-in bidder."""
    table = shown.notice_table(list(queries.notices_to(actor.office)[:200]), business_now())
    return render(request, "award/notices.html", {"table": table})


@page("award.own_notices", roles=("bidder",), methods=("GET",))
def notice(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """The bidder's own notice about a lot."""
    found = queries.notice_to(lot, actor.office)
    if found is None:
        raise Http404
    context = {
        "receipt": shown.notice_slip(found),
        "back": parts.Link(text=gettext("收到的通知"), url="/award-notices/"),
        **masthead(found.award.lot.tender_id, now=business_now()),
    }
    return render(request, "filing/receipt.html", context)
