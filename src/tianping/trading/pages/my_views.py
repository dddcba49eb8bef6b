"""My tenders 我的招标项目: for buyers and agencies, in the order of what is next."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping import law
from tianping.law.days import day_of
from tianping.record.actors import Actor
from tianping.trading.pages import mine
from tianping.trading.pages.standing import progress
from tianping.trading.plans.models import Project, Tender
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.problems import language

PAGE = 20


@page("tenders.own", roles=("buyer", "agency"), methods=("GET",))
def my_tenders(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is next in each of the organisation's tenders; what is over stands below."""
    now = business_now()
    found = mine.mine(office=actor.office, now=now)
    shown = Paginator(found, PAGE).get_page(request.GET.get("running"))
    done = Paginator(mine.over(actor.office), PAGE).get_page(request.GET.get("page"))
    projects = Project.objects.filter(tenders__isnull=True, buyer=actor.office)[:PAGE]
    context = {
        "found": found,
        "shown": shown,
        "own": sum(1 for one in found if one.own),
        "table": _table(list(shown.object_list), now),
        "done": done,
        "done_table": _done_table(list(done.object_list), now),
        "projects": projects,
        "may_register": actor.role == "buyer",
    }
    return render(request, "trading_pages/my_tenders.html", context)


def _table(found: list[mine.Mine], now: datetime) -> parts.Table:
    columns = [
        parts.Column(label=gettext("招标项目")),
        parts.Column(label=gettext("下一步")),
        parts.Column(label=gettext("依据"), nw=True),
        parts.Column(label=gettext("到期")),
        parts.Column(label=gettext("进度")),
    ]
    empty = gettext("没有在办的招标项目。先登记项目，再编制招标方案。")
    rows = [_row(one, now) for one in found]
    return parts.Table(caption=gettext("在办的招标项目"), columns=columns, rows=rows, empty=empty)


def _row(one: mine.Mine, now: datetime) -> parts.Row:
    due, (what, url) = mine.due_limit(one, now), one.says()
    who = gettext("你单位办") if one.own else gettext("等其他方或者等时间")
    return parts.Row(
        mark="mark" if due is not None and due.word == "breach" else "",
        cells=[
            parts.Cell(text=one.tender.name, url=f"/tenders/{one.tender.code}/", small=one.tender.code),
            parts.Cell(text=what, url=url if one.own else "", small=who),
            _article(one, now),
            parts.Cell(part=due) if due else parts.Cell(text="—"),
            parts.Cell(
                part=parts.Limit(word="breach", text=gettext("已暂停")) if one.held else progress(one.tender, now)
            ),
        ],
    )


def _article(one: mine.Mine, now: datetime) -> parts.Cell:
    rule = law.find(one.rule, on=day_of(now), scope=one.tender.scope()) if one.rule else None
    if rule is None:
        return parts.Cell(text="—")
    return parts.Cell(
        part=parts.Article(text=rule.article_short if language() == "zh" else rule.article_en, rule=rule.id)
    )


def _done_table(found: list[Tender], now: datetime) -> parts.Table:
    columns = [parts.Column(label=gettext("招标项目")), parts.Column(label=gettext("结果"), nw=True)]
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=one.name, url=f"/tenders/{one.code}/", small=one.code),
                parts.Cell(part=progress(one, now)),
            ]
        )
        for one in found
    ]
    return parts.Table(
        caption=gettext("已了结的"), columns=columns, rows=rows, empty=gettext("还没有归档或者终止的项目。")
    )
