"""Pages of planning, for buyers and agencies."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.plans import actions, queries
from tianping.trading.plans.forms import LOTS, ProjectForm, TenderForm
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond

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

    def act(given: dict[str, Any]) -> str:
        tender = actions.plan_tender(project=project, **given, by=actor, now=business_now())
        return f"/tenders/{tender.code}/"

    filing = Filing(
        key="plans.plan_tender",
        ref=code,
        title=gettext("编制招标方案"),
        button=gettext("编制完成"),
        form=TenderForm,
        act=act,
        help=Help(
            text=gettext("写清招标方式和标段；限额以上的工程必须招标。方案公开后才能写招标文件。"),
            rule="must-tender-works",
        ),
        back=parts.Link(text=gettext("工作台"), url=DESK),
        warning=gettext("方案公开后不能删；要改，只能终止后重新编制。"),
        context={"project": project, "may_grow": _lots(request) < LOTS},
        template="plans/tender_form.html",
    )
    return respond(request, actor, filing)


def _lots(request: HttpRequest) -> int:
    text = request.POST.get("lots", "1")
    return int(text) if text.isascii() and text.isdigit() else 1
