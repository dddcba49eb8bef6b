"""The decision on a complaint in writing (投诉处理办法 第二十一条): a sealed PDF/A, whole or as it was published."""

from datetime import datetime

from django.http import HttpResponse
from django.utils import translation

from tianping.supervision.complaints.models import Decision
from tianping.supervision.complaints.panels import decision_facts, tender_name
from tianping.supervision.directives.document import Paper, paper_pdf
from tianping.supervision.directives.queries import department_name
from tianping.web.parts import Fact

APPEAL = "对本决定不服的，可以依法申请行政复议或者提起行政诉讼。"


def decision_pdf(decision: Decision, *, public: bool, made_at: datetime) -> bytes:
    """This function will set and seal a decision: the public one without the complainant, the whole one for the parties."""
    complaint = decision.complaint
    number = complaint.number
    with translation.override("zh-hans"):
        facts = [Fact(term="编号", value=number), *decision_facts(decision, made_at, public=public)]
        if not public:
            facts.insert(1, Fact(term="投诉人", value=complaint.complainant_name))
            facts.insert(2, Fact(term="投诉的请求", value=complaint.claims))
        facts.append(Fact(term="决定原文的摘要", value=decision.digest))
        paper = Paper(
            title="投诉处理决定书（公布）" if public else "投诉处理决定书",
            subtitle=tender_name(complaint.tender) or complaint.respondent_name,
            facts=facts,
            signed=department_name(uscc=complaint.department),
            signed_at=decision.decided_at,
            path=f"/complaints/decisions/{number}/" if public else f"/complaints/{number}/",
            note=APPEAL,
            english="Decision on a complaint",
        )
    return paper_pdf(paper, made_at=made_at)


def handed(decision: Decision, pdf: bytes) -> HttpResponse:
    """This function will hand a decision out under its number."""
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="decision-{decision.complaint_id}.pdf"'
    return answer
