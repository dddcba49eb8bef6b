"""Pages of planning, for buyers and agencies."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.refusals import NotFound
from tianping.trading.approvals import actions as approvals
from tianping.trading.approvals.models import ApprovalRule
from tianping.trading.approvals.queries import ApprovalNeeded, seen_by
from tianping.trading.approvals.showing import content_facts
from tianping.trading.plans import actions, queries
from tianping.trading.plans.approving import PLAN, details_of, planned_by
from tianping.trading.plans.forms import LOTS, ProjectForm, TenderForm
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.filing.forms import FilingForm

DESK = "/desk/"


@page("plans.register_project", roles=("buyer",))
def register_project(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A project is registered before anything of it is tendered."""

    def act(given: dict[str, Any]) -> str:
        project = actions.register_project(**given, buyer=actor.office, by=actor, now=business_now())
        return f"/projects/{project.code}/tender/"

    filing = Filing(
        key="plans.register_project",
        title=gettext("登记项目"),
        button=gettext("登记项目"),
        form=ProjectForm,
        act=act,
        help=Help(text=gettext("先登记项目，编码由平台给出；登记好就可以编制招标方案。"), rule="state-fund-amount"),
        back=parts.Link(text=gettext("工作台"), url=DESK),
        warning=gettext("登记后写入公开日志，不能删；写错了要另行更正。"),
    )
    return respond(request, actor, filing)


@page("plans.plan_tender", roles=("buyer", "agency"), thing=lambda code: queries.project(code))
def plan_tender(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A tender is planned within a project, with its lots."""
    project = queries.project(code)
    wanted = ApprovalRule.objects.filter(act=PLAN, office__in=(project.buyer, actor.office)).exists()

    def act(given: dict[str, Any]) -> str:
        try:
            tender = actions.plan_tender(project=project, **given, by=actor, now=business_now())
        except ApprovalNeeded:
            return _ask(code, given, actor)
        return f"/tenders/{tender.code}/tasks/"

    filing = Filing(
        key="plans.plan_tender",
        ref=code,
        title=gettext("编制招标方案"),
        button=gettext("提交审批") if wanted else gettext("编制完成"),
        form=TenderForm,
        act=act,
        help=Help(
            text=gettext("写清招标方式和标段；限额以上的工程必须招标。方案公开后才能写招标文件。"),
            rule="must-tender-works",
        ),
        back=parts.Link(text=gettext("工作台"), url=DESK),
        warning=gettext("本单位规定先经审批：现在提交审批，同意后再公开。")
        if wanted
        else gettext("方案公开后不能删；要改，只能终止后重新编制。"),
        context={"project": project, "may_grow": _lots(request) < LOTS},
        template="plans/tender_form.html",
    )
    return respond(request, actor, filing)


@page("plans.plan_tender", roles=("buyer", "agency"), thing=lambda code, approval: queries.project(code))
def plan_approved(request: HttpRequest, actor: Actor, code: str, approval: str) -> HttpResponse:
    """A plan that was approved is made public, word for word."""
    project = queries.project(code)
    held = seen_by(actor).filter(code=approval, act=PLAN, subject=code, state="approved").first()
    if held is None:
        raise NotFound(thing=f"审批 {approval}")

    def act(given: dict[str, Any]) -> str:
        lots = [actions.LotPlan(**_read_lot(lot)) for lot in held.content["lots"]]
        told = planned_by(held.content)
        tender = actions.plan_tender(project=project, **told, lots=lots, by=actor, now=business_now())
        return f"/tenders/{tender.code}/tasks/"

    filing = Filing(
        key="plans.plan_approved",
        ref=approval,
        title=gettext("公开已审批的招标方案"),
        button=gettext("公开招标方案"),
        form=FilingForm,
        act=act,
        facts=lambda form: content_facts(held.content),
        help=Help(text=gettext("内容照审批的，一字不差。方案公开后就可以写招标文件。"), rule="must-tender-works"),
        back=parts.Link(text=gettext("审批"), url=f"/approvals/{approval}/"),
        warning=gettext("方案公开后不能删；要改，只能终止后重新编制。"),
        context={"project": project, "content": content_facts(held.content)},
        template="plans/approved.html",
    )
    return respond(request, actor, filing)


def _ask(code: str, given: dict[str, Any], actor: Actor) -> str:
    """What an organisation wants approved first is put to approval as it was filled in."""
    made = approvals.ask(act=PLAN, subject=code, details=details_of(given), by=actor, now=business_now())
    own = next((one for one in made if one.office == actor.office), made[0])
    return f"/approvals/{own.code}/"


def _read_lot(lot: dict[str, Any]) -> dict[str, Any]:
    amounts = {name: None if lot[name] is None else Decimal(lot[name]) for name in ("estimate", "maximum_price")}
    return {"name": lot["name"], "content": lot["content"], **amounts}


def _lots(request: HttpRequest) -> int:
    text = request.POST.get("lots", "1")
    return int(text) if text.isascii() and text.isdigit() else 1
