"""What the pages of a complaint are made of: facts, papers, the timeline, what is owed; each as far as one may read it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from tianping.supervision.complaints import naming, queries
from tianping.supervision.complaints.models import OPEN, Complaint, Decision, Statement, Step
from tianping.supervision.directives.queries import department_name
from tianping.supervision.monitoring.models import WatchedTender
from tianping.supervision.monitoring.naming import rules_by_id
from tianping.supervision.monitoring.tables import article_of
from tianping.web import parts, wording
from tianping.web.accounts.role_names import role_name
from tianping.web.problems import language
from tianping.web.tenders.masthead import masthead

LIMITS = {"accept": "complaint-accept", "decide": "complaint-decide", "withdrawal": "complaint-withdrawal"}


def moment(at: datetime | None, now: datetime) -> str:
    """This function will say a day and minute; a dash where there is none."""
    return wording.moment(at, language=language(), now=now) if at else "—"


def tender_name(code: str) -> str:
    """This function will name a tender; its code where it is not known, empty where there is none."""
    return WatchedTender.objects.filter(tender=code).values_list("name", flat=True).first() or code


def head(code: str, now: datetime) -> dict[str, Any]:
    """This function will return the context of the tender's masthead; nothing where no tender is known."""
    return masthead(code, now=now) if WatchedTender.objects.filter(tender=code).exists() else {}


def owed_limit(one: queries.Owed, now: datetime) -> parts.Limit:
    """This function will draw how urgent it is what a department owes."""
    if one.paused:
        return parts.Limit(word="prov", text=gettext("停止计时"))
    if one.due_at is None:
        return parts.Limit(word="prov", text=gettext("没有法定期限"))
    text = wording.remaining(one.due_at - now, language=language())
    return parts.Limit(word=one.word, text=text)


def state_facts(complaint: Complaint, now: datetime) -> list[parts.Fact]:
    """This function will say where a complaint stands, and until when what is to happen."""
    facts = [
        parts.Fact(term=gettext("状态"), value=naming.states()[complaint.state]),
        parts.Fact(term=gettext("监督部门"), value=department_name(uscc=complaint.department)),
        parts.Fact(term=gettext("编号"), value=complaint.number, code=True),
        parts.Fact(term=gettext("收到"), value=moment(complaint.received_at, now)),
    ]
    if complaint.state in OPEN:
        facts += list(_dues(complaint, now))
    if complaint.missing and complaint.state == "incomplete":
        facts.append(parts.Fact(term=gettext("要补正什么"), value=complaint.missing))
    if complaint.ground:
        facts.append(parts.Fact(term=gettext("哪种情形"), value=dict(naming.grounds(now)).get(complaint.ground, "")))
    if complaint.reason:
        facts.append(parts.Fact(term=gettext("理由"), value=complaint.reason))
    return facts


def content_facts(complaint: Complaint, now: datetime) -> list[parts.Fact]:
    """This function will set out the complaint itself, for who may read all of it."""
    pairs = [
        (gettext("涉及"), naming.against()[complaint.against]),
        (gettext("事项"), naming.matters()[complaint.matter]),
        (gettext("标段"), complaint.lot),
        (gettext("投诉人"), f"{complaint.complainant_name}　{complaint.complainant}"),
        (gettext("投诉人地址"), complaint.address),
        (gettext("投诉人联系方式"), complaint.contact),
        (gettext("签署人"), complaint.signer),
        (gettext("利害关系"), complaint.interest),
        (gettext("被投诉人"), f"{complaint.respondent_name}　{complaint.respondent}".strip()),
        (gettext("被投诉人地址"), complaint.respondent_address),
        (gettext("被投诉人联系方式"), complaint.respondent_contact),
        (gettext("什么时候知道的"), moment(complaint.knew_at, now)),
        (gettext("异议编号"), complaint.objection),
        (gettext("基本事实"), complaint.facts),
        (gettext("请求"), complaint.claims),
        (gettext("线索"), complaint.clues),
        (gettext("是否也向别处反映过"), complaint.elsewhere),
    ]
    return [parts.Fact(term=term, value=value) for term, value in pairs if value]


