"""Pages of the time for the evaluation: a member finds it too short, the buyer extends it (条例 第四十八条)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.evaluation import actions, heads, queries
from tianping.trading.evaluation.entering import Sitting, room_page
from tianping.trading.evaluation.forms import ExtensionForm, TimeWishForm
from tianping.trading.evaluation.views_committee import page_of
from tianping.trading.plans import queries as plans
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond


@room_page("evaluation.vote")
def wish(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """A member says that the time is too short."""

    def act(given: dict[str, Any]) -> str:
        actions.wish_for_time(lot=sitting.lot, **given, by=sitting.actor, now=business_now())
        return heads.room(sitting.lot)

    filing = Filing(
        key="evaluation.wish_for_time",
        ref=sitting.lot.code,
        title=gettext("评标时间不够"),
        button=gettext("要求延长"),
        form=TimeWishForm,
        act=act,
        help=Help(
            text=gettext("超过三分之一的成员认为时间不够，招标人就应当延长。招标人只看到人数，看不到是谁。"),
            rule="evaluation-extension",
        ),
        back=heads.back_to_room(sitting.lot),
        warning=gettext("写入密封日志，不能收回；招标人延长以前只能表示一次。"),
        context=heads.head(sitting.lot.tender_id, now=business_now()),
    )
    return respond(request, sitting.actor, filing)


@page("evaluation.extend", roles=("buyer", "agency"), thing=lambda code: plans.tender(code))
def extend(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The buyer extends the evaluation."""
    tender = plans.tender(code)
    committee = queries.committee_of(code)
    wanted = gettext("{count} 名，共 {seats} 名").format(
        count=queries.open_wishes(committee).count(), seats=committee.seats
    )

    def act(given: dict[str, Any]) -> str:
        actions.extend(tender=tender, **given, by=actor, now=business_now())
        return page_of(code)

    filing = Filing(
        key="evaluation.extend",
        ref=code,
        title=gettext("延长评标时间"),
        button=gettext("延长"),
        form=ExtensionForm,
        act=act,
        facts=lambda form: [parts.Fact(term=gettext("认为时间不够的成员"), value=wanted), *form.facts()],
        help=Help(
            text=gettext("超过三分之一的成员认为时间不够的，应当适当延长；没有到的，也可以延长。"),
            rule="evaluation-extension",
        ),
        back=parts.Link(text=gettext("评标委员会"), url=page_of(code)),
        warning=gettext("延长写入公开日志，不能收回，只能再延长。"),
        version=str(committee.extensions.count()),
        context=heads.head(code, now=business_now()),
    )
    return respond(request, actor, filing)
