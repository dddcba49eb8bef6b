"""Pages of approvals: the inbox, one matter, the decision, the organisation's rules."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.refusals import NotFound
from tianping.trading.approvals import actions, queries
from tianping.trading.approvals.forms import DecisionForm, RuleForm
from tianping.trading.approvals.matters import ACTS, act_of
from tianping.trading.approvals.models import Approval, ApprovalRule
from tianping.trading.approvals.showing import act_name, content_facts, person_name, state_limit
from tianping.web import parts, wording
from tianping.web.access import page
from tianping.web.accounts.rights import permit
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.problems import language

ROLES = ("buyer", "agency")
MOST = 100


def own_approval(actor: Actor, code: str) -> Approval:
    """This function will find an approval that the actor may see. Raises NotFound: others may not know of it."""
    found = queries.seen_by(actor).filter(code=code).first()
    if found is None:
        raise NotFound(thing=f"审批 {code}")
    return found


@page("approvals.read", roles=ROLES, methods=("GET",))
def inbox(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for approval in the organisation, and what was decided."""
    now, found = business_now(), list(queries.seen_by(actor)[:MOST])
    waiting = [one for one in found if one.state == "open"]
    context = {
        "waiting": waiting,
        "open_table": _table(waiting, now, gettext("没有等审批的事。要哪些事先审批，在“审批规定”里定。")),
        "done_table": _table([one for one in found if one.state != "open"], now, gettext("还没有办结的审批。")),
    }
    return render(request, "approvals/inbox.html", context)


