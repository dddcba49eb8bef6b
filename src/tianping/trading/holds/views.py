"""The page of a tender's holds, for everybody: why it stands still, since when, and what lifts it."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.refusals import NotFound
from tianping.trading.holds.models import Demand, Directive, Hold
from tianping.trading.plans import queries as plans
from tianping.trading.plans.heads import head
from tianping.web import parts, wording
from tianping.web.access import public
from tianping.web.clock import business_now
from tianping.web.problems import language


@public
@require_safe
def holds(request: HttpRequest, code: str) -> HttpResponse:
    """Every hold of a tender and every directive about it; 404 where there is no such tender."""
    try:
        tender = plans.tender(code)
    except NotFound:
        raise Http404 from None
    now = business_now()
    found = list(Hold.objects.filter(tender=code).order_by("-held_at", "code"))
    directives = {one.code: one for one in Directive.objects.filter(tender_code=code)}
    context = {
        **head(code, now=now),
        "tender": tender,
        "standing": [one for one in found if one.lifted_at is None],
        "table": _table(found, directives, now),
        "demands": _demands(list(Demand.objects.filter(tender_code=code)), now),
    }
    return render(request, "holds/holds.html", context)


def cause_name(cause: str) -> str:
    """This function will name the cause of a hold."""
    named = {
        "directive": gettext("监督指令"),
        "objection": gettext("异议，答复前暂停"),
        "cut-off": gettext("与监督平台失联"),
    }
    return named.get(cause, cause)


def _table(found: list[Hold], directives: dict[str, Directive], now: datetime) -> parts.Table:
    columns = [
        parts.Column(label=gettext("原因")),
        parts.Column(label=gettext("说明")),
        parts.Column(label=gettext("暂停"), nw=True),
        parts.Column(label=gettext("恢复"), nw=True),
    ]
    return parts.Table(
        caption=gettext("暂停和恢复"),
        columns=columns,
        rows=[_row(one, directives.get(one.code), now) for one in found],
        empty=gettext("这个项目没有暂停过。"),
    )


def _demands(found: list[Demand], now: datetime) -> parts.Table | None:
    """What was ordered corrected, until when, and what the department saw; None where nothing was."""
    if not found:
        return None
    columns = [
        parts.Column(label=gettext("要求改正")),
        parts.Column(label=gettext("事实和依据")),
        parts.Column(label=gettext("改正期限"), nw=True),
        parts.Column(label=gettext("核实")),
    ]
    rows = [parts.Row(cells=_demand(one, now), mark="" if one.settled_at else "mark") for one in found]
    return parts.Table(caption=gettext("责令改正"), columns=columns, rows=rows)


def _demand(one: Demand, now: datetime) -> list[parts.Cell]:
    due = wording.brief(one.due_at, language=language(), now=now) if one.due_at else "—"
    seen = parts.Cell(part=parts.Limit(word="near", text=gettext("待核实")))
    if one.settled_at:
        seen = parts.Cell(text=wording.brief(one.settled_at, language=language(), now=now), small=one.settled_note)
    return [
        parts.Cell(text=one.demand, small=one.department),
        parts.Cell(text=one.reason, small=one.basis),
        parts.Cell(text=due),
        seen,
    ]


def _row(one: Hold, directive: Directive | None, now: datetime) -> parts.Row:
    said = language()
    by = (
        gettext("{department}，{basis}").format(department=directive.department, basis=directive.basis)
        if directive
        else ""
    )
    lifted = (
        parts.Cell(text=wording.brief(one.lifted_at, language=said, now=now), small=one.lifted_reason)
        if (one.lifted_at)
        else parts.Cell(part=parts.Limit(word="near", text=gettext("暂停中")))
    )
    return parts.Row(
        mark="" if one.lifted_at else "mark",
        cells=[
            parts.Cell(text=cause_name(one.cause), small=by),
            parts.Cell(text=one.reason),
            parts.Cell(text=wording.brief(one.held_at, language=said, now=now)),
            lifted,
        ],
    )
