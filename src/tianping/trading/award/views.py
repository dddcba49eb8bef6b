"""Pages of the award for buyer and agency: publish candidates, decide, notify, report; the overview of a tender."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.approvals.leading import put_to_approval
from tianping.trading.approvals.queries import ApprovalNeeded
from tianping.trading.award import actions, offering, queries, shown
from tianping.trading.award.actions.publishing import publicity_end
from tianping.trading.award.forms import NothingForm, PublishForm, ReportForm, decide_form
from tianping.trading.evaluation.models import Report
from tianping.trading.plans import queries as plans
from tianping.trading.plans.models import Lot
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.filing.forms import FilingForm
from tianping.web.tenders.masthead import masthead

CONDUCTING = ("buyer", "agency")


def _tender(code: str) -> Any:
    return plans.tender(code)


def _tender_of(lot: str) -> Any:
    return plans.lot(lot).tender


def overview_of(lot: Lot) -> str:
    """This function will return the address of the overview of a lot's tender."""
    return f"/tenders/{lot.tender_id}/award/"


@page("award.read", roles=(*CONDUCTING, "auditor"), methods=("GET",), thing=_tender)
def overview(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Where each lot stands between the report and the contract, with what is next."""
    tender, now = plans.tender(code), business_now()
    lots = [
        {"lot": lot, "facts": shown.lot_facts(lot, now), "acts": list(offering.acts_of(lot, actor, now))}
        for lot in tender.lots.select_related("tender")
    ]
    context = {"tender": tender, "lots": lots, "report": offering.report_act(tender, actor), **masthead(code, now=now)}
    return render(request, "award/overview.html", context)


@page("award.publish_candidates", roles=CONDUCTING, thing=_tender_of)
def publish(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """The committee's candidates are published, with their notice."""
    found, now = plans.lot(lot), business_now()
    report = Report.objects.filter(lot=found).first()
    recommended = set(report.facts["candidates"]) if report else set()
    candidates = [one for one in report.facts["ranked"] if one["receipt"] in recommended] if report else []

    def act(given: dict[str, Any]) -> str:
        try:
            actions.publish_candidates(lot=found, **given, by=actor, now=business_now())
        except ApprovalNeeded as needed:
            return put_to_approval(needed, by=actor, now=business_now())
        return overview_of(found)

    def facts(form: FilingForm) -> list[parts.Fact]:
        said = shown.facts_of_candidates(candidates)
        given = form.cleaned_data.get("until_at")
        if given is not None:
            return [*said, *form.facts()]
        return [*said, shown.shortest_publicity(publicity_end(found, None, now)[0], now)]

    filing = Filing(
        key="award.publish_candidates",
        ref=lot,
        title=gettext("公示中标候选人"),
        button=gettext("公示"),
        form=PublishForm,
        act=act,
        help=Help(
            text=gettext("收到评标报告 3 日内公示，公示不少于 3 日。名单和排序以评标报告为准，不能改。"),
            rule="publicity-start",
        ),
        back=parts.Link(text=gettext("定标"), url=overview_of(found)),
        warning=gettext("公示后写入公开日志并发布公告，不能撤回；期间投标人可以提异议。"),
        facts=facts,
        context={"table": shown.candidate_table(candidates), "lot": found, **masthead(found.tender_id, now=now)},
        template="award/candidates.html",
        version=found.stage,
    )
    return respond(request, actor, filing)


@page("award.decide", roles=CONDUCTING, thing=_tender_of)
def decide(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """The buyer decides who wins; the result is published with it."""
    found, now = plans.lot(lot), business_now()
    publicity = queries.publicity_of(found)
    candidates = queries.candidates_left(publicity)

    def act(given: dict[str, Any]) -> str:
        try:
            actions.decide(lot=found, **given, by=actor, now=business_now())
        except ApprovalNeeded as needed:
            return put_to_approval(needed, by=actor, now=business_now())
        return overview_of(found)

    filing = Filing(
        key="award.decide",
        ref=lot,
        title=gettext("确定中标人"),
        button=gettext("确定中标人"),
        form=decide_form(candidates),
        initial={"winner": candidates[0]["receipt"]} if candidates else {},
        act=act,
        help=Help(
            text=gettext("公示期满、异议都答复后定标。国有资金控股的，应当定第一名，除非有法定情形。"),
            rule="award-first",
        ),
        back=parts.Link(text=gettext("定标"), url=overview_of(found)),
        warning=gettext("定标后随即公告中标结果和评标委员会名单，不能改；本单位规定先审批的，先提交审批。"),
        context={
            "table": shown.candidate_table(candidates),
            "left": shown.left(publicity.until_at, now),
            "until": publicity.until_at,
            "lot": found,
            **masthead(found.tender_id, now=now),
        },
        template="award/candidates.html",
        version=found.stage,
    )
    return respond(request, actor, filing)


@page("award.notify", roles=CONDUCTING, thing=_tender_of)
def notify(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """All bidders are told at the same instant."""
    found, now = plans.lot(lot), business_now()

    def act(given: dict[str, Any]) -> str:
        actions.notify(lot=found, by=actor, now=business_now())
        return overview_of(found)

    filing = Filing(
        key="award.notify",
        ref=lot,
        title=gettext("发出中标通知书"),
        button=gettext("向所有投标人发出"),
        form=NothingForm,
        act=act,
        check=False,
        help=Help(
            text=gettext("中标通知书发给中标人，同一时刻把结果通知所有没中标的投标人。合同在 30 日内订立。"),
            rule="award-notice",
        ),
        back=parts.Link(text=gettext("定标"), url=overview_of(found)),
        warning=gettext("发出后对双方有法律效力；改变中标结果要承担法律责任。"),
        version=found.stage,
        context={"shown": shown.lot_facts(found, now), **masthead(found.tender_id, now=now)},
        template="filing/confirm.html",
    )
    return respond(request, actor, filing)


@page("award.submit_report", roles=CONDUCTING, thing=_tender)
def report(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The written report to the supervisor."""
    tender, now = plans.tender(code), business_now()

    def act(given: dict[str, Any]) -> str:
        actions.submit_report(tender=tender, **given, by=actor, now=business_now())
        return f"/tenders/{code}/award/"

    filing = Filing(
        key="award.submit_report",
        ref=code,
        title=gettext("提交书面报告"),
        button=gettext("提交"),
        form=ReportForm,
        act=act,
        help=Help(
            text=gettext("确定中标人之日起 15 日内，向行政监督部门提交招标投标情况的书面报告。每个项目一份。"),
            rule="written-report",
        ),
        back=parts.Link(text=gettext("定标"), url=f"/tenders/{code}/award/"),
        warning=gettext("提交后写入公开日志，不能改。"),
        context=masthead(code, now=now),
    )
    return respond(request, actor, filing)
