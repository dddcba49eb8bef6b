"""Pages of preparing: the task list, the files, the terms, the formula."""

import contextlib
import hashlib
import mimetypes
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.canonical import encode
from tianping.law import Rule
from tianping.record.actors import Actor
from tianping.record.events import rfc3339
from tianping.refusals import NotFound
from tianping.trading.documents import actions, stating
from tianping.trading.documents.actions.preparing import AlreadyIssued, draft_version
from tianping.trading.documents.approving import issue_matter
from tianping.trading.documents.forms import FileForm, ScoringForm
from tianping.trading.documents.models import DocumentFile, Terms
from tianping.trading.plans import queries as plans
from tianping.trading.plans.heads import head
from tianping.trading.plans.models import Tender
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.files import open_file
from tianping.web.filing.fields import KeptFile
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.problems import language

ROLES = ("buyer", "agency")


@page("tenders.conduct", roles=ROLES, methods=("GET",), thing=lambda code: plans.tender(code))
def task_list(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The long filing from the plan to the notice, with what is next."""
    tender, now = plans.tender(code), business_now()
    done = stating.preparation(tender)
    listed = stating.tasks(done, now=now)
    context = {
        **head(code, now=now),
        "tender": tender,
        "tasks": listed,
        "next": next((task for task in listed if task.state == "now"), None),
        "issued": done.issued,
    }
    return render(request, "documents/tasks.html", context)


@page("documents.add_file", roles=ROLES, thing=lambda code: plans.tender(code))
def files(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The files that will be issued, or go out with the next change: add, replace, leave out."""
    tender, now = plans.tender(code), business_now()
    terms = Terms.objects.filter(tender=tender).first()
    out = terms is not None and terms.issued_at is not None

    def act(given: dict[str, Any]) -> str:
        file: KeptFile = given["file"]
        name = given["name"] or file.name
        media = mimetypes.guess_type(name)[0] or "application/octet-stream"
        with open_file(file.sha256) as content:
            actions.add_file(tender=tender, name=name, media=media, content=content, by=actor, now=business_now())
        return request.path

    text = gettext("发出之前可以替换、删去。一发出就人人可下载，不用报名，不收费。")
    if out:
        text = gettext("这里的文件随下一次澄清与修改一起发出。已经发出的文件不动。")
    filing = Filing(
        key="documents.add_file",
        ref=code,
        title=gettext("上传招标文件") if not out else gettext("上传补充文件"),
        button=gettext("上传"),
        form=FileForm,
        act=act,
        check=False,
        help=Help(text=text, rule="no-registration-gate"),
        back=back(code, out=out),
        context={**head(code, now=now), "tender": tender, "drafts": drafts(tender, terms)},
        template="documents/files.html",
    )
    return respond(request, actor, filing)


@page("documents.add_file", roles=ROLES, methods=("POST",), thing=lambda code: plans.tender(code))
def remove(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A file that is not out yet is left out; pressing twice does no harm."""
    with contextlib.suppress(NotFound):
        actions.remove_file(
            tender=plans.tender(code), name=request.POST.get("name", "")[:200], by=actor, now=business_now()
        )
    return HttpResponseRedirect(f"/tenders/{code}/documents/prepare/")


@page("documents.set_terms", roles=ROLES, thing=lambda code: plans.tender(code))
def scoring(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The declared formula of the comprehensive method, started from a preset."""
    tender = plans.tender(code)
    held = changeable(tender)
    if held is None or held.scoring is None:
        return HttpResponseRedirect(f"/tenders/{code}/terms/")
    declared: dict[str, Any] = held.scoring

    def act(form: dict[str, Any]) -> str:
        plan = plan_of(held, scoring=merged(declared, form["scoring"]))
        actions.set_terms(tender=tender, plan=plan, by=actor, now=business_now())
        return f"/tenders/{code}/tasks/"

    filing = Filing(
        key="documents.scoring",
        ref=code,
        title=gettext("评分标准和公式"),
        button=gettext("存好"),
        form=ScoringForm,
        act=act,
        check=False,
        help=Help(
            text=gettext("评标只按招标文件写明的标准和方法。报价和各评分项合计 100 分，发出后不能改。"),
            rule="rejection-grounds",
        ),
        back=back(code),
        initial=initial_scoring(declared),
        version=version_of(held),
        context=head(code, now=business_now()),
        template="documents/scoring_form.html",
    )
    return respond(request, actor, filing)


def drafts(tender: Tender, terms: Terms | None) -> list[DocumentFile]:
    """This function will return the files that are not out yet."""
    return list(DocumentFile.objects.filter(tender=tender, version=draft_version(terms)))


def plan_of(terms: Terms, *, scoring: Mapping[str, Any] | None) -> actions.TermsPlan:
    """This function will return the terms as they stand, with another formula."""
    return actions.TermsPlan(
        available_from=terms.available_from,
        available_until=terms.available_until,
        bids_due_at=terms.bids_due_at,
        bid_validity_days=terms.bid_validity_days,
        bond=terms.bond,
        evaluation_method=terms.evaluation_method,
        scoring=scoring,
        minimum_bids=terms.minimum_bids,
        qualification=terms.qualification,
        consortium=terms.consortium,
        suite=terms.suite,
        contact=terms.contact,
    )


def initial_scoring(declared: Mapping[str, Any]) -> dict[str, Any]:
    """This function will return a declaration as the form shows it."""
    price: Mapping[str, Any] = declared["price"]
    given: dict[str, Any] = {"price_points": price["points"], "aggregate": declared.get("aggregate", "mean")}
    given |= {name: price.get(name) for name in ("curve", "base", "of")}
    given |= {name: price.get(name) if price.get(name) not in ("0", None) else "" for name in ("above", "below")}
    for n, one in enumerate(declared["criteria"], 1):
        given |= {f"{name}_{n}": one.get(name, "") for name in ("name", "group", "points", "standard")}
    return given | {"rows": len(declared["criteria"])}


def version_of(terms: Terms | None) -> str:
    """This function will return a text that changes when the terms or their files do; `new` before there are any."""
    if terms is None:
        return "new"
    content = dict(issue_matter(tender=terms.tender, terms=terms).content)
    return hashlib.sha256(encode(content | {"from": rfc3339(terms.available_from)})).hexdigest()


def merged(held: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """This function will lay what the page gave over a declaration; what the page does not ask for stays as declared."""
    slopes = ("above", "below")
    price = {name: value for name, value in held["price"].items() if name not in slopes} | dict(given["price"])
    if price["base"] == "lowest":
        price["trim"] = []
    return {**held, **given, "price": price, "ties": held.get("ties") or given["ties"]}


def changeable(tender: Tender) -> Terms | None:
    """This function will return the terms while they can be changed, None where there are none. Raises AlreadyIssued."""
    held = Terms.objects.filter(tender=tender).first()
    if held is not None and held.issued_at is not None:
        raise AlreadyIssued(tender=tender.code)
    return held


def article_of(rule: Rule) -> parts.Article:
    """This function will cite a rule in the reader's language."""
    return parts.Article(text=rule.article_short if language() == "zh" else rule.article_en, rule=rule.id)


def back(code: str, *, out: bool = False) -> parts.Link:
    """This function will lead back to the task list, or to the documents where they are out."""
    if out:
        return parts.Link(text=gettext("招标文件"), url=f"/tenders/{code}/documents/")
    return parts.Link(text=gettext("办理清单"), url=f"/tenders/{code}/tasks/")
