"""Template tags that draw the components of the look; a built-in of every template, no `load` needed.

Each takes the value of the same name from `tianping.web.parts`, so that a view decides and a template only places.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import segno
from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from tianping.record.events import rfc3339
from tianping.refusals import Refusal
from tianping.web import parts, wording
from tianping.web.accounts.role_names import role_name
from tianping.web.drawing import chips, lists, tables
from tianping.web.problems import language

register = template.Library()


@register.filter
def stamp(at: datetime) -> str:
    """An instant for `datetime` attributes: RFC 3339 with Z."""
    return rfc3339(at.replace(microsecond=0))


@register.filter
def moment(at: datetime | None, now: datetime | None = None) -> str:
    """9月24日（周四）09:30; with the year unless `now` lies in the same."""
    return wording.moment(at, language=language(), now=now or None) if at else ""


@register.filter
def brief(at: datetime | None, now: datetime | None = None) -> str:
    """9月24日 09:30, for tables and the record."""
    return wording.brief(at, language=language(), now=now or None) if at else ""


@register.filter
def day(at: datetime | None, now: datetime | None = None) -> str:
    """9月24日."""
    return wording.day(at, language=language(), now=now or None) if at else ""


@register.filter
def clocktime(at: datetime) -> str:
    """2026-09-22 10:24:07 in Shanghai, for clocks and receipts."""
    return f"{at.astimezone(wording.SHANGHAI):%Y-%m-%d %H:%M:%S}"


@register.filter
def role_in_words(role: str) -> str:
    """A role as people call it."""
    return role_name(role, language())


@register.filter
def yuan(amount: Decimal | str) -> str:
    """An amount in 元; the unit stands in the head of its column."""
    return wording.yuan(amount)


@register.filter
def wan(amount: Decimal | str) -> str:
    """An amount in 万元."""
    return wording.wan(amount)


@register.filter
def filesize(count: int) -> str:
    """6.8 MB."""
    return wording.size(count)


@register.filter
def thousands(number: int) -> str:
    """18,402."""
    return f"{number:,}"


@register.filter
def request_number(meta: dict[str, Any]) -> str:
    """The number under which this request stands in the logs."""
    return str(meta.get("tianping.request", ""))


@register.simple_tag
def tp_icon(name: str) -> SafeString:
    """An icon; always beside a word."""
    return _drawn(chips.icon(name))


@register.simple_tag
def tp_copy(code: Any) -> SafeString:
    """A button that copies a code; shown only where the browser can."""
    return format_html(
        ' <button type="button" class="tp-copy" data-copy="{}" aria-label="{}" hidden>{}</button>',
        code,
        gettext("复制 {code}").format(code=code),
        tp_icon("copy"),
    )


@register.simple_tag
def tp_code(code: Any) -> SafeString:
    """A code in the fixed-width face, copyable."""
    return format_html('<span class="tp-code">{}</span>{}', code, tp_copy(code))


@register.simple_tag
def tp_qr(text: str) -> SafeString:
    """The QR code of a text, as one SVG path; the same text must stand beside it."""
    made = segno.make(text, error="m", micro=False)
    rows = ["".join(f"M{x} {y}h1v1h-1z" for x, dark in enumerate(row) if dark) for y, row in enumerate(made.matrix)]
    return format_html(
        '<svg class="tp-qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}"><path fill="currentColor" d="{2}"/></svg>',
        len(made.matrix),
        gettext("二维码，内容见旁边文字"),
        "".join(rows),
    )


@register.inclusion_tag("web/parts/track.html")
def tp_track(stages: Sequence[parts.Stage]) -> dict[str, Any]:
    """The horizontal timeline of a tender."""
    here = next((number for number, stage in enumerate(stages, 1) if stage.state == "now"), None)
    label = gettext("招标进度，共 {total} 步").format(total=len(stages))
    if here:
        label = gettext("招标进度，共 {total} 步，现在第 {here} 步").format(total=len(stages), here=here)
    return {"stages": stages, "label": label}


@register.inclusion_tag("web/parts/line.html", takes_context=True)
def tp_line(context: dict[str, Any], lines: Sequence[parts.Line]) -> dict[str, Any]:
    """The record, newest first."""
    return {"lines": lines, "now": context.get("now")}


@register.inclusion_tag("web/parts/clock.html", takes_context=True)
def tp_clock(
    context: dict[str, Any],
    title: str,
    due: datetime,
    acts: Sequence[parts.Link] = (),
    note: str = "",
    article: parts.Article | None = None,
) -> dict[str, Any]:
    """The deadline clock; `title` names the deadline, e.g. 投标截止."""
    now: datetime = context["now"]
    units = wording.UNITS[language()]
    left = [
        (f"{count:02}" if place else str(count), units[unit][count != 1])
        for place, (count, unit) in enumerate(wording.parts(due - now))
    ]
    heading = gettext("距{title}").format(title=title) if due > now else gettext("{title}已过").format(title=title)
    return {
        "title": title,
        "heading": heading,
        "due": due,
        "now": now,
        "left": left,
        "acts": acts,
        "note": note,
        "article": article,
    }


@register.simple_tag(takes_context=True)
def tp_limit(context: dict[str, Any], limit: Any, text: str = "") -> SafeString:
    """The badge of a statutory limit: a `parts.Limit`, or a status of the law (`word`, `due`)."""
    return _drawn(chips.limit(limit, context.get("now"), text))


@register.simple_tag
def tp_article(article: parts.Article | str, rule: str = "") -> SafeString:
    """A cited article, leading to its rule."""
    cited = article if isinstance(article, parts.Article) else parts.Article(text=str(article), rule=rule)
    return _drawn(chips.article(cited) + "\n")


@register.simple_tag
def tp_proof(proof: parts.Proof) -> SafeString:
    """The chip that leads to the proof of a fact."""
    return _drawn(chips.proof(proof) + "\n")


@register.simple_tag
def tp_trust(trustees: Sequence[parts.Trustee]) -> SafeString:
    """The three seals of a bid's keys, with the full sentence for who cannot see them."""
    return _drawn(chips.trust(trustees) + "\n")


