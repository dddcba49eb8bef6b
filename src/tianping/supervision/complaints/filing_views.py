"""Pages for parties: about what one complains, completing, withdrawing, stating; the writing is in `writing_views`."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.supervision.complaints import actions, forms, queries
from tianping.supervision.complaints.panels import head
from tianping.supervision.complaints.papers import handed_in
from tianping.supervision.complaints.rules import INTERESTED
from tianping.supervision.complaints.writing import ABOUT, looked_at
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond


@page("complaints.file", roles=INTERESTED)
def about(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The first step: about what, which tender, and the objection that came first."""

    def act(given: dict[str, Any]) -> str:
        asked = {name: given[name] or "" for name in ABOUT}
        looked_at(asked, now=business_now())
        return f"/complaints/write/?{urlencode({name: text for name, text in asked.items() if text})}"

    filing = Filing(
        key="complaints.about",
        title=gettext("提出投诉：先说是什么事"),
        button=gettext("下一步：写投诉"),
        form=forms.AboutForm,
        act=act,
        help=Help(
            text=gettext("知道之日起 10 日内投诉。对招标文件、开标、评标结果的意见，要先向招标人提异议。"),
            rule="complaint-objection-first",
        ),
        back=parts.Link(text=gettext("怎样投诉"), url="/complaints/how/"),
        initial={"against": "tender", **{name: request.GET.get(name, "")[:64] for name in ABOUT[1:]}},
        check=False,
    )
    return respond(request, actor, filing)


@page("complaints.complete", roles=INTERESTED)
def complete(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Hand in what was missing."""
    found = queries.whole_for(number=number, by=actor)

    def act(given: dict[str, Any]) -> str:
        files = handed_in(given, by=actor, now=business_now())
        actions.complete(number=number, answer=given["answer"], files=files, by=actor, now=business_now())
        return f"/complaints/{number}/"

    text = gettext("要补正的：{missing}").format(missing=found.missing) if found.missing else ""
    filing = Filing(
        key="complaints.complete",
        ref=number,
        title=gettext("补正投诉"),
        button=gettext("补正"),
        form=forms.CompletionForm,
        act=act,
        help=Help(text=text, rule="complaint-content"),
        back=_back(number),
        warning=gettext("补正后监督部门重新计 3 个工作日；补正的内容不能改。"),
        context=head(found.tender, business_now()),
    )
    return respond(request, actor, filing)


@page("complaints.withdraw", roles=INTERESTED)
def withdraw(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Ask to withdraw."""
    found = queries.whole_for(number=number, by=actor)

    def act(given: dict[str, Any]) -> str:
        actions.ask_withdrawal(number=number, reason=given["reason"], by=actor, now=business_now())
        return f"/complaints/{number}/"

    filing = Filing(
        key="complaints.withdraw",
        ref=number,
        title=gettext("申请撤回投诉"),
        button=gettext("申请撤回"),
        form=forms.WithdrawalForm,
        act=act,
        help=Help(
            text=gettext("由监督部门决定准不准。撤回后，不能再以同样的事实和理由投诉。"), rule="complaint-withdrawal"
        ),
        back=_back(number),
        warning=gettext("申请写入日志，不能收回；准予撤回后，不能就同样的事再投诉。"),
        context=head(found.tender, business_now()),
    )
    return respond(request, actor, filing)


@page("complaints.state", roles=INTERESTED)
def state(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """State and defend, as the respondent."""
    found = queries.complaint_for(number=number, by=actor)

    def act(given: dict[str, Any]) -> str:
        files = handed_in(given, by=actor, now=business_now(), purpose="statement")
        actions.state(number=number, text=given["text"], files=files, by=actor, now=business_now())
        return f"/complaints/{number}/"

    points = found.statement.points if hasattr(found, "statement") else ""
    filing = Filing(
        key="complaints.state",
        ref=number,
        title=gettext("陈述和申辩"),
        button=gettext("提交陈述"),
        form=forms.StatementForm,
        act=act,
        help=Help(text=gettext("监督部门请你单位说明：{points}").format(points=points), rule="complaint-statement"),
        back=_back(number),
        warning=gettext("提交后不能改。"),
        context=head(found.tender, business_now()),
    )
    return respond(request, actor, filing)


def _back(number: str) -> parts.Link:
    return parts.Link(text=gettext("这件投诉"), url=f"/complaints/{number}/")
