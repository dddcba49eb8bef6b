"""The report handed over, and the whole evaluation afterwards: every intermediate, computed again before the reader's eyes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.refusals import NotFound, Refusal
from tianping.trading.evaluation import actions, heads, labels, tables
from tianping.trading.evaluation.actions.reporting import SILENCE, NoReport
from tianping.trading.evaluation.forms import NothingMore
from tianping.trading.evaluation.models import Report
from tianping.trading.evaluation.queries import committee_of, names_are_public
from tianping.trading.evaluation.replay import replay
from tianping.trading.evaluation.views_report import candidates, pdf, progress
from tianping.trading.plans import queries as plans
from tianping.web import parts, wording
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.problems import language
from tianping.web.tenders.lines import proof_url
from tianping.web.tenders.reading import record_of

CONDUCTS = ("buyer", "agency")
READS = (*CONDUCTS, "auditor")


class NamesSecret(Refusal):
    """The report names the committee's members; until the result is certain only who was handed it reads it."""

    code = "committee-secret"
    status = 403
    default_rule = "committee-secret"
    zh = "评标报告写有评标委员会成员的姓名，中标结果确定前保密。"
    en = "The report names the committee's members; their names are secret until the result is certain."
    next_zh = "页面上的全过程可以先看，姓名以席位代替。"
    next_en = "Read the whole course on its page, where members are called by their seats."


def _received(lot: str) -> Report:
    found = Report.objects.select_related("lot__tender").filter(lot=lot, received_at__isnull=False).first()
    if found is None:
        raise NotFound(thing=f"评标报告 {lot}")
    return found


@page("evaluation.receive_report", roles=CONDUCTS, thing=lambda lot: plans.lot(lot).tender)
def receive(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """The buyer receives the signed report; counts only, no names and no ranking before."""
    found, now = plans.lot(lot), business_now()
    report = Report.objects.select_related("lot__tender").filter(lot=found).first()
    if report is None:
        raise NoReport(lot=lot)
    if report.received_at is not None:
        return receipt(request, lot)
    committee = committee_of(found.tender_id)

    def act(given: dict[str, Any]) -> str:
        actions.receive_report(lot=found, by=actor, now=business_now())
        return f"{heads.room(lot)}report/received/"

    filing = Filing(
        key="evaluation.receive_report",
        ref=lot,
        title=gettext("接收评标报告"),
        button=gettext("接收"),
        form=NothingMore,
        act=act,
        help=Help(
            text=gettext("全体成员表示后接收；满 24 小时不表示的视为同意。收到之日起三日内公示中标候选人。"),
            rule="publicity-start",
        ),
        back=parts.Link(text=gettext("评标委员会"), url=f"/tenders/{found.tender_id}/committee/"),
        warning=gettext("接收后写入公开日志，公示期限从现在起算。全部投标被否决的，本标段招标失败。"),
        facts=lambda form: progress(report, committee, now),
        version=report.sha256,
        context={
            "progress": progress(report, committee, now),
            "silence": report.drawn_up_at + SILENCE,
            **heads.head(found.tender_id, now=now),
        },
        template="evaluation/receive_form.html",
    )
    return respond(request, actor, filing)


@page("evaluation.receive_report", roles=CONDUCTS, methods=("GET",), thing=lambda lot: plans.lot(lot).tender)
def receipt(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """The receipt of the report."""
    found = _received(lot)
    assert found.received_at is not None
    return heads.slip(
        request,
        title=gettext("评标报告已接收"),
        at=found.received_at,
        number=found.sha256,
        tender=found.lot.tender_id,
        back=parts.Link(text=gettext("评标委员会"), url=f"/tenders/{found.lot.tender_id}/committee/"),
        facts=[parts.Fact(term=gettext("标段（包）"), value=found.lot.name)],
        note=gettext("下一步：三日内公示中标候选人，公示不少于三日。"),
        sealed=False,
    )


@page("evaluation.review", roles=READS, methods=("GET",), thing=lambda lot: plans.lot(lot).tender)
def record(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """The whole evaluation of a lot, from its report; members by seat until the result is certain."""
    found, now = _received(lot), business_now()
    facts, shows = found.facts, names_are_public(found.lot.tender_id)
    called, grounds = labels.names_of(facts, public=shows), labels.grounds(found.lot.tender, now)
    scoring = facts["scoring"]
    context = {
        "lot": found.lot,
        "report": found,
        "help": Help(
            text=gettext("评标的每一步都在这里，可以从存下的输入重新计算。姓名在中标结果确定前以席位代替。"),
            rule="committee-secret",
        ),
        "facts": _facts(found, called),
        "replayed": _replayed(found),
        "candidates": candidates(found),
        "ranking": tables.ranking(facts["ranked"], scoring["declared"]["criteria"] if scoring else []),
        "steps": tables.steps(facts["ranked"]),
        "rejected": tables.rejected(facts["rejected"], grounds),
        "motions": tables.motions(facts["motions"], grounds, called),
        "inquiries": tables.inquiries(facts["inquiries"], now),
        "declared": tables.declared(scoring["declared"]) if scoring else [],
        "benchmark": tables.benchmark(scoring) if scoring else [],
        "sheets": tables.sheets(scoring, facts["bids"], called) if scoring else [],
        "dissents": _dissents(found, called),
        "pdf": f"{heads.room(lot)}record.pdf" if shows or actor.role in CONDUCTS else "",
        "back": heads.to_tender(found.lot.tender_id),
        "proof": _proof(found),
        **heads.head(found.lot.tender_id, now=now),
    }
    return render(request, "evaluation/record.html", context)


def _facts(found: Report, called: dict[str, str]) -> list[parts.Fact]:
    assert found.received_at is not None
    said = found.facts
    return [
        parts.Fact(term=gettext("标段（包）"), value=said["lot_name"]),
        parts.Fact(term=gettext("评标办法"), value=labels.METHOD[said["method"]]),
        parts.Fact(term=gettext("成员"), value=gettext("、").join(called[one["name"]] for one in said["committee"])),
        parts.Fact(term=gettext("编制时间"), value=labels.exact(found.drawn_up_at)),
        parts.Fact(term=gettext("接收时间"), value=labels.exact(found.received_at)),
        parts.Fact(term="SHA-256", value=found.sha256, code=True),
    ]


def _replayed(found: Report) -> dict[str, Any]:
    """The ranking computed again now, and how it differs from what the report says."""
    made = replay(found)
    names = {bid["receipt"]: bid["bidder_name"] for bid in found.facts["bids"]}
    columns = [parts.Column(label=gettext("名次"), num=True), parts.Column(label=gettext("投标人"))]
    columns += [parts.Column(label=gettext("评标价（元）"), num=True), parts.Column(label=gettext("总分"), num=True)]
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=place),
                parts.Cell(text=names[one["receipt"]]),
                parts.Cell(text=wording.yuan(one["evaluated_price"])),
                parts.Cell(text=(one["points"] or {}).get("total", "—")),
            ]
        )
        for place, one in enumerate(made.ranking, 1)
    ]
    table = parts.Table(caption=gettext("复算的排名"), columns=columns, rows=rows, empty=gettext("没有有效投标。"))
    english = language() == "en"
    differences = [said.partition(" / ")[0 if english else 2] or said for said in made.differences]
    return {"equal": made.equal, "differences": differences, "table": table}