@page("approvals.read", roles=ROLES, methods=("GET",))
def matter(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One matter, all that would be published, and what was decided."""
    one, now = own_approval(actor, code), business_now()
    context = {
        "approval": one,
        "act": act_name(one.act),
        "state": state_limit(one),
        "facts": _facts(one, now),
        "content": content_facts(one.content),
        "may_decide": one.state == "open" and may_decide(actor, one),
        "own": one.asked_by == actor.person,
        "carry": carry_url(one) if one.state == "approved" else "",
    }
    return render(request, "approvals/matter.html", context)


@page("approvals.decide", roles=ROLES)
def decide(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A second person approves or refuses; nobody approves what it asked for itself."""
    one, now = own_approval(actor, code), business_now()
    permit(actor, "approvals.decide", one)

    def act(given: dict[str, Any]) -> str:
        actions.decide(
            approval=one,
            approves=given["approves"] == "yes",
            reason=given["reason"] or "",
            by=actor,
            now=business_now(),
        )
        return f"/approvals/{code}/"

    filing = Filing(
        key="approvals.decide",
        ref=code,
        title=gettext("审批：{act}").format(act=act_name(one.act)),
        button=gettext("办结"),
        form=DecisionForm,
        act=act,
        help=Help(text=gettext("你看到的就是要公布的全部内容。同意之后内容再变，要重新审批。")),
        back=parts.Link(text=gettext("审批"), url="/approvals/"),
        warning=gettext("办结后不能改，记入加密日志。"),
        version=one.state,
        context={"facts": _facts(one, now), "content": content_facts(one.content)},
        template="approvals/decide.html",
    )
    return respond(request, actor, filing)


@page("approvals.read", roles=ROLES, methods=("GET",))
def rules(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the organisation wants approved, and by whom."""
    held = {one.act: one for one in queries.rules_of(actor.office)}
    return render(request, "approvals/rules.html", {"table": _rules_table(held)})


@page("approvals.set_rule", roles=ROLES)
def rule(request: HttpRequest, actor: Actor, act: str) -> HttpResponse:
    """An act is approved first from now on, or no longer."""
    known = act_of(act)
    held = queries.rules_of(actor.office).filter(act=act).first()

    def done(given: dict[str, Any]) -> str:
        if given["wanted"]:
            actions.set_rule(act=act, approvers=given["approvers"] or [], by=actor, now=business_now())
        else:
            actions.end_rule(act=act, by=actor, now=business_now())
        return "/approvals/rules/"

    filing = Filing(
        key="approvals.set_rule",
        ref=act,
        title=gettext("审批规定：{act}").format(act=act_name(known.code)),
        button=gettext("照此执行"),
        form=RuleForm.of(actor.office),
        act=done,
        check=False,
        help=Help(
            text=gettext("规定了的，本单位和受托的代理机构都要先经第二人审批，平台才公布。提交的人不能自己审批。")
        ),
        back=parts.Link(text=gettext("审批规定"), url="/approvals/rules/"),
        initial={"wanted": held is not None, "approvers": held.approvers if held else []},
        version=f"{held.since.isoformat()}" if held else "none",
    )
    return respond(request, actor, filing)


def may_decide(actor: Actor, one: Approval) -> bool:
    """This function will say whether the actor may decide a matter: not its own, and named where somebody is."""
    if actor.office != one.office or not actor.person or actor.person == one.asked_by:
        return False
    named = ApprovalRule.objects.filter(office=one.office, act=one.act).values_list("approvers", flat=True).first()
    return not named or actor.person in named


def carry_url(one: Approval) -> str:
    """This function will lead to where an approved matter is carried out."""
    if one.act == "plans.plan_tender":
        return f"/projects/{one.subject}/tender/approved/{one.code}/"
    return f"/tenders/{one.subject}/issue/" if one.act == "documents.issue" else f"/tenders/{one.subject[:20]}/"


def _facts(one: Approval, now: datetime) -> list[parts.Fact]:
    said = language()
    found = [
        parts.Fact(term=gettext("编号"), value=one.subject, code=True),
        parts.Fact(term=gettext("提交人"), value=person_name(one.asked_by)),
        parts.Fact(term=gettext("提交时间"), value=wording.moment(one.asked_at, language=said, now=now)),
    ]
    if one.note:
        found.append(parts.Fact(term=gettext("说明"), value=one.note))
    if one.decided_at:
        found += [
            parts.Fact(term=gettext("审批人"), value=person_name(one.decided_by)),
            parts.Fact(term=gettext("审批时间"), value=wording.moment(one.decided_at, language=said, now=now)),
        ]
    if one.reason:
        found.append(parts.Fact(term=gettext("理由"), value=one.reason))
    return found


def _table(found: list[Approval], now: datetime, empty: str) -> parts.Table:
    columns = [
        parts.Column(label=gettext("事项")),
        parts.Column(label=gettext("提交")),
        parts.Column(label=gettext("状态"), nw=True),
    ]
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=act_name(one.act), url=f"/approvals/{one.code}/", small=_about(one)),
                parts.Cell(
                    text=person_name(one.asked_by), small=wording.brief(one.asked_at, language=language(), now=now)
                ),
                parts.Cell(part=state_limit(one)),
            ]
        )
        for one in found
    ]
    return parts.Table(caption=gettext("审批"), columns=columns, rows=rows, empty=empty)


def _about(one: Approval) -> str:
    return f"{one.content.get('name', '')}　{one.subject}".strip()


def _rules_table(held: dict[str, ApprovalRule]) -> parts.Table:
    columns = [
        parts.Column(label=gettext("事项")),
        parts.Column(label=gettext("先经审批")),
        parts.Column(label=gettext("审批人")),
    ]
    rows = []
    for code in ACTS:
        one = held.get(code)
        named = gettext("、").join(person_name(person) for person in one.approvers) if one else "—"
        rows.append(
            parts.Row(
                cells=[
                    parts.Cell(text=act_name(code), url=f"/approvals/rules/{code}/"),
                    parts.Cell(text=gettext("要") if one else gettext("不要")),
                    parts.Cell(text=named or gettext("提交人以外的任何人")),
                ]
            )
        )
    return parts.Table(caption=gettext("审批规定"), columns=columns, rows=rows)
