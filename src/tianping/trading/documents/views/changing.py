"""Pages of changing what is out: clarification and change, a later deadline. Each shows what the law counts first."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.law.breach import clock
from tianping.record.actors import Actor
from tianping.refusals import NotFound
from tianping.trading.approvals.leading import put_to_approval
from tianping.trading.approvals.queries import ApprovalNeeded
from tianping.trading.documents import actions, counting
from tianping.trading.documents.actions.changing import DeadlinePassed, NotIssued
from tianping.trading.documents.forms import ClarifyForm, MoveForm
from tianping.trading.documents.models import Clarification, Terms
from tianping.trading.documents.receipts import change_receipt
from tianping.trading.documents.views.preparing import ROLES, article_of, drafts
from tianping.trading.plans import queries as plans
from tianping.trading.plans.heads import head
from tianping.trading.plans.models import Tender
from tianping.web import parts, wording
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.problems import language


@page("documents.clarify", roles=ROLES, thing=lambda code: plans.tender(code))
def clarify(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A clarification or change goes out to everybody, with the files that were added for it."""
    tender, now = plans.tender(code), business_now()
    terms = open_for_change(tender, now)

    def act(given: dict[str, Any]) -> str:
        try:
            made = actions.clarify(tender=tender, **given, by=actor, now=business_now())
        except ApprovalNeeded as needed:
            return put_to_approval(needed, by=actor, now=business_now())
        return f"/tenders/{code}/clarifications/{made.number}/"

    files = drafts(tender, terms)
    filing = Filing(
        key="documents.clarify",
        ref=code,
        title=gettext("澄清与修改"),
        button=gettext("发出澄清与修改"),
        form=ClarifyForm,
        act=act,
        help=Help(
            text=gettext("发给所有人，同时公布变更公告。可能影响编制投标文件的，要给足时间，不够就推迟截止。"),
            rule="clarification",
        ),
        back=documents_link(code),
        warning=gettext("发出后不能收回，也不能改；还要改，再发一号。"),
        facts=lambda form: [*form.facts(), *(parts.Fact(term=gettext("附件"), value=one.name) for one in files)],
        version=terms_version(terms),
        context={**head(code, now=now), "counted": deadline_facts(tender, terms, now), "files": files, "code": code},
        template="documents/clarify.html",
    )
    return respond(request, actor, filing)


@page("documents.move_opening", roles=ROLES, thing=lambda code: plans.tender(code))
def move(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Deadline and opening move to a later time."""
    tender, now = plans.tender(code), business_now()
    terms = open_for_change(tender, now)

    def act(given: dict[str, Any]) -> str:
        actions.move_opening(
            tender=tender, to=given["bids_due_at"], reason=given["reason"], by=actor, now=business_now()
        )
        return f"/tenders/{code}/notices/"

    filing = Filing(
        key="documents.move_opening",
        ref=code,
        title=gettext("推迟投标截止和开标"),
        button=gettext("推迟并公告"),
        form=MoveForm,
        act=act,
        help=Help(
            text=gettext("投标截止和开标是同一时间，一起推迟，只能推迟。变更公告同时发布。"), rule="opening-time"
        ),
        back=documents_link(code),
        warning=gettext("推迟后不能再提前。"),
        version=terms_version(terms),
        context={**head(code, now=now), "counted": deadline_facts(tender, terms, now)},
        template="documents/clarify.html",
    )
    return respond(request, actor, filing)


@page("tenders.conduct", roles=ROLES, methods=("GET",), thing=lambda code, number: plans.tender(code))
def clarified(request: HttpRequest, actor: Actor, code: str, number: int) -> HttpResponse:
    """The confirmation of a clarification."""
    tender, now = plans.tender(code), business_now()
    made = Clarification.objects.filter(tender=tender, number=number).first()
    if made is None:
        raise NotFound(thing=f"第 {number} 号澄清与修改")
    context = {**head(code, now=now), "receipt": change_receipt(tender, made, now=now), "back": documents_link(code)}
    return render(request, "filing/receipt.html", context)


def open_for_change(tender: Tender, now: datetime) -> Terms:
    """This function will return the terms while they can be changed; the act itself asks again, with the row locked.

    Raises NotIssued, DeadlinePassed.
    """
    terms = Terms.objects.filter(tender=tender, issued_at__isnull=False).select_related("tender").first()
    if terms is None:
        raise NotIssued(tender=tender.code)
    if now >= terms.bids_due_at:
        raise DeadlinePassed(due=clock(terms.bids_due_at))
    return terms


def deadline_facts(tender: Tender, terms: Terms, now: datetime) -> list[parts.Fact]:
    """This function will say where the deadline is, and whether a change made now leaves it there."""
    said = language()
    due = wording.moment(terms.bids_due_at, language=said, now=now)
    found = [parts.Fact(term=gettext("现在的投标截止、开标"), value=due)]
    first = counting.first("clarification", tender=tender, start=now)
    if first is None:
        return found
    earliest = wording.moment(first.at, language=said, now=now)
    if first.at <= terms.bids_due_at:
        last = wording.moment(first.rule.latest(terms.bids_due_at).at, language=said, now=now)
        told = gettext("现在发出，截止时间可以不变；{last} 之后再发，就要推迟。").format(last=last)
    else:
        told = gettext("现在发出，截止时间要推迟到 {earliest} 或者更晚。").format(earliest=earliest)
    return [*found, parts.Fact(term=gettext("影响编制投标文件的"), value=told, article=article_of(first.rule))]


def terms_version(terms: Terms) -> str:
    """This function will return a text that changes with every clarification and every move of the deadline."""
    return f"{terms.version} {terms.bids_due_at:%Y%m%d%H%M%S}"


def documents_link(code: str) -> parts.Link:
    """This function will lead back to the documents of a tender."""
    return parts.Link(text=gettext("招标文件和答疑"), url=f"/tenders/{code}/documents/")
