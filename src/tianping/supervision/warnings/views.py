"""Pages of warnings: what waits, one that explains itself, its sheet, what became of it, and the indicators' record."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.insight.explain import Handled
from tianping.record.actors import Actor
from tianping.supervision.warnings import actions, queries
from tianping.supervision.warnings.document import warning_pdf
from tianping.supervision.warnings.forms import AnswerForm
from tianping.supervision.warnings.models import RaisedWarning
from tianping.supervision.warnings.naming import behind, right_before, row_of, said, states, title_of, weight
from tianping.supervision.warnings.screening import handled
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.problems import language
from tianping.web.tenders.masthead import masthead

PAGE = 20
READERS = ("supervisor", "auditor")


@page("warnings.read", roles=READERS, methods=("GET",))
def warnings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for somebody, the gravest first."""
    state = request.GET.get("state", "")
    state = state if state in RaisedWarning.STATES else ""
    paged = Paginator(queries.warnings(state=state), PAGE).get_page(request.GET.get("page"))
    waiting = (gettext("等人核实的"), "/warnings/", not state)
    named = [(text, f"/warnings/?state={word}", word == state) for word, text in states().items()]
    context = {
        "page": paged,
        "found": paged.paginator.count,
        "state": state,
        "filter": [waiting, *named],
        "rows": [(one, title_of(one.code), weight(one.severity), _parts(one)) for one in paged.object_list],
    }
    return render(request, "warnings/warnings.html", context)


@page("warnings.read", roles=READERS, methods=("GET",))
def warning(request: HttpRequest, actor: Actor, warning: str) -> HttpResponse:
    """One warning: what, how unusual, the rows behind it, article, what would clear it, how often right before."""
    found = queries.warning_of(warning=warning)
    context = {
        "warning": found,
        "name": title_of(found.code),
        "weight": weight(found.severity),
        "told": _parts(found),
        "right": right_before(handled().get(found.code, Handled())),
        "table": behind(found.explained["rows"]),
        "lines": _answers(found),
        "may_answer": actor.role == "supervisor",
        **masthead(found.tender, now=business_now()),
    }
    return render(request, "warnings/warning.html", context)


@page("warnings.read", roles=READERS, methods=("GET",))
def sheet(request: HttpRequest, actor: Actor, warning: str) -> HttpResponse:
    """The same on one page of paper, sealed."""
    found = queries.warning_of(warning=warning)
    answer = HttpResponse(warning_pdf(found, made_at=business_now()), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="warning-{found.number[:12]}.pdf"'
    return answer


@page("warnings.answer", roles=("supervisor",))
def answer(request: HttpRequest, actor: Actor, warning: str) -> HttpResponse:
    """Say what became of a warning."""
    found = queries.warning_of(warning=warning)

    def act(given: dict[str, str]) -> str:
        actions.answer(warning=warning, verdict=given["verdict"], reason=given["reason"], by=actor, now=business_now())
        return f"/warnings/{warning}/"

    filing = Filing(
        key="warnings.answer",
        ref=warning,
        title=gettext("写明这条线索的核实结果"),
        button=gettext("记下核实结果"),
        form=AnswerForm,
        act=act,
        help=Help(text=gettext("结果计入这个指标的准确率，之后的同类线索会写明。线索不是结论，没有查清就选待查。")),
        back=parts.Link(text=gettext("这条线索"), url=f"/warnings/{warning}/"),
        warning=gettext("核实结果写入日志，不能删改；查清后可以再写一次，以最后一次为准。"),
        context=masthead(found.tender, now=business_now()),
    )
    return respond(request, actor, filing)


@page("warnings.read", roles=READERS, methods=("GET",))
def record(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How often each indicator was right: what its warnings turned out to be."""
    columns = [
        parts.Column(label=gettext("指标")),
        parts.Column(label=gettext("属实"), num=True),
        parts.Column(label=gettext("排除"), num=True),
        parts.Column(label=gettext("还没有查清"), num=True),
        parts.Column(label=gettext("准确率")),
    ]
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=title_of(code), small=code),
                parts.Cell(text=one.confirmed),
                parts.Cell(text=one.cleared),
                parts.Cell(text=one.pending),
                parts.Cell(text=right_before(one)),
            ]
        )
        for code, one in sorted(handled().items())
    ]
    empty = gettext("还没有提出过线索。开标结束后，系统自动核对报价。")
    table = parts.Table(caption=gettext("各指标的核实记录"), columns=columns, rows=rows, empty=empty)
    return render(request, "warnings/record.html", {"table": table})


def _parts(found: RaisedWarning) -> dict[str, str]:
    """The texts of a warning in the reader's language."""
    row = row_of(found)
    asks = (row.asks_zh if language() == "zh" else row.asks_en) if row else ""
    texts = {name: said(found.explained, name) for name in ("sentence", "hook", "clears", "lead")}
    return {**texts, "asks": asks, "state": states()[found.state]}


def _answers(found: RaisedWarning) -> list[parts.Line]:
    named = states()
    told = [
        parts.Line(at=one.at, what=named[one.state], why=one.reason, kind="key")
        for one in found.answers.all().order_by("-at", "-pk")
    ]
    return [*told, parts.Line(at=found.raised_at, what=gettext("系统提出线索"))]
