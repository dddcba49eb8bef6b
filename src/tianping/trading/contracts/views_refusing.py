"""No contract is concluded: the award is revoked, the lot given up."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.award import queries as awards
from tianping.trading.award.shown import lot_facts
from tianping.trading.contracts import actions
from tianping.trading.contracts.forms import GiveUpForm, RefuseForm
from tianping.trading.plans import queries as plans
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.tenders.masthead import masthead


@page("award.revoke", roles=("buyer", "agency", "bidder"), thing=lambda lot: awards.award_of(plans.lot(lot)))
def refuse(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """The winner does not conclude the contract: it says so itself, or who conducts the tender does."""
    found, now = plans.lot(lot), business_now()
    own = actor.role == "bidder"
    tender = f"/tenders/{found.tender_id}/"

    def act(given: dict[str, Any]) -> str:
        actions.refuse(lot=found, **given, by=actor, now=business_now())
        return tender if own else f"{tender}award/"

    filing = Filing(
        key="contracts.refuse",
        ref=lot,
        title=gettext("不订立合同") if own else gettext("取消中标"),
        button=gettext("不订立合同") if own else gettext("取消中标"),
        form=RefuseForm,
        act=act,
        help=Help(
            text=gettext("中标人不订立合同的，取消中标，招标人可以依次定其他候选人，或者重新招标。"), rule="award-first"
        ),
        back=parts.Link(text=found.tender.name, url=tender),
        warning=gettext("写入公开日志，不能反悔；除不可抗力外，投标保证金不退（条例 第七十四条）。"),
        version=found.stage,
        context={"shown": lot_facts(found, now), **masthead(found.tender_id, now=now)},
        template="contracts/refuse.html",
    )
    return respond(request, actor, filing)


@page("award.give_up", roles=("buyer", "agency"), thing=lambda lot: plans.lot(lot).tender)
def give_up(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """A lot whose award was revoked is given to nobody else; it may be tendered anew."""
    found, now = plans.lot(lot), business_now()

    def act(given: dict[str, Any]) -> str:
        actions.give_up(lot=found, **given, by=actor, now=business_now())
        return f"/tenders/{found.tender_id}/"

    filing = Filing(
        key="contracts.give_up",
        ref=lot,
        title=gettext("不再定标"),
        button=gettext("不再定标"),
        form=GiveUpForm,
        act=act,
        help=Help(
            text=gettext("中标被取消，又不定其他候选人的，本标段结束，可以重新招标；应退的保证金随即列出。"),
            rule="award-first",
        ),
        back=parts.Link(text=gettext("定标"), url=f"/tenders/{found.tender_id}/award/"),
        warning=gettext("本标段随即失败并发布公告，不能恢复。"),
        version=found.stage,
        context={"shown": lot_facts(found, now), **masthead(found.tender_id, now=now)},
        template="contracts/refuse.html",
    )
    return respond(request, actor, filing)