def paper_table(complaint: Complaint) -> parts.Table:
    """This function will list the papers of a complaint."""
    names = {"evidence": gettext("证明材料"), "authority": gettext("授权委托书"), "statement": gettext("陈述的附件")}
    columns = [
        parts.Column(label=gettext("文件")),
        parts.Column(label=gettext("用途")),
        parts.Column(label=gettext("大小"), num=True),
    ]
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=one.name, url=f"/complaints/{complaint.number}/files/{one.sha256}/"),
                parts.Cell(text=names.get(one.purpose, one.purpose)),
                parts.Cell(text=wording.size(one.size)),
            ]
        )
        for one in complaint.files.all()
    ]
    return parts.Table(caption=gettext("材料"), columns=columns, rows=rows, empty=gettext("没有材料。"))


def lines(complaint: Complaint) -> list[parts.Line]:
    """This function will tell the steps of a complaint, newest first."""
    names = naming.steps()
    return [
        parts.Line(at=step.at, what=names.get(step.kind, step.kind), why=_why(step), kind=_weight(step.kind))
        for step in reversed(complaint.steps.all())
    ]


def statement_facts(complaint: Complaint, now: datetime) -> list[parts.Fact]:
    """This function will set out what was put to the respondent and what it said."""
    found = Statement.objects.filter(complaint=complaint).first()
    if found is None:
        return []
    facts = [
        parts.Fact(term=gettext("请说明"), value=found.points),
        parts.Fact(term=gettext("答复期限"), value=moment(found.due_at, now)),
    ]
    if found.stated_at:
        said = [(gettext("陈述和申辩"), found.text), (gettext("陈述时间"), moment(found.stated_at, now))]
        facts += [parts.Fact(term=term, value=value) for term, value in said]
    return facts


def decision_facts(decision: Decision, now: datetime, *, public: bool) -> list[parts.Fact]:
    """This function will set out a decision; of a public one the published words, and nothing of the complainant."""
    facts, reasons = (decision.public_facts, decision.public_reasons) if public else (decision.facts, decision.reasons)
    pairs = [
        (gettext("结论"), naming.outcomes()[decision.outcome]),
        (gettext("被投诉人"), decision.complaint.respondent_name),
        (gettext("作出决定的部门"), department_name(uscc=decision.complaint.department)),
        (gettext("认定的事实"), facts),
        (gettext("理由"), reasons),
        (gettext("依据"), "；".join(decision.articles)),
        (gettext("处理措施"), decision.measures),
        (gettext("作出决定"), moment(decision.decided_at, now)),
        (gettext("公布"), moment(decision.published_at, now) if decision.published_at else gettext("还没有公布")),
    ]
    return [parts.Fact(term=term, value=value) for term, value in pairs if value]


def _dues(complaint: Complaint, now: datetime) -> Iterator[parts.Fact]:
    for one in queries.owed_on(complaint=complaint, now=now):
        if one.due_at:
            wanted = rules_by_id().get(LIMITS.get(one.what, ""))
            provisional = gettext("，暂定，次年放假安排未公布") if one.provisional else ""
            value = f"{moment(one.due_at, now)}（{owed_limit(one, now).text}{provisional}）"
            yield parts.Fact(term=naming.owed()[one.what], value=value, article=article_of(wanted) if wanted else None)


def _why(step: Step) -> str:
    note = naming.outcomes().get(step.note, step.note) if step.kind == "decided" else step.note
    return "　".join(text for text in (role_name(step.role, language()), note[:300]) if text)


def _weight(kind: str) -> parts.LineKind:
    return "key" if kind in ("filed", "accepted", "refused", "decided", "published", "withdrawn") else ""
