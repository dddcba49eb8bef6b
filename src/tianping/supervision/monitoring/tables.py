"""How counted limits are drawn: in tables, as badges, as a file for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext

from tianping.law import Rule
from tianping.supervision.monitoring import queries
from tianping.supervision.monitoring.models import CountedLimit, WatchedTender
from tianping.supervision.monitoring.naming import rules_by_id, words
from tianping.web import parts, wording
from tianping.web.limit_names import limit_name
from tianping.web.problems import language

FORMULA = ("=", "+", "-", "@", "\t", "\r")


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


def article_of(rule: Rule) -> parts.Article:
    """This function will cite the article of a rule."""
    return parts.Article(text=rule.article_en if language() == "en" else rule.article_short, rule=rule.id)


def length_of(rule: Rule) -> str:
    """This function will say how long a rule's limit is, and by which days it counts."""
    return rule.limit_en if language() == "en" else rule.limit_zh


def span_of(limit: CountedLimit, now: datetime) -> str:
    """This function will say from when to when a limit runs, by day."""
    ends = [wording.day(at, language=language(), now=now) for at in (limit.starts_at, limit.until_at) if at]
    return " – ".join(dict.fromkeys(ends)) or gettext("未起算")


def tender_table(rows: Iterable[queries.Watching], now: datetime, *, empty: str) -> parts.Table:
    """This function will list tenders, each with its most urgent limit."""
    found, columns = rules_by_id(), [*_columns(), parts.Column(label=gettext("处理"))]
    drawn = [parts.Row(cells=[*_of_tender(row, found, now), _held(row.held)]) for row in rows]
    return parts.Table(caption=gettext("期限监测"), columns=columns, rows=drawn, empty=empty)


def limit_table(rows: Iterable[CountedLimit], now: datetime, *, empty: str) -> parts.Table:
    """This function will list limits of many tenders."""
    listed, found = list(rows), rules_by_id()
    known = queries.names_of(tenders=(row.tender for row in listed))
    drawn = [parts.Row(cells=[_name(known[row.tender]), *_of_limit(row, found[row.rule], now)]) for row in listed]
    return parts.Table(caption=gettext("期限"), columns=_columns(), rows=drawn, empty=empty)


def sheet(rows: Iterable[CountedLimit], now: datetime) -> str:
    """This function will write limits as CSV for a spreadsheet; times in Shanghai time. No cell is ever a formula."""
    listed, found, said = list(rows), rules_by_id(), words()
    known = queries.names_of(tenders=(row.tender for row in listed))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_heads())
    for row in listed:
        cells = [*_sheet_cells(row, known[row.tender], found[row.rule]), said[row.word], badge(row, now).text]
        writer.writerow([_safe(cell) for cell in cells])
    return out.getvalue()


def _columns() -> list[parts.Column]:
    return [
        parts.Column(label=gettext("项目")),
        parts.Column(label=gettext("正在计的期限")),
        parts.Column(label=gettext("依据")),
        parts.Column(label=gettext("起止"), nw=True),
        parts.Column(label=gettext("状态")),
    ]


def _of_tender(row: queries.Watching, found: dict[str, Rule], now: datetime) -> list[parts.Cell]:
    if row.limit is not None:
        return [_name(row.tender), *_of_limit(row.limit, found[row.limit.rule], now)]
    waiting = parts.Cell(part=parts.Limit(word="prov", text=gettext("待统计")))
    return [_name(row.tender), *[parts.Cell(text="—") for _ in range(3)], waiting]


def _of_limit(limit: CountedLimit, rule: Rule, now: datetime) -> list[parts.Cell]:
    small = "　".join(text for text in (length_of(rule), limit.lot) if text)
    return [
        parts.Cell(text=limit_name(rule), small=small),
        parts.Cell(part=article_of(rule)),
        parts.Cell(text=span_of(limit, now)),
        parts.Cell(part=badge(limit, now)),
    ]


def _name(tender: WatchedTender) -> parts.Cell:
    return parts.Cell(text=tender.name, url=f"/tenders/{tender.tender}/", small=tender.buyer_name)


def _held(held: bool) -> parts.Cell:
    return parts.Cell(text=gettext("暂停中") if held else "—")


def _heads() -> list[str]:
    return [
        gettext("招标项目编号"),
        gettext("项目"),
        gettext("招标人"),
        gettext("地区"),
        gettext("标段"),
        gettext("期限"),
        gettext("依据"),
        gettext("起算"),
        gettext("到期"),
        gettext("办完"),
        gettext("状态"),
        gettext("余量"),
    ]


def _sheet_cells(row: CountedLimit, tender: WatchedTender, rule: Rule) -> Iterator[str]:
    yield from (row.tender, tender.name, tender.buyer_name, tender.region, row.lot, limit_name(rule))
    yield article_of(rule).text
    for at in (row.starts_at, row.due_at, row.ends_at):
        yield f"{at.astimezone(wording.SHANGHAI):%Y-%m-%d %H:%M}" if at else ""


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
