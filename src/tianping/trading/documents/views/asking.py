"""Pages of questions: a bidder asks, the buyer answers to all; who asked is nobody's to know."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.approvals.leading import put_to_approval
from tianping.trading.approvals.queries import ApprovalNeeded
from tianping.trading.documents import actions, questions
from tianping.trading.documents.actions.asking import Answer, NotTaken
from tianping.trading.documents.forms import AnswersForm, AskForm
from tianping.trading.documents.models import Question, Terms
from tianping.trading.documents.takers import taken_at
from tianping.trading.documents.views.changing import deadline_facts, documents_link, open_for_change, terms_version
from tianping.trading.documents.views.preparing import ROLES
from tianping.trading.plans import queries as plans
from tianping.trading.plans.heads import head
from tianping.web import parts, wording
from tianping.web.access import page
from tianping.web.accounts.rights import permit
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.problems import language


@page("documents.ask", roles=("bidder",))
def ask(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A bidder that took the documents asks about them."""
    tender, now = plans.tender(code), business_now()
    terms = open_for_change(tender, now)
    if taken_at(tender=code, subject=actor.office) is None:
        raise NotTaken(tender=code)

    def act(given: dict[str, Any]) -> str:
        actions.ask(tender=tender, content=given["content"], by=actor, now=business_now())
        return f"/tenders/{code}/questions/"

    by = wording.moment(questions.answerable_until(terms, now=now), language=language(), now=now)
    filing = Filing(
        key="documents.ask",
        ref=code,
        title=gettext("向招标人提问"),
        button=gettext("提问"),
        form=AskForm,
        act=act,
        help=Help(
            text=gettext("招标人只看到问题，看不到是谁问的；答复发给所有人。{by} 之前问，才来得及不推迟截止。").format(
                by=by
            ),
            rule="clarification",
        ),
        back=parts.Link(text=gettext("我的提问"), url=f"/tenders/{code}/questions/"),
        warning=gettext("提问后不能收回。再看一遍：没有写单位名称、联系人吗？"),
        context=head(code, now=now),
    )
    return respond(request, actor, filing)


@page("documents.read_questions", roles=("bidder", *ROLES), methods=("GET",))
def listed(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """For a bidder its own questions; for buyer and agency those that wait for an answer."""
    tender, now = plans.tender(code), business_now()
    context = {**head(code, now=now), "tender": tender, "back": documents_link(code)}
    if actor.role == "bidder":
        own = questions.own_questions(tender=tender, subject=actor.office)
        context |= {
            "table": _own_table(own, now),
            "may_ask": taken_at(tender=code, subject=actor.office) is not None,
            "open": _is_open(code, now),
        }
        return render(request, "documents/own_questions.html", context)
    permit(actor, "documents.clarify", tender)
    terms = open_terms_or_none(code)
    found = list(questions.open_questions(tender))
    context |= {
        "table": _open_table(found, now),
        "waiting": bool(found),
        "open": _is_open(code, now),
        "answer_by": questions.answerable_until(terms, now=now) if terms else None,
    }
    return render(request, "documents/questions.html", context)


@page("documents.clarify", roles=ROLES, thing=lambda code: plans.tender(code))
def answer(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Questions are answered to all at once, as a clarification."""
    tender, now = plans.tender(code), business_now()
    terms = open_for_change(tender, now)
    form = AnswersForm.about(list(questions.open_questions(tender)[:50]))

    def act(given: dict[str, Any]) -> str:
        try:
            made = actions.answer(
                tender=tender,
                answers=[Answer(**one) for one in given["answers"]],
                affects_preparation=given["affects_preparation"],
                bids_due_at=given["bids_due_at"],
                by=actor,
                now=business_now(),
            )
        except ApprovalNeeded as needed:
            return put_to_approval(needed, by=actor, now=business_now())
        return f"/tenders/{code}/clarifications/{made.number}/"

    filing = Filing(
        key="documents.answer",
        ref=code,
        title=gettext("答复提问"),
        button=gettext("答复给所有人"),
        form=form,
        act=act,
        help=Help(
            text=gettext("答复作为澄清与修改发给所有人，不写是谁问的。暂不答复的留空，下次再答。"), rule="clarification"
        ),
        back=parts.Link(text=gettext("待答复的提问"), url=f"/tenders/{code}/questions/"),
        warning=gettext("答复公开后不能收回。再看一遍：文字里没有提问单位的名称吗？"),
        version=terms_version(terms),
        context={**head(code, now=now), "counted": deadline_facts(tender, terms, now)},
        template="documents/clarify.html",
    )
    return respond(request, actor, filing)


def open_terms_or_none(code: str) -> Terms | None:
    """This function will return the issued terms of a tender, None before the issue."""
    return Terms.objects.filter(tender=code, issued_at__isnull=False).select_related("tender").first()


def _is_open(code: str, now: datetime) -> bool:
    terms = open_terms_or_none(code)
    return terms is not None and now < terms.bids_due_at


def _own_table(own: list[Question], now: datetime) -> parts.Table:
    columns = [
        parts.Column(label=gettext("你问的")),
        parts.Column(label=gettext("提问时间"), nw=True),
        parts.Column(label=gettext("答复")),
    ]
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=one.content),
                parts.Cell(text=wording.brief(one.asked_at, language=language(), now=now)),
                parts.Cell(text=one.answer or gettext("等招标人答复"), small=_number(one)),
            ]
        )
        for one in own
    ]
    return parts.Table(caption=gettext("我的提问"), columns=columns, rows=rows, empty=gettext("你还没有提过问题。"))


def _number(one: Question) -> str:
    if one.clarification is None:
        return ""
    return gettext("第 {number} 号澄清与修改").format(number=one.clarification.number)


def _open_table(found: list[Question], now: datetime) -> parts.Table:
    columns = [parts.Column(label=gettext("提问")), parts.Column(label=gettext("提问时间"), nw=True)]
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=one.content),
                parts.Cell(text=wording.brief(one.asked_at, language=language(), now=now)),
            ]
        )
        for one in found
    ]
    empty = gettext("没有等你答复的提问。投标人提了问题，会列在这里和工作台上。")
    return parts.Table(caption=gettext("待答复的提问"), columns=columns, rows=rows, empty=empty)
