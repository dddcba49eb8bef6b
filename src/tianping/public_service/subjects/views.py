"""Pages of subjects: for everybody the register and each subject, for a firm its own registration."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.public_service.subjects import queries, showing
from tianping.public_service.subjects.forms import APPLIED, role_choices
from tianping.public_service.subjects.models import SubjectApplication
from tianping.record.actors import Actor
from tianping.web import parts
from tianping.web.access import page, public, visitor
from tianping.web.clock import business_now

PAGE = 20


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The register of subjects, searched by name, code and role."""
    q, role = (request.GET.get(name, "")[:200].replace("\x00", "").strip() for name in ("q", "role"))
    role = role if role in APPLIED else ""
    found = Paginator(queries.found(q=q, role=role), PAGE).get_page(request.GET.get("page"))
    table = showing.subject_table(list(found.object_list), searching=bool(q or role), now=business_now())
    context = {"q": q, "role": role, "roles": role_choices(), "page": found, "table": table}
    return render(request, "subjects/index.html", context)


@public
@require_safe
def subject(request: HttpRequest, uscc: str) -> HttpResponse:
    """What everybody may know of a subject, each version with its proof; the firm itself finds the way to a change."""
    found = queries.subject_of(uscc=uscc)
    me = visitor(request)
    now = business_now()
    context = {
        "subject": found,
        "verified": showing.verified_of(found.verified),
        "facts": showing.public_facts(found),
        "versions": showing.version_table(list(queries.versions(uscc=uscc)), names=False, now=now),
        "mine": me is not None and me.office == uscc,
    }
    answer = render(request, "subjects/subject.html", context)
    if me is not None:
        answer.headers["Cache-Control"] = "private, no-store"
    return answer


@page("subjects.see_own", roles=("buyer", "agency", "bidder"), methods=("GET",))
def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A firm's own registration: every version with author and time, what is under way, how to change it."""
    found = queries.registered(uscc=actor.office)
    now = business_now()
    versions = list(queries.versions(uscc=found.uscc)) if found else []
    context = {
        "uscc": actor.office,
        "subject": found,
        "verified": showing.verified_of(found.verified) if found else None,
        "facts": showing.public_facts(found) if found else [],
        "versions": showing.version_table(versions, names=True, now=now),
        "applications": _applications(list(queries.applications_of(office=actor.office))),
    }
    return render(request, "subjects/mine.html", context)


def _applications(found: list[SubjectApplication]) -> parts.Table:
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=one.name, url=f"/registrations/{one.application}/", small=one.application),
                parts.Cell(part=showing.state_of(one)),
                parts.Cell(text=one.reason or "—"),
            ]
        )
        for one in found
    ]
    return parts.Table(
        caption=gettext("登记和变更申请"),
        columns=[parts.Column(label=label) for label in (gettext("申请"), gettext("状态"), gettext("答复"))],
        rows=rows,
        empty=gettext("没有在办的申请。内容变了，点“申请变更”。"),
    )
