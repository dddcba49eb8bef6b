"""Pages of monitoring: the front page for all; every limit, a tender's limits and a file of them for supervision."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from tianping.exchange.projecting import learned
from tianping.record.actors import Actor
from tianping.supervision.monitoring import queries
from tianping.supervision.monitoring.filtering import address, asked, filters, mistakes
from tianping.supervision.monitoring.models import CountedLimit
from tianping.supervision.monitoring.naming import words
from tianping.supervision.monitoring.projections import ROOM
from tianping.supervision.monitoring.tables import limit_table, sheet, tender_table
from tianping.supervision.monitoring.watching import alarm_table, watched_limits
from tianping.web import parts
from tianping.web.access import page, public, visitor
from tianping.web.clock import business_now
from tianping.web.kept import kept
from tianping.web.tenders.acts import offered
from tianping.web.tenders.masthead import masthead

PAGE = 20
WATCHERS = ("supervisor", "auditor")
SHEET_MOST = 20_000


@public
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The most urgent first; the title says the next step."""
    now, me = business_now(), visitor(request)
    watching = me is not None and me.role in WATCHERS
    # for visitors only; a limit that the due-scan counted anew, of itself by time, shows up to two seconds later
    draw = partial(_urgent, request, now, watching=watching)
    listed = kept(request, mark=learned(room=ROOM), now=now, draw=draw) if me is None else draw()
    answer = render(request, "monitoring/front.html", {"listed": listed})
    if me is not None:
        answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _urgent(request: HttpRequest, now: datetime, *, watching: bool) -> SafeString:
    """The page but for its frame."""
    found, counts = asked(request), queries.counts()
    paged = Paginator(queries.tenders(**found.terms), PAGE).get_page(request.GET.get("page"))
    context = {
        "request": request,
        "now": now,
        "title": title(counts),
        "total": sum(counts.values()),
        "platforms": queries.platforms(),
        "numbers": _numbers(request, counts),
        "asked": found,
        "filters": filters(request, found),
        "mistakes": mistakes(found),
        "page": paged,
        "shown": len(paged.object_list),
        "found": paged.paginator.count,
        "table": tender_table(queries.page_of(rows=list(paged.object_list)), now, empty=_empty(found.narrowed)),
        "watching": watching,
    }
    return render_to_string("monitoring/urgent.html", context)


@page("alarms.read", roles=WATCHERS, methods=("GET",))
def limits(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every limit of every tender, with what is left of it."""
    found = asked(request)
    paged = Paginator(queries.limits_under_watch(**found.terms), PAGE).get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    context = {
        "asked": found,
        "filters": [_words(request, found.word), *filters(request, found)],
        "mistakes": mistakes(found),
        "page": paged,
        "found": paged.paginator.count,
        "table": limit_table(paged.object_list, business_now(), empty=_empty(found.narrowed)),
        "sheet": f"/monitoring/limits.csv?{query}" if query else "/monitoring/limits.csv",
    }
    return render(request, "monitoring/limits.html", context)


@page("alarms.read", roles=WATCHERS, methods=("GET",))
def limits_sheet(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same limits as a file for a spreadsheet."""
    now, found = business_now(), asked(request)
    text = sheet(queries.limits_under_watch(**found.terms)[:SHEET_MOST], now)
    answer = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="limits-{now:%Y%m%dT%H%M%SZ}.csv"'
    return answer


@page("alarms.read", roles=WATCHERS, methods=("GET",))
def tender(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One tender as supervision watches it: every limit with what started it, alarms, and what one can do."""
    now, watched = business_now(), queries.watched(tender=code)
    rows = queries.limits(tender=code)
    context = {
        "watched": watched,
        "title": _next_step(rows),
        "table": watched_limits(rows, code=code, now=now),
        "alarms": alarm_table(queries.alarms_of(tender=code), now),
        "offered": offered(actor, code, now),
        **masthead(code, now=now),
    }
    return render(request, "monitoring/tender.html", context)


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


def _next_step(rows: Iterable[CountedLimit]) -> str:
    late = sum(1 for row in rows if row.word == "breach")
    if late:
        return ngettext("这个项目 {count} 项期限不合", "这个项目 {count} 项期限不合", late).format(count=late)
    return gettext("这个项目的各项期限")


def _numbers(request: HttpRequest, counts: dict[str, int]) -> list[parts.Count]:
    return [
        parts.Count(
            value=f"{counts[word]:,}",
            unit=gettext("件"),
            text=text,
            url=address(request, word=word),
            limit=word,  # type: ignore[arg-type]
        )
        for word, text in words().items()
    ]


def _words(request: HttpRequest, chosen: str) -> parts.Filter:
    every = (gettext("未了结"), address(request, word=""), not chosen)
    named = [(text, address(request, word=word), word == chosen) for word, text in words().items()]
    return parts.Filter(name=gettext("状态"), choices=[every, *named])


def _empty(narrowed: bool) -> str:
    if narrowed:
        return gettext("没有这样的项目。去掉一个条件，或换个词再查。")
    return gettext("还没有在监的项目。交易平台编制招标方案后，这里自动列出。")
