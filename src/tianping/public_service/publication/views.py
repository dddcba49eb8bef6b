"""The front page and the search: all notices of all platforms, filtered, sorted, subscribed to."""

from collections.abc import Sequence
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.exchange.projecting import learned
from tianping.public_service.publication import asking, listing, queries
from tianping.public_service.publication.projections import ROOM
from tianping.public_service.publication.queries import Asked
from tianping.web import parts
from tianping.web.access import public
from tianping.web.clock import business_now
from tianping.web.kept import kept

PAGE, LATEST = 20, 12


@public
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The latest notices, the counts, and the ways in; a question asked here is answered by the search."""
    if any(request.GET.get(name) for name in asking.NAMES):
        return HttpResponseRedirect(f"{asking.SEARCH}?{request.GET.urlencode()}")
    now = business_now()
    listed = kept(request, mark=learned(room=ROOM), now=now, draw=lambda: _latest(now))
    return render(request, "publication/front.html", {"listed": listed})


def _latest(now: datetime) -> SafeString:
    """The front page but for its frame: the same for everybody."""
    asked, counts = Asked(), queries.counts(now=now)
    empty = gettext("还没有公告。对接的交易平台一发布，就列在这里。")
    context = {
        "now": now,
        "counts": counts,
        "numbers": _numbers(counts),
        "filters": listing.quick_filters(asked),
        "table": listing.table(list(queries.published(asked=asked, now=now)[:LATEST]), now, empty=empty),
    }
    return render_to_string("publication/latest.html", context)


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """All notices that fit the question; a filter that does not exist is passed over with a sentence."""
    now = business_now()
    asked, mistakes = asking.read(request.GET.dict())
    listed = kept(request, mark=learned(room=ROOM), now=now, draw=lambda: _found(request, asked, mistakes, now))
    context = {"listed": listed, "feed": asking.link(asked, to=asking.FEED)}
    return render(request, "publication/search.html", context)


def _found(request: HttpRequest, asked: Asked, mistakes: Sequence[parts.Mistake], now: datetime) -> SafeString:
    """The page but for its frame: the same for everybody."""
    page = Paginator(queries.published(asked=asked, now=now), PAGE).get_page(request.GET.get("page"))
    chosen = listing.chosen(asked)
    context = {
        "request": request,
        "now": now,
        "asked": asked,
        "given": {name: request.GET.get(name, "")[:40] for name in (*asking.DAYS, *asking.AMOUNTS)},
        "mistakes": mistakes,
        "chosen": chosen,
        "selects": _selects(asked),
        "page": page,
        "feed": asking.link(asked, to=asking.FEED),
        "table": listing.table(list(page.object_list), now, empty=_empty(bool(chosen))),
    }
    return render_to_string("publication/found.html", context)


def _empty(chosen: bool) -> str:
    if chosen:
        return gettext("没有这样的公告。去掉上面一个条件，或换个词再查；也可以订阅，一有就收到。")
    return gettext("还没有公告。对接的交易平台一发布，就列在这里。")


def _selects(asked: Asked) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """Name, label and choices of each list of the form."""
    any_of = gettext("不限")
    lists = [
        ("kind", gettext("种类"), {"": any_of} | listing.kinds()),
        ("method", gettext("招标方式"), {"": any_of} | listing.methods()),
        ("region", gettext("地区"), {"": any_of} | {code: listing.region(code) for code in listing.there("region")}),
        (
            "industry",
            gettext("行业"),
            {"": any_of} | {code: listing.industry(code) for code in listing.there("industry")},
        ),
        ("when", gettext("时限"), {"": any_of} | listing.whens()),
        ("sort", gettext("排序"), listing.sorts()),
    ]
    return [
        (name, label, [(value, text, value == getattr(asked, name)) for value, text in choices.items()])
        for name, label, choices in lists
    ]


def _numbers(counts: queries.Counts) -> list[parts.Count]:
    notices, tenders = gettext("条"), gettext("个")
    return [
        parts.Count(value=f"{counts.today:,}", unit=notices, text=gettext("今天新公告")),
        parts.Count(value=f"{counts.open:,}", unit=tenders, text=gettext("正在招标"), url="/notices/?when=open"),
        parts.Count(value=f"{counts.soon:,}", unit=tenders, text=gettext("3 天内截止"), url="/notices/?when=soon"),
        parts.Count(
            value=f"{counts.publicity:,}",
            unit=tenders,
            text=gettext("候选人公示中，可提异议"),
            url="/notices/?when=publicity",
        ),
    ]
