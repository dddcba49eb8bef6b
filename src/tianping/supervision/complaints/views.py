"""Pages of complaints for those whom they concern: the list, one complaint, its papers and receipt."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.refusals import NotFound
from tianping.supervision.complaints import listing, panels, queries, slip
from tianping.supervision.complaints.decision_document import decision_pdf, handed
from tianping.supervision.complaints.offering import acts_on
from tianping.supervision.complaints.rules import INTERESTED
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.guarding.reading import hand_over, note_reading
from tianping.web.receipt_document import receipt_pdf

PAGE = 20
BASIS = "《招标投标法实施条例》第六十一条"
READERS = (*INTERESTED, "supervisor", "auditor")


@page("complaints.see", roles=READERS, methods=("GET",))
def complaints(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A department's inbox by urgency, a party's own complaints, and for auditors all."""
    now = business_now()
    paged = Paginator(queries.complaints_of(by=actor), PAGE).get_page(request.GET.get("page"))
    owed = queries.owed(department=actor.office, now=now) if actor.role == "supervisor" else []
    context = {
        "role": actor.role,
        "page": paged,
        "owed": listing.owed_table(owed, now),
        "waiting": len(owed),
        "table": listing.complaint_table(list(paged.object_list), by=actor, now=now),
        "may_file": actor.role in INTERESTED,
    }
    return render(request, "complaints/complaints.html", context)


@page("complaints.see", roles=READERS, methods=("GET",))
def complaint(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One complaint, as far as its reader is entitled; to others it does not exist."""
    now, found = business_now(), queries.complaint_for(number=number, by=actor)
    decision = getattr(found, "decision", None)
    context = {
        "complaint": found,
        "statement": panels.statement_facts(found, now),
        "acts": acts_on(found, by=actor),
        "published": bool(decision and decision.published_at),
        **panels.head(found.tender, now),
    }
    if not queries.may_read(found, actor):
        context["title"] = gettext("请你单位陈述和申辩") if context["acts"] else gettext("涉及你单位的投诉")
        return render(request, "complaints/respondent.html", context)
    note_reading(what="complaint", thing=number, by=actor, now=now, tender=found.tender)
    context |= {
        "title": listing.next_step(found, by=actor),
        "state": panels.state_facts(found, now),
        "content": panels.content_facts(found, now),
        "papers": panels.paper_table(found),
        "lines": panels.lines(found),
        "decision": panels.decision_facts(decision, now, public=False) if decision else [],
        "own": found.complainant == actor.office,
    }
    return render(request, "complaints/complaint.html", context)


@page("complaints.see", roles=READERS, methods=("GET",))
def receipt(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The receipt of a complaint, with its place in the log as far as it is known."""
    found = queries.whole_for(number=number, by=actor)
    context = {
        "receipt": slip.receipt_part(found, url=request.build_absolute_uri(f"/complaints/{number}/")),
        "back": parts.Link(text=gettext("投诉"), url="/complaints/"),
        **panels.head(found.tender, business_now()),
    }
    return render(request, "filing/receipt.html", context)


@page("complaints.see", roles=READERS, methods=("GET",))
def receipt_document(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The receipt as a sealed document."""
    found = queries.whole_for(number=number, by=actor)
    url = request.build_absolute_uri(f"/complaints/{number}/")
    pdf = receipt_pdf(lambda: slip.receipt_part(found, url=url), made_at=business_now(), basis=BASIS)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="complaint-{number[:40]}.pdf"'
    return answer


@page("complaints.see", roles=READERS, methods=("GET",))
def receipt_file(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The receipt as a file that anybody can check offline."""
    found = queries.receipt_of(queries.whole_for(number=number, by=actor))
    answer = JsonResponse(found.model_dump(mode="json"), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer.headers["Content-Disposition"] = f'attachment; filename="complaint-{number[:40]}.json"'
    return answer


@page("complaints.see", roles=READERS, methods=("GET",))
def decision_document(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The decision in writing, whole, for the department, the complainant and auditors. Raises NotFound."""
    found = queries.whole_for(number=number, by=actor)
    if not hasattr(found, "decision"):
        raise NotFound(thing=f"投诉 {number[:40]} 的处理决定")
    now = business_now()
    note_reading(what="complaint", thing=number, by=actor, now=now, tender=found.tender)
    return handed(found.decision, decision_pdf(found.decision, public=False, made_at=now))


@page("complaints.see", roles=READERS, methods=("GET",))
def paper(request: HttpRequest, actor: Actor, number: str, sha256: str) -> HttpResponse:
    """A paper, for the department, the complainant and whoever handed it in."""
    complaint = queries.complaint_for(number=number, by=actor)
    found = queries.file_for(complaint=complaint, sha256=sha256, by=actor)
    now, tender = business_now(), complaint.tender
    return hand_over(sha256=sha256, name=found.name, what="complaint-file", by=actor, now=now, tender=tender)
