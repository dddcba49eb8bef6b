"""What stands around a list: the search with its filters, the line of counts, earlier and later pages, the desk."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.utils.translation import gettext

from tianping.web import parts
from tianping.web.drawing.chips import icon, limit
from tianping.web.drawing.texts import text


def search(*, q: str, label: str, placeholder: str, action: str, filters: Sequence[parts.Filter]) -> str:
    """This function will draw the search field with its filters."""
    rows = "".join(map(_filter, filters))
    listed = f'<dl class="tp-filter">{rows}</dl>' if filters else ""
    find = gettext("查")
    return (
        f'<form class="tp-search" role="search" action="{text(action)}" method="get">'
        f'<label class="form-label" for="q">{text(label)}</label><div class="d-flex gap-2">'
        f'<input class="form-control" id="q" name="q" type="search" value="{text(q)}"'
        f' placeholder="{text(placeholder)}" maxlength="200">'
        f'<button class="btn btn-primary" type="submit">{icon("search")}&nbsp;{find}</button></div>\n'
        f"{listed}</form>\n"
    )


def _filter(one: parts.Filter) -> str:
    choices = "".join(f'<a href="{text(url)}"{_chosen(chosen)}>{text(said)}</a>' for said, url, chosen in one.choices)
    return f"<dt>{text(one.name)}</dt><dd>{choices}</dd>"


def _chosen(chosen: bool) -> str:
    return ' aria-current="true"' if chosen else ""


def counts(found: Sequence[parts.Count], label: str) -> str:
    """This function will draw at most six numbers on one line."""
    return f'<ul class="tp-counts" aria-label="{text(label)}">{"".join(map(_count, found[:6]))}</ul>\n'


def _count(one: parts.Count) -> str:
    word = f' class="tp-limit {text(one.limit)}"' if one.limit else ""
    drawn = f"<b>{text(one.value)}<small>{text(one.unit)}</small></b><span{word}>{text(one.text)}</span>"
    return f'<li><a href="{text(one.url)}">{drawn}</a></li>' if one.url else f"<li>{drawn}</li>"


def pager(page: "Page[Any]", asked: QueryDict, name: str = "page") -> str:
    """This function will draw the way to earlier and later pages, keeping the search; nothing where there is one page.
    `name` is the page's in the address, where a page has several lists."""
    if page.paginator.num_pages <= 1:
        return "\n"
    facts = {"number": page.number, "pages": page.paginator.num_pages, "total": f"{page.paginator.count:,}"}
    said = gettext("第 %(number)s / %(pages)s 页，共 %(total)s 条") % facts
    before = _turn(asked, name, page.number - 1, "prev", gettext("上一页")) if page.has_previous() else ""
    after = _turn(asked, name, page.number + 1, "next", gettext("下一页")) if page.has_next() else ""
    label = gettext("分页")
    return f'<nav class="tp-pager" aria-label="{label}">{before}<span>{said}</span>{after}</nav>\n'


def _turn(asked: QueryDict, name: str, number: int, rel: str, said: str) -> str:
    query = asked.copy()
    query[name] = str(number)
    return f'<a href="?{text(query.urlencode())}" rel="{rel}">{said}</a>'


def desk(items: Sequence[parts.Desk], now: datetime | None) -> str:
    """This function will draw what needs me today, by due time."""
    return f'<ul class="tp-desk">{"".join(_waiting(item, now) for item in items)}</ul>\n'


def _waiting(item: parts.Desk, now: datetime | None) -> str:
    why = f"<p>{text(item.why)}</p>" if item.why else ""
    badge = limit(item.limit, now) if item.limit else ""
    return f'<li><div><a class="go" href="{text(item.url)}">{text(item.what)}</a>{why}</div>{badge}</li>'
