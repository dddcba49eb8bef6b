"""The front page: search, filters, counts, the latest notices."""

from datetime import datetime
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.law import industries, regions
from tianping.public_service.publication import queries
from tianping.public_service.publication.models import Publication, PublishedTender
from tianping.refusals import BadInput
from tianping.web import parts, wording
from tianping.web.access import public
from tianping.web.clock import business_now
from tianping.web.problems import language

PAGE = 20


@public
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """All notices of all platforms; a filter that does not exist is passed over with a sentence."""
    now = business_now()
    asked, mistake = _asked(request)
    page = Paginator(queries.published(asked=asked, now=now), PAGE).get_page(request.GET.get("page"))
    counts = queries.counts(now=now)
    searching = bool(asked.q or asked.kind or asked.region or asked.industry or asked.when)
    context = {
        "asked": asked,
        "mistake": mistake,
        "searching": searching,
        "found": page.paginator.count,
        "counts": counts,
        "numbers": _numbers(counts),
        "filters": _filters(asked),
        "page": page,
        "table": _table(list(page.object_list), now, searching=searching),
    }
    return render(request, "publication/front.html", context)


def _asked(request: HttpRequest) -> tuple[queries.Asked, parts.Mistake | None]:
    names = ("q", "kind", "region", "industry", "when")
    given = {name: request.GET.get(name, "")[:200].replace("\x00", "") for name in names}
    try:
        return queries.Asked(**given).require(), None
    except BadInput:
        mistake = parts.Mistake(text=gettext("没有这样的筛选条件，已列出全部。请从下面的条件里选。"), field="q")
        return queries.Asked(q=given["q"]), mistake


def kinds() -> dict[str, str]:
    """This function will name the kinds of notices."""
    return {
        "tender": gettext("招标公告"),
        "change": gettext("澄清与变更"),
        "candidates": gettext("中标候选人"),
        "result": gettext("中标结果"),
        "failure": gettext("招标失败"),
        "termination": gettext("终止"),
    }


def _filters(asked: queries.Asked) -> list[parts.Filter]:
    whens = {"open": gettext("可投标"), "soon": gettext("3 天内截止"), "publicity": gettext("公示中")}
    chosen = [
        (gettext("种类"), "kind", kinds()),
        (gettext("地区"), "region", {code: regions.name(code, language=language()) for code in _there("region")}),
        (gettext("行业"), "industry", {code: _industry(code) for code in _there("industry")}),
        (gettext("时限"), "when", whens),
    ]
    return [_filter(asked, name, field, choices) for name, field, choices in chosen if choices]


def _there(field: str) -> list[str]:
    """The regions or industries in which something was published; at most a dozen, so that the row stays one."""
    return list(Publication.objects.order_by(field).values_list(field, flat=True).distinct()[:12])


def _filter(asked: queries.Asked, name: str, field: str, choices: dict[str, str]) -> parts.Filter:
    rows = [("", gettext("不限")), *choices.items()]
    return parts.Filter(
        name=name,
        choices=[(text, _link(asked, field, value), getattr(asked, field) == value) for value, text in rows],
    )


def _link(asked: queries.Asked, field: str, value: str) -> str:
    kept = {name: found for name, found in vars(asked).items() if found} | {field: value}
    query = urlencode({name: found for name, found in kept.items() if found})
    return f"/?{query}" if query else "/"


def _numbers(counts: queries.Counts) -> list[parts.Count]:
    notices, tenders = gettext("条"), gettext("个")
    return [
        parts.Count(value=f"{counts.today:,}", unit=notices, text=gettext("今天新公告")),
        parts.Count(value=f"{counts.open:,}", unit=tenders, text=gettext("正在招标"), url="/?when=open"),
        parts.Count(value=f"{counts.soon:,}", unit=tenders, text=gettext("3 天内截止"), url="/?when=soon"),
        parts.Count(
            value=f"{counts.publicity:,}", unit=tenders, text=gettext("候选人公示中，可提异议"), url="/?when=publicity"
        ),
    ]


def _table(notices: list[Publication], now: datetime, *, searching: bool) -> parts.Table:
    columns = [
        parts.Column(label=gettext("公告")),
        parts.Column(label=gettext("地区、行业"), nw=True),
        parts.Column(label=gettext("最高限价（万元）"), num=True),
        parts.Column(label=gettext("时限")),
        parts.Column(label=gettext("发布"), num=True),
    ]
    tenders = PublishedTender.objects.in_bulk([notice.tender for notice in notices])
    rows = [_row(notice, tenders.get(notice.tender), now) for notice in notices]
    return parts.Table(
        caption=gettext("公告"),
        columns=columns,
        rows=rows,
        empty=gettext("没有这样的公告。去掉一个条件，或换个词再查。")
        if searching
        else gettext("还没有公告。对接的交易平台一发布，就列在这里。"),
    )


def _row(notice: Publication, tender: PublishedTender | None, now: datetime) -> parts.Row:
    amount = wording.wan(tender.amount) if tender and tender.amount is not None else "—"
    return parts.Row(
        cells=[
            parts.Cell(
                text=notice.title,
                url=f"/tenders/{notice.tender}/",
                small=f"{kinds().get(notice.kind, notice.kind)}　{notice.buyer_name}",
            ),
            parts.Cell(text=regions.name(notice.region, language=language()), small=_industry(notice.industry)),
            parts.Cell(text=amount),
            parts.Cell(part=limit_of(notice, tender, now)),
            parts.Cell(text=wording.brief(notice.issued_at, language=language(), now=now)),
        ]
    )


def limit_of(notice: Publication, tender: PublishedTender | None, now: datetime) -> parts.Limit:
    """This function will say what a reader of the notice waits for, counted from what holds now, not from its day."""
    if tender and tender.over:
        return parts.Limit(word="done", text=gettext("已定标") if tender.over == "awarded" else gettext("已失败"))
    if tender and tender.publicity_until and tender.publicity_until > now:
        left = tender.publicity_until - now
        text = gettext("公示{left}").format(left=wording.remaining(left, language=language()))
        return parts.Limit(word="near" if left <= queries.SOON / 3 else "well", text=text)
    if tender and tender.bids_due_at and tender.bids_due_at > now:
        left = tender.bids_due_at - now
        return parts.Limit(
            word="near" if left <= queries.SOON else "well", text=wording.remaining(left, language=language())
        )
    if tender and tender.publicity_until:
        return parts.Limit(word="prov", text=gettext("公示期满，待定标"))
    return parts.Limit(
        word="prov", text=gettext("已截止，评标中") if tender and tender.bids_due_at else gettext("暂定")
    )


def _industry(code: str) -> str:
    found = industries.find(code)
    if found is None:
        return code
    return found.zh if language() == "zh" else (found.en or found.zh)
