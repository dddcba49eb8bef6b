"""The page on which buyer or agency answers an objection."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.approvals.leading import put_to_approval
from tianping.trading.approvals.queries import ApprovalNeeded
from tianping.trading.objections import actions, queries, shown
from tianping.trading.objections.forms import answer_form
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.tenders.masthead import masthead


@page("objections.answer", roles=("buyer", "agency"), thing=lambda code: queries.objection(code).tender)
def answer(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Answer for everybody to read, with what follows."""
    found, now = queries.objection(code), business_now()

    def act(given: dict[str, Any]) -> str:
        try:
            actions.answer(objection=found, **given, by=actor, now=business_now())
        except ApprovalNeeded as needed:
            return put_to_approval(needed, by=actor, now=business_now())
        return shown.address(found)

    filing = Filing(
        key="objections.answer",
        ref=code,
        title=gettext("答复异议"),
        button=gettext("公开答复"),
        form=answer_form(found),
        act=act,
        help=Help(
            text=gettext("自收到之日起 3 日内答复，答复前项目暂停。答复公开，别写出提出人是谁。"),
            rule="objection-answer",
        ),
        back=parts.Link(text=gettext("这件异议"), url=shown.address(found)),
        warning=gettext("答复公开后不能改；项目随即恢复，选了处理的随即执行。"),
        version=found.state,
        context={"found": found, "facts": shown.facts(found, by=actor, now=now), **masthead(found.tender_id, now=now)},
        template="objections/answer.html",
    )
    return respond(request, actor, filing)
