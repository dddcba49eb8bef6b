"""The page of a tender's draw, open to everybody: who committed to what, what came to light, and all of it computed again."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.trading.evaluation import drawn_course, heads
from tianping.trading.evaluation.drawn_course import Check, Course, Party
from tianping.trading.plans import queries as plans
from tianping.web import parts, wording
from tianping.web.access import public
from tianping.web.clock import business_now
from tianping.web.filing.flow import Help
from tianping.web.problems import language
from tianping.web.tenders.lines import proof_url
from tianping.web.tenders.reading import TenderRecord, record_of


@public
@require_safe
def draw(request: HttpRequest, code: str) -> HttpResponse:
    """The draws of a tender's committee. Digests only: no name stands in a public entry."""
    plans.tender(code)
    now, record = business_now(), record_of(code)
    shown = [_shown(record, one, now) for one in drawn_course.courses(record)]
    context = {
        "code": code,
        "shown": shown,
        "help": Help(
            text=gettext("先承诺、后揭示：各方的随机数在谁都没看到别人之前已经定下。名单只有加盐摘要，认不出人。"),
            rule="expert-draw",
        ),
        **heads.head(code, now=now),
    }
    return render(request, "evaluation/draw.html", context)


def _shown(record: TenderRecord, course: Course, now: datetime) -> dict[str, Any]:
    made = drawn_course.checks(course)
    return {
        "course": course,
        "facts": _facts(record, course, now),
        "parties": _parties(record, course, now),
        "checks": _checks(made),
        "holds": bool(made) and all(one.holds for one in made),
        "made": made,
        "order": _order(course),
    }


def _facts(record: TenderRecord, course: Course, now: datetime) -> list[parts.Fact]:
    announced: Any = course.announced.event
    found = [
        parts.Fact(term=gettext("抽取编号"), value=course.draw, code=True),
        parts.Fact(term=gettext("公告时间"), value=wording.moment(course.announced.at, language=language(), now=now)),
        parts.Fact(term=gettext("回避后的名单"), value=gettext("{count} 人").format(count=len(announced.pool))),
        parts.Fact(term=gettext("要抽"), value=gettext("{count} 人").format(count=announced.seats)),
    ]
    if course.outcome is None:
        return found
    return [
        *found,
        parts.Fact(term=gettext("种子"), value=course.outcome.seed, code=True),
        parts.Fact(term=gettext("回避后递补"), value=gettext("{count} 人").format(count=len(course.outcome.declined))),
    ]


def _parties(record: TenderRecord, course: Course, now: datetime) -> parts.Table:
    columns = [parts.Column(label=gettext("参与方")), parts.Column(label=gettext("承诺"))]
    columns += [parts.Column(label=gettext("揭示的随机数")), parts.Column(label=gettext("存证"))]
    rows = [parts.Row(cells=_party(record, one, now)) for one in course.parties]
    return parts.Table(caption=gettext("参与方"), columns=columns, rows=rows)


def _party(record: TenderRecord, one: Party, now: datetime) -> list[parts.Cell]:
    committed: Any = one.committed.event if one.committed else None
    revealed: Any = one.revealed.event if one.revealed else None
    when = wording.brief(one.committed.at, language=language(), now=now) if one.committed else ""
    later = wording.brief(one.revealed.at, language=language(), now=now) if one.revealed else ""
    proof = parts.Cell(text="—")
    if one.committed is not None:
        at = one.committed
        url = proof_url(record.code, at)
        proof = parts.Cell(part=parts.Proof(index=at.position, witnesses=record.witnesses(at), url=url))
    return [
        parts.Cell(text=one.origin),
        parts.Cell(text=committed.commitment if committed else gettext("还没有承诺"), small=when, code=bool(committed)),
        parts.Cell(text=revealed.contribution if revealed else gettext("还没有揭示"), small=later, code=bool(revealed)),
        proof,
    ]


def _checks(made: list[Check]) -> parts.Table:
    said = {
        "committed": gettext("承诺都在揭示之前"),
        "pieces": gettext("揭示的随机数与承诺一致"),
        "seed": gettext("种子由各方随机数算出"),
        "permutation": gettext("排列由种子算出"),
        "taken": gettext("抽中的是排列的前几名；回避的由下一名递补"),
    }
    columns = [parts.Column(label=gettext("复算什么")), parts.Column(label=gettext("结果"), nw=True)]
    rows = [
        parts.Row(cells=[parts.Cell(text=said[one.what], small=one.reason), parts.Cell(part=_word(one))])
        for one in made
    ]
    return parts.Table(
        caption=gettext("复算"), columns=columns, rows=rows, empty=gettext("抽取结束后，在这里从日志重新计算。")
    )


def _word(one: Check) -> parts.Limit:
    return (
        parts.Limit(word="done", text=gettext("一致"))
        if one.holds
        else parts.Limit(word="breach", text=gettext("不一致"))
    )


def _order(course: Course) -> parts.Table | None:
    """The permutation, place by place, with who was called and who declined."""
    if course.outcome is None:
        return None
    announced: Any = course.announced.event
    drawn, declined = set(course.outcome.drawn), set(course.outcome.declined)
    columns = [parts.Column(label=gettext("顺位"), num=True), parts.Column(label=gettext("名单上的位置"), num=True)]
    columns += [parts.Column(label=gettext("加盐摘要")), parts.Column(label=gettext("结果"), nw=True)]
    rows = []
    for place, at in enumerate(course.outcome.permutation, 1):
        digest = announced.pool[at]
        word = gettext("抽中") if digest in drawn else gettext("回避") if digest in declined else "—"
        cells = [parts.Cell(text=place), parts.Cell(text=at), parts.Cell(text=digest, code=True), parts.Cell(text=word)]
        rows.append(parts.Row(cells=cells, mark="me" if digest in drawn else "quiet" if digest in declined else ""))
    return parts.Table(caption=gettext("排列"), columns=columns, rows=rows, tight=True)
