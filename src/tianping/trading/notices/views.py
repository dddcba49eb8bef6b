"""Pages of notices, for everybody: the list of a tender, one notice as it prints, the same as a sealed PDF."""

from datetime import datetime
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.refusals import NotFound
from tianping.trading.notices.document import notice_pdf
from tianping.trading.notices.models import Notice
from tianping.trading.notices.queries import of_tender
from tianping.trading.plans import queries as plans
from tianping.trading.plans.heads import head
from tianping.web import parts, wording
from tianping.web.access import public
from tianping.web.clock import business_now
from tianping.web.problems import language

YEAR = 365 * 24 * 3600


@public
@require_safe
def notices(request: HttpRequest, code: str) -> HttpResponse:
    """The notices of a tender, newest first; 404 where there is no such tender."""
    try:
        tender = plans.tender(code)
    except NotFound:
        raise Http404 from None
    now = business_now()
    context = {**head(code, now=now), "tender": tender, "table": _table(list(of_tender(code)), now)}
    return render(request, "notices/notices.html", context)


@public
@require_safe
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """One notice in full; 404 where there is none."""
    one, now = _notice(code), business_now()
    facts = [
        parts.Fact(term=gettext("发布"), value=wording.moment(one.issued_at, language=language(), now=now)),
        parts.Fact(term=gettext("招标项目编号"), value=one.tender_id, code=True),
        parts.Fact(term=gettext("公告编号"), value=one.code, code=True),
        parts.Fact(term="SHA-256", value=one.sha256, code=True),
        parts.Fact(term=gettext("网址"), value=one.url),
    ]
    context = {**head(one.tender_id, now=now), "notice": one, "kind": kind_name(one.kind), "facts": facts}
    return render(request, "notices/notice.html", context)


@public
@require_safe
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """One notice as PDF/A with the platform's seal."""
    one = _notice(code)
    answer = HttpResponse(notice_pdf(one), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(one.title[:80])}.pdf"
    answer.headers["Cache-Control"] = f"public, max-age={YEAR}"  # a notice is never changed
    return answer


def kind_name(kind: str) -> str:
    """This function will name a kind of notice."""
    named = {
        "tender": gettext("招标公告"),
        "change": gettext("变更公告"),
        "candidates": gettext("中标候选人公示"),
        "result": gettext("中标结果公告"),
        "failure": gettext("招标失败公告"),
        "termination": gettext("招标终止公告"),
    }
    return named.get(kind, kind)


def _notice(code: str) -> Notice:
    one = Notice.objects.select_related("tender").filter(code=code).first()
    if one is None:
        raise Http404
    return one


def _table(found: list[Notice], now: datetime) -> parts.Table:
    columns = [
        parts.Column(label=gettext("公告")),
        parts.Column(label=gettext("发布"), nw=True),
        parts.Column(label=gettext("到期"), nw=True),
        parts.Column(label=gettext("打印"), nw=True),
    ]
    return parts.Table(
        caption=gettext("公告"),
        columns=columns,
        rows=[_row(one, now) for one in found],
        empty=gettext("还没有公告。招标文件发出时，招标公告同时发布在这里。"),
    )


def _row(one: Notice, now: datetime) -> parts.Row:
    said = language()
    about = gettext("{title}的 PDF").format(title=one.title)
    return parts.Row(
        cells=[
            parts.Cell(text=one.title, url=f"/notices/{one.code}/", small=kind_name(one.kind)),
            parts.Cell(text=wording.brief(one.issued_at, language=said, now=now)),
            parts.Cell(text=wording.brief(one.ends_at, language=said, now=now) if one.ends_at else "—"),
            parts.Cell(text="PDF", url=f"/notices/{one.code}/notice.pdf", about=about),
        ]
    )
