"""Pages of the archive: the cover for everybody, archiving for who conducts the tender."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.record.actors import Actor
from tianping.trading.archive import actions, shown
from tianping.trading.archive.documents import cover_pdf
from tianping.trading.archive.forms import NothingForm
from tianping.trading.archive.models import Package
from tianping.trading.plans import queries as plans
from tianping.web import parts
from tianping.web.access import page, public
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.tenders.masthead import masthead
from tianping.web.tenders.reading import record_of


@public
@require_safe
def cover(request: HttpRequest, code: str) -> HttpResponse:
    """The cover: what the package holds, where to get it, how anybody checks it."""
    now, record = business_now(), record_of(code)
    package = Package.objects.select_related("tender").filter(tender=code).first()
    context = {
        "code": code,
        "package": package,
        "facts": shown.facts(package, record, now) if package else [],
        "logs": shown.logs(record),
        "table": shown.manifest(record, now),
        **masthead(code, now=now),
    }
    return render(request, "archive/cover.html", context)


@public
@require_safe
def cover_file(request: HttpRequest, code: str) -> HttpResponse:
    """The cover as a sealed PDF; 404 before the tender is archived."""
    package = Package.objects.select_related("tender").filter(tender=code).first()
    if package is None:
        raise Http404
    answer = HttpResponse(cover_pdf(package, record_of(code)), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}-archive.pdf"'
    return answer


@page("archive.archive", roles=("buyer", "agency"), thing=lambda code: plans.tender(code))
def archive(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A finished tender is archived."""
    tender, now = plans.tender(code), business_now()

    def act(given: dict[str, Any]) -> str:
        actions.archive(tender=tender, by=actor, now=business_now())
        return f"/tenders/{code}/archive/"

    filing = Filing(
        key="archive.archive",
        ref=code,
        title=gettext("归档"),
        button=gettext("归档"),
        form=NothingForm,
        act=act,
        check=False,
        help=Help(
            text=gettext("把全部公开记录打成一包，先按公开的核验程序核一遍，再存档。归档后任何人可以下载核验。"),
            rule="receipt",
        ),
        back=parts.Link(text=tender.name, url=f"/tenders/{code}/"),
        warning=gettext("归档后不能增删；要打包的记录多时，要等一会儿。"),
        context={"shown": [parts.Fact(term=gettext("招标项目"), value=tender.name)], **masthead(code, now=now)},
        template="filing/confirm.html",
    )
    return respond(request, actor, filing)
