"""The front page: tenders by urgency, counted from the public logs."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from tianping.law import Rule
from tianping.law import rules as law_rules
from tianping.refusals import BadInput
from tianping.supervision.monitoring import queries
from tianping.supervision.monitoring.models import CountedLimit
from tianping.web import parts, wording
from tianping.web.access import public
from tianping.web.clock import business_now
from tianping.web.limit_names import limit_name
from tianping.web.problems import language

PAGE = 20


@public
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The most urgent first; the title says the next step."""
    now = business_now()
    word, q, mistake = request.GET.get("word", ""), request.GET.get("q", "")[:200].replace("\x00", ""), None
    try:
        found = queries.tenders(word=word, q=q)
    except BadInput:
        word, mistake = "", parts.Mistake(text=gettext("没有这种期限状态，已列出全部。请从下面的状态里选。"), field="q")
        found = queries.tenders(q=q)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    counts = queries.counts()
    context = {
        "title": title(counts),
        "total": sum(counts.values()),
        "platforms": queries.platforms(),
        "numbers": _numbers(counts),
        "word": word,
        "q": q,
        "mistake": mistake,
        "page": page,
        "shown": len(page.object_list),
        "found": page.paginator.count,
        "table": _table(queries.page_of(rows=list(page.object_list)), now, searching=bool(word or q)),
    }
    return render(request, "monitoring/front.html", context)


def words() -> dict[str, str]:
    """This function will name the states of limits."""
    return {
        "breach": gettext("不合期限"),
        "near": gettext("临近"),
        "well": gettext("正常"),
        "prov": gettext("暂定"),
        "done": gettext("已了结"),
    }


def title(counts: dict[str, int]) -> str:
    """This function will say what to look at first."""
    if counts["breach"]:
        first = ngettext("{count} 件不合期限，先看这里", "{count} 件不合期限，先看这里", counts["breach"])
        return first.format(count=counts["breach"])
    if counts["near"]:
        near = ngettext("{count} 件临近期限", "{count} 件临近期限", counts["near"])
        return near.format(count=counts["near"])
    if not any(counts.values()):
        return gettext("还没有在监的项目")
    return gettext("没有不合期限的，也没有临近的")


def _numbers(counts: dict[str, int]) -> list[parts.Count]:
    return [
        parts.Count(value=f"{counts[word]:,}", unit=gettext("件"), text=text, url=f"/?word={word}", limit=word)  # type: ignore[arg-type]
        for word, text in words().items()
    ]


def _table(rows: list[queries.Watching], now: datetime, *, searching: bool) -> parts.Table:
    columns = [
        parts.Column(label=gettext("项目")),
        parts.Column(label=gettext("正在计的期限")),
        parts.Column(label=gettext("依据")),
        parts.Column(label=gettext("起止"), nw=True),
        parts.Column(label=gettext("状态")),
        parts.Column(label=gettext("处理")),
    ]
    by_id = {rule.id: rule for rule in law_rules()}
    return parts.Table(
        caption=gettext("期限监测"),
        columns=columns,
        rows=[parts.Row(cells=_cells(row, by_id, now)) for row in rows],
        empty=gettext("没有这样的项目。去掉一个条件，或换个词再查。")
        if searching
        else gettext("还没有在监的项目。交易平台编制招标方案后，这里自动列出。"),
    )


def _cells(row: queries.Watching, by_id: dict[str, Rule], now: datetime) -> list[parts.Cell]:
    tender, limit = row.tender, row.limit
    name = parts.Cell(text=tender.name, url=f"/tenders/{tender.tender}/", small=tender.buyer_name)
    held = parts.Cell(text=gettext("暂停中") if row.held else "—")
    if limit is None:
        waiting = parts.Cell(part=parts.Limit(word="prov", text=gettext("待统计")))
        return [name, parts.Cell(text="—"), parts.Cell(text="—"), parts.Cell(text="—"), waiting, held]
    rule = by_id[limit.rule]
    english = language() == "en"
    article = rule.article_en if english else rule.article_short
    return [
        name,
        parts.Cell(text=limit_name(rule), small=rule.limit_en if english else rule.limit_zh),
        parts.Cell(part=parts.Article(text=article, rule=rule.id)),
        parts.Cell(text=_span(limit, now)),
        parts.Cell(part=badge(limit, now)),
        held,
    ]


def _span(limit: CountedLimit, now: datetime) -> str:
    ends = [wording.day(at, language=language(), now=now) for at in (limit.starts_at, limit.until_at) if at]
    return " – ".join(dict.fromkeys(ends)) or gettext("未起算")


def badge(limit: CountedLimit, now: datetime) -> parts.Limit:
    """This function will draw where a limit stands: what is left, by how much it is over, or by how much it is too short."""
    if limit.word == "prov" or limit.due_at is None or limit.until_at is None:
        return parts.Limit(word="prov", text=gettext("暂定"))
    if limit.word == "done":
        return parts.Limit(word="done", text=gettext("满足"))
    if limit.word == "breach" and limit.ends_at and limit.ends_at < limit.due_at:
        short = wording.span(limit.due_at - limit.ends_at, language=language())
        return parts.Limit(word="breach", text=gettext("不足，差 {span}").format(span=short))
    return parts.Limit(word=limit.word, text=wording.remaining(limit.until_at - now, language=language()))  # type: ignore[arg-type]