@register.inclusion_tag("web/parts/kv.html")
def tp_kv(facts: Sequence[parts.Fact]) -> dict[str, Any]:
    """A list of facts."""
    return {"facts": facts}


@register.simple_tag(takes_context=True)
def tp_table(context: dict[str, Any], table: parts.Table) -> SafeString:
    """A dense table that folds on narrow screens."""
    return _drawn(tables.table(table, context.get("now")))


@register.simple_tag(takes_context=True)
def tp_part(context: dict[str, Any], part: Any) -> SafeString:
    """The small part that stands in a cell."""
    return _drawn(chips.part(part, context.get("now")))


@register.inclusion_tag("web/parts/errors.html")
def tp_errors(mistakes: Any, title: str = "") -> dict[str, Any]:
    """The error summary of a Django form, of Refusals or of `parts.Mistake`s; nothing where there is none."""
    found = list(_mistakes(mistakes))
    return {"mistakes": found, "title": title or gettext("有 {count} 处要改").format(count=len(found))}


def _mistakes(mistakes: Any) -> list[parts.Mistake]:
    if hasattr(mistakes, "errors") and hasattr(mistakes, "fields"):
        return [
            parts.Mistake(text=str(text), field=f"id_{name}" if name in mistakes.fields else "")
            for name, texts in mistakes.errors.items()
            for text in texts
        ]
    given = [mistakes] if isinstance(mistakes, Refusal | parts.Mistake) else list(mistakes or [])
    return [_of_refusal(one) if isinstance(one, Refusal) else one for one in given]


def _of_refusal(refusal: Refusal) -> parts.Mistake:
    said = language()
    return parts.Mistake(
        text=f"{refusal.sentence(said)}{refusal.way_out(said)}", field=(refusal.field and f"id_{refusal.field}") or ""
    )


@register.inclusion_tag("web/parts/say.html")
def tp_say(text: str, head: str = "", near: bool = False) -> dict[str, Any]:
    """The one notice line of a page: the next step, or what cannot be undone (`near`)."""
    return {"text": text, "head": head, "near": near}


@register.simple_tag
def tp_counts(counts: Sequence[parts.Count], label: str) -> SafeString:
    """At most six numbers on one line."""
    return _drawn(lists.counts(counts, label))


@register.simple_tag(takes_context=True)
def tp_desk(context: dict[str, Any], items: Sequence[parts.Desk]) -> SafeString:
    """What needs me today, by due time."""
    return _drawn(lists.desk(items, context.get("now")))


@register.inclusion_tag("web/parts/receipt.html", takes_context=True)
def tp_receipt(context: dict[str, Any], receipt: parts.Receipt) -> dict[str, Any]:
    """The slip of paper after what cannot be undone."""
    return {"receipt": receipt, "now": context.get("now")}


@register.inclusion_tag("web/parts/tasks.html")
def tp_tasks(tasks: Sequence[parts.Task]) -> dict[str, Any]:
    """The steps of a long filing, each with how far it is."""
    return {"tasks": tasks}


@register.inclusion_tag("web/parts/help.html")
def tp_help(help: Any) -> dict[str, Any]:  # noqa: A002 - the tag's own word
    """Help where one stands: two sentences and the rule."""
    return {"help": help}


@register.inclusion_tag("filing/fields.html")
def tp_fields(form: Any) -> dict[str, Any]:
    """The fields of a filing, each with its hint and what is wrong with it."""
    from tianping.web.filing.forms import describe

    return {"items": [describe(bound) for bound in form.visible_fields()]}


@register.simple_tag(takes_context=True)
def tp_pager(context: dict[str, Any], page: "Page[Any]", name: str = "page") -> SafeString:
    """Earlier and later pages, keeping the search."""
    request: HttpRequest = context["request"]
    return _drawn(lists.pager(page, request.GET, name))


@register.simple_tag
def tp_search(
    q: str = "", label: str = "", placeholder: str = "", action: str = "", filters: Sequence[parts.Filter] = ()
) -> SafeString:
    """The search field with its filters."""
    label = label or gettext("项目、单位、编号、关键词")
    return _drawn(lists.search(q=q, label=label, placeholder=placeholder, action=action, filters=filters))


def _drawn(html: str) -> SafeString:
    """What `tianping.web.drawing` drew: it escaped what comes from outside."""
    return mark_safe(html)  # noqa: S308
