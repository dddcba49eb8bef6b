"""The catalogue of rules: every limit that the platform applies, once, with its article; each refusal leads here."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping import law
from tianping.web import parts, wording
from tianping.web.access import public
from tianping.web.problems import language
from tianping.web.refused import NoSuchPage


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All rules in the order of the catalogue, one line each."""
    firsts = {row.id: row for row in reversed(law.rules())}
    rows = [firsts[name] for name in dict.fromkeys(row.id for row in law.rules())]
    columns = [gettext("规则"), gettext("限度"), gettext("依据"), gettext("违反的后果")]
    table = parts.Table(
        caption=gettext("规则目录"),
        columns=[parts.Column(label=label, nw=place == 1) for place, label in enumerate(columns)],
        rows=[parts.Row(cells=_cells(row)) for row in rows],
    )
    return render(request, "web/rules.html", {"table": table, "count": len(rows)})


def _cells(row: law.Rule) -> list[parts.Cell]:
    english = language() == "en"
    return [
        parts.Cell(text=row.text_en if english else row.text_zh, url=f"/rules/{row.id}/"),
        parts.Cell(text=row.limit_en if english else row.limit_zh),
        parts.Cell(text=row.article_en if english else row.article),
        parts.Cell(text=(row.consequence_en if english else row.consequence_zh) or "—"),
    ]


@public
@require_safe
def one(request: HttpRequest, rule: str) -> HttpResponse:
    """One rule with all its rows, by time and scope. Raises NoSuchPage for an unknown id."""
    rows = [row for row in law.rules() if row.id == rule]
    if not rows:
        raise NoSuchPage
    english = language() == "en"
    title = rows[0].text_en if english else rows[0].text_zh
    shown = [{"facts": _facts(row, english, title), "items": _items(row, english)} for row in rows]
    article = rows[0].article_en if english else rows[0].article_short
    return render(request, "web/rule.html", {"article": article, "title": title, "rows": shown})


def _facts(row: law.Rule, english: bool, title: str) -> list[parts.Fact]:
    text = row.text_en if english else row.text_zh
    found = [
        parts.Fact(term=gettext("原意"), value=text if text != title else ""),
        parts.Fact(term=gettext("依据"), value=row.article_en if english else row.article),
        parts.Fact(term=gettext("出处"), value=row.source_en if english else row.source),
        parts.Fact(term=gettext("限度"), value=row.limit_en if english else row.limit_zh),
        parts.Fact(term=gettext("起算"), value=row.trigger if english else row.trigger_zh),
        parts.Fact(term=gettext("施行"), value=_in_force(row.in_force_from, row.in_force_to)),
        parts.Fact(term=gettext("违反的后果"), value=row.consequence_en if english else row.consequence_zh),
        parts.Fact(term=gettext("编号"), value=row.id, code=True),
    ]
    return [fact for fact in found if fact.value]


def _in_force(since: date, until: date | None) -> str:
    first = wording.date_of(since, language=language())
    if until is None:
        return gettext("{since} 起").format(since=first)
    return gettext("{since} 至 {until}").format(since=first, until=wording.date_of(until, language=language()))


def _items(row: law.Rule, english: bool) -> list[str]:
    return [item.en if english else item.zh for item in row.items]
