"""Pages of complaints for everybody: how to complain and to whom, and what was decided."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.law import regions
from tianping.supervision.complaints import naming, queries
from tianping.supervision.complaints.decision_document import decision_pdf, handed
from tianping.supervision.complaints.models import Decision
from tianping.supervision.complaints.panels import decision_facts, head, tender_name
from tianping.supervision.directives.queries import department_name
from tianping.web import parts, wording
from tianping.web.access import public
from tianping.web.clock import business_now
from tianping.web.problems import language

PAGE = 20


@public
@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """How to complain, in plain words, and to which departments."""
    return render(request, "complaints/how.html", {"departments": _departments()})


@public
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """The decisions that were published, newest first."""
    code = request.GET.get("tender", "")[:40].replace("\x00", "")
    paged = Paginator(queries.published(tender=code), PAGE).get_page(request.GET.get("page"))
    context = {"page": paged, "tender": code, "table": _table(list(paged.object_list))}
    return render(request, "complaints/decisions.html", context)


@public
@require_safe
def decision(request: HttpRequest, number: str) -> HttpResponse:
    """One decision as it was published, without the complainant."""
    now, found = business_now(), queries.decision_for(number=number)
    context = {
        "outcome": naming.outcomes()[found.outcome],
        "name": tender_name(found.complaint.tender) or found.complaint.respondent_name,
        "facts": decision_facts(found, now, public=True),
        "digest": found.digest,
        "document": f"/complaints/decisions/{found.complaint_id}/decision.pdf",
        **head(found.complaint.tender, now),
    }
    return render(request, "complaints/decision.html", context)


@public
@require_safe
def decision_document(request: HttpRequest, number: str) -> HttpResponse:
    """A published decision as a sealed document, without the complainant."""
    found = queries.decision_for(number=number)
    return handed(found, decision_pdf(found, public=True, made_at=business_now()))


def _table(rows: list[Decision]) -> parts.Table:
    columns = [
        parts.Column(label=gettext("项目或被投诉人")),
        parts.Column(label=gettext("结论")),
        parts.Column(label=gettext("作出决定的部门")),
        parts.Column(label=gettext("公布"), nw=True),
    ]
    said, outcomes = language(), naming.outcomes()
    drawn = [
        parts.Row(
            cells=[
                parts.Cell(
                    text=tender_name(one.complaint.tender) or one.complaint.respondent_name,
                    url=f"/complaints/decisions/{one.complaint_id}/",
                    small=one.complaint.respondent_name,
                ),
                parts.Cell(text=outcomes[one.outcome], small=one.articles[0]),
                parts.Cell(text=department_name(uscc=one.complaint.department)),
                parts.Cell(text=wording.day(one.published_at, language=said) if one.published_at else "—"),
            ]
        )
        for one in rows
    ]
    empty = gettext("还没有公布过投诉处理决定。作出决定并公布后，这里列出。")
    return parts.Table(caption=gettext("投诉处理决定"), columns=columns, rows=drawn, empty=empty)


def _departments() -> parts.Table:
    columns = [parts.Column(label=gettext("监督部门")), parts.Column(label=gettext("地区"))]
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=one.name, small=one.uscc),
                parts.Cell(text=regions.name(one.region, language=language())),
            ]
        )
        for one in queries.departments()
    ]
    empty = gettext("还没有登记监督部门。请按招标公告上写的监督部门，书面投诉。")
    return parts.Table(caption=gettext("监督部门"), columns=columns, rows=rows, empty=empty)