def _dissents(found: Report, called: dict[str, str]) -> parts.Table:
    given = found.opinions.select_related("member")
    columns = [
        parts.Column(label=gettext("成员")),
        parts.Column(label=gettext("表示")),
        parts.Column(label=gettext("时间"), nw=True),
    ]
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=called.get(one.member.name, "—")),
                parts.Cell(text=gettext("不同意") if one.dissent else gettext("签字同意"), small=one.dissent),
                parts.Cell(text=labels.exact(one.signed_at)),
            ]
        )
        for one in given
    ]
    silent = [name for name in called if name not in {one.member.name for one in given}]
    rows += [
        parts.Row(
            mark="quiet",
            cells=[parts.Cell(text=called[name]), parts.Cell(text=gettext("没有表示，视为同意")), parts.Cell(text="—")],
        )
        for name in silent
    ]
    return parts.Table(caption=gettext("成员的表示"), columns=columns, rows=rows)


def _proof(found: Report) -> parts.Proof | None:
    """Where the log holds the digest of this report."""
    record = record_of(found.lot.tender_id)
    entries: list[Any] = record.all("evaluation.reported")
    entry = next((one for one in entries if one.event.report == found.sha256), None)
    if entry is None:
        return None
    url = proof_url(found.lot.tender_id, entry)
    return parts.Proof(index=entry.position, witnesses=record.witnesses(entry), url=url)


@page("evaluation.review", roles=READS, methods=("GET",), thing=lambda lot: plans.lot(lot).tender)
def record_file(request: HttpRequest, actor: Actor, lot: str) -> HttpResponse:
    """The report as PDF: to whom it was handed; to an auditor once the result is certain. Raises NamesSecret."""
    found = _received(lot)
    if actor.role not in CONDUCTS and not names_are_public(found.lot.tender_id):
        raise NamesSecret
    return pdf(found)
