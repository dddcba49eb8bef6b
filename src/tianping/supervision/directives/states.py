"""Where a directive stands, in words: sent, carried out, not carried out since when, corrected."""

from datetime import datetime, timedelta

from django.utils.translation import gettext

from tianping.supervision.directives import queries
from tianping.supervision.directives.models import Directive
from tianping.supervision.monitoring.models import WatchedTender
from tianping.web import parts, wording
from tianping.web.problems import language

OBEDIENCE = timedelta(minutes=10)
"""A directive takes hold at once on the trading platform; one that is silent so long needs a telephone call."""
NEAR = timedelta(days=1)


def kinds() -> dict[str, str]:
    """This function will name the kinds of directives."""
    return {"suspend": gettext("责令暂停"), "resume": gettext("恢复招标"), "correct": gettext("责令改正")}


def state_of(directive: Directive, now: datetime) -> parts.Limit:
    """This function will say where a directive stands, with the shape of its urgency."""
    if directive.kind == "correct":
        return _correction(directive, now)
    obeyed = queries.obeyed_at(directive=directive)
    if obeyed:
        lifted = directive.kind == "suspend" and queries.lifted_by(directive=directive)
        said = gettext("已执行，后来已恢复") if lifted else gettext("已执行")
        return parts.Limit(word="done", text=said)
    since = now - directive.issued_at
    if since <= OBEDIENCE:
        return parts.Limit(word="well", text=gettext("已送出，等交易平台执行"))
    text = gettext("签发 {span}，还没有执行").format(span=wording.span(since, language=language()))
    return parts.Limit(word="breach", text=text)


def table(rows: list[Directive], now: datetime) -> parts.Table:
    """This function will list directives."""
    columns = [
        parts.Column(label=gettext("项目")),
        parts.Column(label=gettext("指令")),
        parts.Column(label=gettext("依据")),
        parts.Column(label=gettext("签发"), nw=True),
        parts.Column(label=gettext("状态")),
    ]
    named, called = WatchedTender.objects.in_bulk([row.tender for row in rows]), kinds()
    drawn = [
        parts.Row(
            cells=[
                _tender(row, named),
                parts.Cell(text=called[row.kind], url=f"/directives/{row.directive}/", small=row.department),
                parts.Cell(text=row.basis),
                parts.Cell(text=wording.brief(row.issued_at, language=language(), now=now)),
                parts.Cell(part=state_of(row, now)),
            ]
        )
        for row in rows
    ]
    empty = gettext("没有签发过监督指令。项目被暂停、恢复或责令改正时，这里列出。")
    return parts.Table(caption=gettext("监督指令"), columns=columns, rows=drawn, empty=empty)


def lines(directive: Directive) -> list[parts.Line]:
    """This function will tell what became of a directive, newest first."""
    found = [
        parts.Line(at=directive.issued_at, what=gettext("签发，写入公开日志"), why=directive.department, kind="key")
    ]
    obeyed = queries.obeyed_at(directive=directive)
    if obeyed and directive.kind != "correct":
        found.append(parts.Line(at=obeyed.at, what=gettext("交易平台执行"), why=obeyed.platform, kind="key"))
    if directive.settled_at:
        found.append(
            parts.Line(at=directive.settled_at, what=gettext("核实改正"), why=directive.settled_note, kind="key")
        )
    lifted = queries.lifted_by(directive=directive)
    if lifted:
        found.append(parts.Line(at=lifted.issued_at, what=gettext("签发恢复"), why=lifted.reason, kind="key"))
    return found[::-1]


def _correction(directive: Directive, now: datetime) -> parts.Limit:
    if directive.settled_at:
        return parts.Limit(word="done", text=gettext("已改正"))
    left = (directive.due_at or now) - now
    word: parts.LimitWord = "breach" if left < timedelta() else "near" if left <= NEAR else "well"
    return parts.Limit(word=word, text=wording.remaining(left, language=language()))


def _tender(row: Directive, named: dict[str, WatchedTender]) -> parts.Cell:
    tender = named.get(row.tender)
    buyer = tender.buyer_name if tender else ""
    return parts.Cell(text=tender.name if tender else row.tender, url=f"/tenders/{row.tender}/", small=buyer)
