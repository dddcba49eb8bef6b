"""Pages of incidents: terminate a tender, tender anew what failed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, pgettext

from tianping.record.actors import Actor
from tianping.trading.incidents import actions
from tianping.trading.incidents.actions.repeating import ENDED
from tianping.trading.incidents.forms import TerminateForm, repeat_form
from tianping.trading.plans import queries as plans
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.tenders.masthead import masthead

CONDUCTING = ("buyer", "agency")


def _tender(code: str) -> Any:
    return plans.tender(code)


@page("incidents.terminate", roles=CONDUCTING, thing=_tender)
def terminate(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The buyer ends a tender, with a notice."""
    tender, now = plans.tender(code), business_now()

    def act(given: dict[str, Any]) -> str:
        actions.terminate(tender=tender, **given, by=actor, now=business_now())
        return f"/tenders/{code}/"

    filing = Filing(
        key="incidents.terminate",
        ref=code,
        title=pgettext("button", "终止招标"),
        button=pgettext("button", "终止招标"),
        form=TerminateForm,
        act=act,
        help=Help(
            text=gettext("终止要有正当理由，及时公告，退还所收费用和保证金及利息。没有定标的标段都终止。"),
            rule="termination",
        ),
        back=parts.Link(text=tender.name, url=f"/tenders/{code}/"),
        warning=gettext("终止后随即公告，不能恢复；已递交的投标文件不再开启。"),
        context=masthead(code, now=now),
    )
    return respond(request, actor, filing)


@page("incidents.retender", roles=CONDUCTING, thing=_tender)
def retender(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """What failed or was terminated is tendered anew."""
    tender, now = plans.tender(code), business_now()
    ended = list(tender.lots.filter(stage__in=ENDED, repeated_as=None).order_by("code"))

    def act(given: dict[str, Any]) -> str:
        lots = [plans.lot(one) for one in given.pop("lots")]
        made = actions.retender(earlier=tender, lots=lots, **given, by=actor, now=business_now())
        return f"/tenders/{made.tender_id}/"

    filing = Filing(
        key="incidents.retender",
        ref=code,
        title=gettext("重新招标"),
        button=gettext("重新招标"),
        form=repeat_form(ended, invited=tender.method == "invited"),
        initial={"lots": [lot.code for lot in ended]},
        act=act,
        help=Help(
            text=gettext("分析失败原因、采取措施后重新招标。标段、限价照原方案，新项目有自己的编号。"), rule="bidders"
        ),
        back=parts.Link(text=tender.name, url=f"/tenders/{code}/"),
        warning=gettext("新项目随即入库公开，和原项目互相链接；方案不能删。"),
        context=masthead(code, now=now),
    )
    return respond(request, actor, filing)
