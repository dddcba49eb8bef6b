"""The front page: search, filters, counts, tenders."""

from datetime import datetime
from typing import cast
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.law import industries, regions
from tianping.refusals import BadInput
from tianping.trading.pages import queries
from tianping.trading.pages.standing import standing
from tianping.trading.plans.models import Tender
from tianping.web import parts, wording
from tianping.web.access import public
from tianping.web.clock import business_now
from tianping.web.kept import kept
from tianping.web.problems import language

PAGE = 20


@public
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Tenders of this platform; a filter that does not exist is passed over with a sentence."""
    now = business_now()
    listed = kept(request, mark=queries.newest(), now=now, draw=lambda: _listed(request, now))
    return render(request, "trading_pages/front.html", {"listed": listed})


def _listed(request: HttpRequest, now: datetime) -> SafeString:
    """The page but for its frame: the same for everybody."""
    asked, mistake = _asked(request)
    searching, counts = bool(asked.q or asked.when), queries.counts(now=now)
    found = queries.listed(asked=asked, now=now)
    page = (Paginator(found, PAGE) if searching else _All(found, PAGE, counts["all"])).get_page(request.GET.get("page"))
    context = {
        "request": request,
        "now": now,
        "asked": asked,
        "mistake": mistake,
        "searching": searching,
        "found": page.paginator.count,
        "numbers": _numbers(counts),
        "filters": [_filter(asked)],
        "page": page,
        "table": _table(queries.shown(cast("QuerySet[Tender]", page.object_list)), now, searching=searching),
    }
    return render_to_string("trading_pages/listed.html", context)


class _All(Paginator):  # type: ignore[type-arg]
    """The pages of all tenders, whose number is known already."""

    def __init__(self, found: QuerySet[Tender], size: int, total: int) -> None:
        super().__init__(found, size)
        self.total = total

    @cached_property
    def count(self) -> int:
        return self.total


def _asked(request: HttpRequest) -> tuple[queries.Asked, parts.Mistake | None]:
    given = {name: request.GET.get(name, "")[:200].replace("\x00", "") for name in ("q", "when")}
    try:
        return queries.Asked(**given).require(), None
    except BadInput:
        mistake = parts.Mistake(text=gettext("没有这样的筛选条件，已列出全部。请从下面的条件里选。"), field="q")
        return queries.Asked(q=given["q"]), mistake


def _filter(asked: queries.Asked) -> parts.Filter:
    choices = [
        ("", gettext("不限")),
        ("open", gettext("可投标")),
        ("soon", gettext("3 天内截止")),
        ("evaluating", gettext("已截止，评标中")),
        ("publicity", gettext("公示中")),
        ("awarded", gettext("已定标")),
        ("failed", gettext("失败或终止")),
    ]
    return parts.Filter(
        name=gettext("进度"), choices=[(text, _link(asked, when), asked.when == when) for when, text in choices]
    )


def _link(asked: queries.Asked, when: str) -> str:
    query = urlencode({name: value for name, value in (("q", asked.q), ("when", when)) if value})
    return f"/?{query}" if query else "/"


def _numbers(counts: dict[str, int]) -> list[parts.Count]:
    unit = gettext("个")
    rows = [
        ("open", gettext("正在招标"), "/?when=open"),
        ("soon", gettext("3 天内截止"), "/?when=soon"),
        ("publicity", gettext("候选人公示中，可提异议"), "/?when=publicity"),
        ("held", gettext("暂停"), ""),
    ]
    return [parts.Count(value=f"{counts[name]:,}", unit=unit, text=text, url=url) for name, text, url in rows]


def _table(tenders: list[queries.Shown], now: datetime, *, searching: bool) -> parts.Table:
    columns = [
        parts.Column(label=gettext("招标项目")),
        parts.Column(label=gettext("地区、行业"), nw=True),
        parts.Column(label=gettext("最高限价（万元）"), num=True),
        parts.Column(label=gettext("进度")),
        parts.Column(label=gettext("投标截止"), num=True),
    ]
    return parts.Table(
        caption=gettext("招标项目"),
        columns=columns,
        rows=[_row(tender, now) for tender in tenders],
        empty=gettext("没有这样的项目。去掉一个条件，或换个词再查。")
        if searching
        else gettext("还没有招标项目。招标方案入库后，自动列在这里；招标人从接口编制，规则见规则目录。"),
    )


def _row(tender: queries.Shown, now: datetime) -> parts.Row:
    amount, due = tender.amount, tender.due
    return parts.Row(
        cells=[
            parts.Cell(text=tender.name, url=f"/tenders/{tender.code}/", small=f"{tender.buyer_name}　{tender.code}"),
            parts.Cell(text=regions.name(tender.region, language=language()), small=_industry(tender.industry)),
            parts.Cell(text=wording.wan(amount) if amount is not None else "—"),
            parts.Cell(part=standing(due=due, stages=tender.stages, now=now)),
            parts.Cell(text=wording.moment(due, language=language(), now=now) if due else gettext("暂定")),
        ]
    )


def _industry(code: str) -> str:
    found = industries.find(code)
    if found is None:
        return code
    return found.zh if language() == "zh" else (found.en or found.zh)
