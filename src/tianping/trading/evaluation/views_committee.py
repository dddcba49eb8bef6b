"""Pages of the committee for the buyer and its agency: ask, watch the draw, form, fill a seat again."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.evaluation import actions, heads, queries
from tianping.trading.evaluation.actions.committees import Representative
from tianping.trading.evaluation.forms import FormationForm, NothingMore, RequestForm, lines_of, named
from tianping.trading.evaluation.models import Committee, Report
from tianping.trading.evaluation.queries import bidders_of, named_experts, open_wishes, sitting_members
from tianping.trading.plans import queries as plans
from tianping.trading.plans.models import Tender
from tianping.trading.subjects.queries import name_of
from tianping.web import parts, wording
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.problems import language

CONDUCTS = ("buyer", "agency")


def page_of(tender: str) -> str:
    """This function will return the address of a tender's committee."""
    return f"/tenders/{tender}/committee/"


@page("evaluation.see_committee", roles=(*CONDUCTS, "auditor"), methods=("GET",), thing=lambda code: plans.tender(code))
def committee(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """How far the committee is; numbers only, the names are secret until the result (招标投标法 第三十七条)."""
    tender, now = plans.tender(code), business_now()
    found = Committee.objects.filter(tender=tender).first()
    conducts = actor.role in CONDUCTS
    context = {
        "tender": tender,
        "committee": found,
        "title": _title(found),
        "help": Help(
            text=gettext("名单在中标结果确定前保密，这里只显示人数。抽取由三方各出一份随机数，谁也定不了结果。"),
            rule="committee-secret",
        ),
        "facts": [] if found is None else _facts(found, now),
        "tasks": _tasks(tender, found) if conducts else [],
        "lots": _lots(tender, now),
        "may_extend": conducts
        and found is not None
        and found.formed_at is not None
        and tender.lots.filter(stage="opened").exists(),
        **heads.head(code, now=now),
    }
    return render(request, "evaluation/committee.html", context)


def _title(found: Committee | None) -> str:
    if found is None:
        return gettext("申请组建评标委员会")
    if found.formed_at is not None:
        return gettext("评标委员会已组成")
    return gettext("可以组建评标委员会") if _drawn(found) else gettext("等专家抽取结果")


def _drawn(found: Committee) -> bool:
    return named_experts(found) >= found.experts


def _facts(found: Committee, now: datetime) -> list[parts.Fact]:
    def at(moment: datetime | None) -> str:
        return wording.moment(moment, language=language(), now=now) if moment else "—"

    many = gettext("{count} 名")
    return [
        parts.Fact(term=gettext("成员人数"), value=many.format(count=found.seats)),
        parts.Fact(term=gettext("抽取的专家"), value=many.format(count=found.experts)),
        parts.Fact(term=gettext("招标人代表"), value=many.format(count=found.seats - found.experts)),
        parts.Fact(term=gettext("专业"), value=gettext("、").join(found.specialities)),
        parts.Fact(term=gettext("申请时间"), value=at(found.requested_at)),
        parts.Fact(term=gettext("已收到名单"), value=many.format(count=named_experts(found))),
        parts.Fact(term=gettext("声明回避"), value=many.format(count=found.recusals.count())),
        parts.Fact(term=gettext("声明无利害关系"), value=many.format(count=found.statements.count())),
        parts.Fact(term=gettext("组成时间"), value=at(found.formed_at)),
        *_time(found, now),
    ]


def _time(found: Committee, now: datetime) -> list[parts.Fact]:
    """How many find the time too short, until when it was extended; who they are nobody is told."""
    article = parts.Article(text=gettext("条例 第四十八条"), rule="evaluation-extension")
    said = []
    if (wishes := open_wishes(found).count()) > 0:
        value = gettext("{count} 名").format(count=wishes)
        said.append(parts.Fact(term=gettext("认为时间不够的成员"), value=value, article=article))
    if (last := found.extensions.order_by("-until").first()) is not None:
        until = wording.moment(last.until, language=language(), now=now)
        said.append(parts.Fact(term=gettext("评标延长到"), value=until, article=article))
    return said


def _tasks(tender: Tender, found: Committee | None) -> list[parts.Task]:
    asked, formed = found is not None, found is not None and found.formed_at is not None
    drawn = found is not None and _drawn(found)
    root = page_of(tender.code)
    return [
        parts.Task(
            what=gettext("申请抽取专家"), url="" if asked else f"{root}request/", state="done" if asked else "now",
            why="" if asked else gettext("开标后申请。一个项目只抽一次，不能重抽。"),
        ),
        parts.Task(
            what=gettext("公共服务平台抽取"), url=f"/tenders/{tender.code}/draw/" if asked else "",
            state="done" if drawn else "", why=gettext("三方承诺、揭示，自动算出排列，不用谁按按钮。"),
            note="" if not asked else gettext("进行中"),
        ),
        parts.Task(
            what=gettext("组建评标委员会"), url=f"{root}form/" if drawn and not formed else "",
            state="done" if formed else "now" if drawn else "", why=_forming(found),
        ),
    ]  # fmt: skip


def _forming(found: Committee | None) -> str:
    if found is None or found.formed_at is not None:
        return ""
    if found.draw:
        return gettext("有成员回避，评标停下。同一排列的下一名自动递补，名单到了再组建。")
    return gettext("名单齐了才能组建；有回避的，由同一排列的下一名自动递补。")


def _lots(tender: Tender, now: datetime) -> parts.Table:
    reports = {one.lot_id: one for one in Report.objects.filter(lot__tender=tender)}
    columns = [
        parts.Column(label=gettext("标段（包）")),
        parts.Column(label=gettext("评标")),
        parts.Column(label=gettext("办理")),
    ]
    rows = []
    for lot in tender.lots.all():
        report = reports.get(lot.pk)
        text, url, act = gettext("还没有评标报告"), "", ""
        if report is not None and report.received_at is None:
            text, url, act = gettext("报告已编好，等签字"), f"{heads.room(lot)}report/receive/", gettext("接收评标报告")
        elif report is not None and report.received_at is not None:
            received = wording.brief(report.received_at, language=language(), now=now)
            text = gettext("{at} 收到报告").format(at=received)
            url, act = f"{heads.room(lot)}record/", gettext("看评标全过程")
        rows.append(
            parts.Row(
                cells=[parts.Cell(text=lot.name, small=lot.code), parts.Cell(text=text), parts.Cell(text=act, url=url)]
            )
        )
    return parts.Table(caption=gettext("各标段的评标"), columns=columns, rows=rows)


@page("evaluation.request_committee", roles=CONDUCTS, thing=lambda code: plans.tender(code))
def request_committee(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The committee is asked for, once."""
    tender, now = plans.tender(code), business_now()

    def act(given: dict[str, Any]) -> str:
        actions.request_committee(
            tender=tender,
            seats=given["seats"],
            experts=given["experts"],
            specialities=lines_of(given["specialities"]),
            representatives=_representatives(given["representatives"], tender),
            by=actor,
            now=business_now(),
        )
        return page_of(code)

    filing = Filing(
        key="evaluation.request_committee",
        ref=code,
        title=gettext("申请组建评标委员会"),
        button=gettext("申请抽取"),
        form=RequestForm,
        act=act,
        help=Help(
            text=gettext("五人以上单数，专家不少于三分之二。有利害关系的单位自动回避，不用你填。"),
            rule="committee-experts",
        ),
        back=parts.Link(text=gettext("评标委员会"), url=page_of(code)),
        warning=gettext("申请后立即开始抽取，写入公开日志，不能撤回，也不能重抽。"),
        initial={"seats": 5, "experts": 4},
        context={"avoided": _avoided(tender), **heads.head(code, now=now)},
        template="evaluation/request_form.html",
    )
    return respond(request, actor, filing)


def _avoided(tender: Tender) -> parts.Table:
    """Whom the draw avoids: nobody who works for one of them is called."""
    known = [(tender.buyer, gettext("招标人")), (tender.agency, gettext("招标代理机构"))]
    known += [(uscc, gettext("投标人")) for uscc in sorted(bidders_of(tender.code))]
    rows = [
        parts.Row(cells=[parts.Cell(text=name_of(uscc) or uscc, small=uscc), parts.Cell(text=why)])
        for uscc, why in known
        if uscc
    ]
    columns = [parts.Column(label=gettext("单位")), parts.Column(label=gettext("为什么回避"))]
    return parts.Table(caption=gettext("抽取时自动回避的单位"), columns=columns, rows=rows)


@page("evaluation.form_committee", roles=CONDUCTS, thing=lambda code: plans.tender(code))
def form_committee(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The committee is formed; again, when a member stood back and the next was drawn."""
    tender, now = plans.tender(code), business_now()
    found = queries.committee_of(code)

    def act(given: dict[str, Any]) -> str:
        more = _representatives(given.get("representatives"), tender)
        actions.form_committee(tender=tender, representatives=more, by=actor, now=business_now())
        return page_of(code)

    filing = Filing(
        key="evaluation.form_committee",
        ref=code,
        title=gettext("组建评标委员会"),
        button=gettext("组建"),
        form=FormationForm if _empty_seats(found) else NothingMore,
        act=act,
        help=Help(
            text=gettext("组成后成员就能看投标文件、开始评标。名单保密，你也看不到抽取专家的姓名。"),
            rule="committee-secret",
        ),
        back=parts.Link(text=gettext("评标委员会"), url=page_of(code)),
        warning=gettext("组成后写入公开日志，只公开人数。之后换人只能因为回避。"),
        facts=lambda form: [*_facts(found, now), *form.facts()],
        version=f"{found.formed_at}{found.recusals.count()}",
        context={"facts": _facts(found, now), "empty_seats": _empty_seats(found), **heads.head(code, now=now)},
        template="evaluation/formation_form.html",
    )
    return respond(request, actor, filing)


def _empty_seats(found: Committee) -> int:
    return int(found.seats - found.experts - sitting_members(found).filter(kind="representative").count())


def _representatives(text: Any, tender: Tender) -> list[Representative]:
    return [Representative(name=name, employer=code or tender.buyer) for name, code in named(text)]
