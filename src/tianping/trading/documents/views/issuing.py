"""Pages of the issue: what goes out is looked at with the law's limits, approved where the organisation wants it, issued."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.approvals import actions as approvals
from tianping.trading.approvals.forms import AskForm
from tianping.trading.documents import actions, counting, stating
from tianping.trading.documents.actions.changing import NotIssued
from tianping.trading.documents.actions.issuing import TermsMissing
from tianping.trading.documents.approving import ISSUE
from tianping.trading.documents.forms import SUITE_CHOICES
from tianping.trading.documents.formula import criteria_table, formula_facts
from tianping.trading.documents.models import Terms
from tianping.trading.documents.receipts import issue_receipt
from tianping.trading.documents.views.preparing import ROLES, drafts, version_of
from tianping.trading.plans import queries as plans
from tianping.trading.plans.heads import head
from tianping.trading.plans.models import Tender
from tianping.web import parts, wording
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.filing.forms import FilingForm
from tianping.web.problems import language
from tianping.web.tenders.tables import limit_table


@page("documents.issue", roles=ROLES, thing=lambda code: plans.tender(code))
def issue(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The documents and the tender notice go out; there is no way back."""
    tender, now = plans.tender(code), business_now()
    if Terms.objects.filter(tender=tender, issued_at__isnull=False).exists():
        return HttpResponseRedirect(f"/tenders/{code}/issued/")  # the back button, or a second press
    terms = _terms(tender)
    done = stating.preparation(tender)

    def act(given: dict[str, Any]) -> str:
        actions.issue(tender=tender, by=actor, now=business_now())
        return f"/tenders/{code}/issued/"

    filing = Filing(
        key="documents.issue",
        ref=code,
        title=gettext("核对并发出招标文件"),
        button=gettext("发出招标文件和公告"),
        form=FilingForm,
        act=act,
        help=Help(
            text=gettext("发出的同时，招标公告在各平台公布。发出后不能收回、不能改，只能澄清与修改。"),
            rule="notice-media",
        ),
        back=_tasks(code),
        warning=gettext("发出后不能收回。要改，只能发澄清与修改；影响编制投标文件的，要给足时间或者推迟截止。"),
        facts=lambda form: terms_facts(terms, now=now),
        version=version_of(terms),
        context={
            **head(code, now=now),
            "files": drafts(tender, terms),
            "limits": limit_table(counting.limits(tender=tender, terms=terms, now=now), now),
            "facts": terms_facts(terms, now=now),
            "criteria": criteria_table(terms),
            "open": [task for task in stating.tasks(done, now=now)[:-1] if task.state != "done"],
            "approval": done.wanted > done.approved,
            "code": code,
        },
        template="documents/issue.html",
    )
    return respond(request, actor, filing)


@page("tenders.conduct", roles=ROLES, thing=lambda code: plans.tender(code))
def ask_approval(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The issue is put to a second person, as it stands."""
    tender, now = plans.tender(code), business_now()
    if Terms.objects.filter(tender=tender, issued_at__isnull=False).exists():
        return HttpResponseRedirect(f"/tenders/{code}/issued/")  # the back button, or a second press
    terms = _terms(tender)

    def act(given: dict[str, Any]) -> str:
        made = approvals.ask(act=ISSUE, subject=code, by=actor, now=business_now(), note=given["note"] or "")
        own = next((one for one in made if one.office == actor.office), made[0])
        return f"/approvals/{own.code}/"

    filing = Filing(
        key="documents.ask_approval",
        ref=code,
        title=gettext("提交审批：发出招标文件"),
        button=gettext("提交审批"),
        form=AskForm,
        act=act,
        check=False,
        help=Help(text=gettext("审批的是现在的要点和文件，一字不差。之后再改，要重新提交。")),
        back=_tasks(code),
        context={**head(code, now=now), "facts": terms_facts(terms, now=now), "files": drafts(tender, terms)},
        template="documents/ask_approval.html",
    )
    return respond(request, actor, filing)


@page("tenders.conduct", roles=ROLES, methods=("GET",), thing=lambda code: plans.tender(code))
def issued(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The confirmation of the issue."""
    tender, now = plans.tender(code), business_now()
    terms = Terms.objects.filter(tender=tender).first()
    if terms is None or terms.issued_at is None:
        raise NotIssued(tender=code)
    context = {**head(code, now=now), "receipt": issue_receipt(tender, terms, now=now), "back": _tasks(code)}
    return render(request, "filing/receipt.html", context)


def terms_facts(terms: Terms, *, now: datetime) -> list[parts.Fact]:
    """This function will say the terms, as they go out."""
    said = language()

    def at(moment: datetime) -> str:
        return wording.moment(moment, language=said, now=now)

    start = max(terms.available_from, now) if terms.issued_at is None else terms.available_from
    bond = gettext("{amount} 元").format(amount=wording.yuan(terms.bond)) if terms.bond else gettext("不收")
    return [
        parts.Fact(term=gettext("招标文件发出"), value=f"{at(start)} — {at(terms.available_until)}"),
        parts.Fact(term=gettext("投标截止、开标"), value=at(terms.bids_due_at)),
        parts.Fact(term=gettext("投标有效期"), value=gettext("{days} 日").format(days=terms.bid_validity_days)),
        parts.Fact(term=gettext("投标保证金（每个标段）"), value=bond),
        parts.Fact(term=gettext("最少投标人"), value=gettext("{count} 家").format(count=terms.minimum_bids)),
        *formula_facts(terms),
        parts.Fact(term=gettext("资格要求"), value=terms.qualification),
        parts.Fact(term=gettext("联合体投标"), value=gettext("接受") if terms.consortium else gettext("不接受")),
        parts.Fact(term=gettext("密码套件"), value=str(dict(SUITE_CHOICES).get(terms.suite, terms.suite))),
        parts.Fact(term=gettext("联系方式"), value=terms.contact),
    ]


def _terms(tender: Tender) -> Terms:
    terms = Terms.objects.filter(tender=tender).select_related("tender").first()
    if terms is None:
        raise TermsMissing(tender=tender.code)
    return terms


def _tasks(code: str) -> parts.Link:
    return parts.Link(text=gettext("办理清单"), url=f"/tenders/{code}/tasks/")
