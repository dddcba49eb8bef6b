"""Pages for the department: one for each step of handling a complaint, all made the same way from a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tianping.record.actors import Actor
from tianping.supervision.complaints import actions, forms, panels, queries
from tianping.supervision.complaints.models import Complaint
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.filing.forms import FilingForm


@dataclass(frozen=True, kw_only=True)
class Act:
    """One step: how it is called, its form, its rule, and what follows from it."""

    title: Promise
    button: Promise
    form: type[FilingForm]
    help: Promise
    rule: str
    do: Callable[..., Any]
    warning: Promise | str = ""
    check: bool = True


ACTS: Mapping[str, Act] = {
    "accept": Act(
        title=_("受理这件投诉"),
        button=_("受理"),
        form=forms.EmptyForm,
        help=_("受理后 30 个工作日内作出书面决定，从收到之日起算；检验、鉴定、评审的时间不算。"),
        rule="complaint-decide",
        do=actions.accept,
        check=False,
    ),
    "ask-completion": Act(
        title=_("要求补正"),
        button=_("发出补正要求"),
        form=forms.CompletionAskedForm,
        help=_("缺材料或者没写清的，一次说全。补正后重新计 3 个工作日。"),
        rule="complaint-content",
        do=actions.ask_completion,
        warning=_("投诉人会看到这些话，不能改。"),
    ),
    "refuse": Act(
        title=_("不予受理"),
        button=_("不予受理"),
        form=forms.RefusalForm,
        help=_("只有列出的情形可以不受理，并书面说明理由；都不符合的，应当受理。"),
        rule="complaint-refusal",
        do=actions.refuse,
        warning=_("不予受理后这件投诉就结束了，不能改。"),
    ),
    "transfer": Act(
        title=_("移送有权处理的部门"),
        button=_("移送"),
        form=forms.TransferForm,
        help=_("不归本部门管的，移送并告诉投诉人。本平台的部门从收到起另计 3 个工作日。"),
        rule="complaint-transfer",
        do=actions.transfer,
        warning=_("移送后本部门不再看得到这件投诉。"),
    ),
    "ask-statement": Act(
        title=_("通知被投诉人陈述和申辩"),
        button=_("发出通知"),
        form=forms.StatementAskedForm,
        help=_("没有听取被投诉人的陈述和申辩，不能支持投诉。被投诉人只看到这里写的话。"),
        rule="complaint-statement",
        do=actions.ask_statement,
        warning=_("被投诉人会看到这些话，不能改。请再看一遍：有没有写出投诉人。"),
    ),
    "pause": Act(
        title=_("停止计时：检验、检测、鉴定、专家评审"),
        button=_("停止计时"),
        form=forms.PauseForm,
        help=_("这段时间不计入 30 个工作日；登记结论后继续计时。"),
        rule="complaint-decide",
        do=actions.pause,
    ),
    "resume": Act(
        title=_("登记结论，继续计时"),
        button=_("继续计时"),
        form=forms.ResumptionForm,
        help=_("写清结论和作出结论的机构；作出决定的期限按停下的工作日顺延。"),
        rule="complaint-decide",
        do=actions.resume,
    ),
    "suspend": Act(
        title=_("因投诉责令暂停招标"),
        button=_("责令暂停"),
        form=forms.SuspensionForm,
        help=_("必要时可以责令暂停。交易平台和各密钥方读到就停；查清了再签发恢复。"),
        rule="suspension",
        do=actions.suspend_tender,
        warning=_("理由立即公开，不能删、不能改；要收回，只能另发一份指令。"),
    ),
    "answer-withdrawal": Act(
        title=_("答复撤回申请"),
        button=_("答复"),
        form=forms.WithdrawalAnswerForm,
        help=_("准予撤回的，投诉结束，投诉人不能再以同样的事实和理由投诉；已经查实有明显违法行为的，不准撤回。"),
        rule="complaint-withdrawal",
        do=actions.answer_withdrawal,
    ),
    "decide": Act(
        title=_("作出处理决定"),
        button=_("作出决定"),
        form=forms.DecisionForm,
        help=_("写认定的事实、理由、依据到条和处理措施。双方都会收到。"),
        rule="complaint-decision",
        do=actions.decide,
        warning=_("作出后不能改。下一步公布：公布的话可以另写，隐去秘密和投诉人。"),
    ),
    "publish": Act(
        title=_("公布处理决定"),
        button=_("公布"),
        form=forms.PublicationForm,
        help=_("公布的话任何人都能看到，也会出现在项目页上。出现投诉人的名称、代码、联系方式或签署人的，公布不了。"),
        rule="complaint-secrecy",
        do=actions.publish,
        warning=_("公布后写入公开日志，不能删、不能改。请再看一遍：有没有写出投诉人。"),
    ),
}
"""The steps by their address."""


@page("complaints.handle", roles=("supervisor",))
def act(request: HttpRequest, actor: Actor, number: str, name: str) -> HttpResponse:
    """Do one step of handling a complaint."""
    step, found = ACTS[name], queries.whole_for(number=number, by=actor)

    def done(given: dict[str, Any]) -> str:
        step.do(number=number, **given, by=actor, now=business_now())
        return "/complaints/" if name == "transfer" else f"/complaints/{number}/"

    filing = Filing(
        key=f"complaints.{name}",
        ref=number,
        title=str(step.title),
        button=str(step.button),
        form=step.form,
        act=done,
        help=Help(text=str(step.help), rule=step.rule),
        back=parts.Link(text=gettext("这件投诉"), url=f"/complaints/{number}/"),
        warning=str(step.warning) or gettext("办理后写入日志，不能删改。"),
        initial=_initial(found, name),
        context={"content": panels.content_facts(found, business_now()), **panels.head(found.tender, business_now())},
        check=step.check,
        version=found.state,
        template="complaints/act.html",
    )
    return respond(request, actor, filing)


def _initial(found: Complaint, name: str) -> dict[str, Any]:
    if name == "suspend":
        return {"basis": gettext("条例 第六十二条")}
    if name == "publish" and hasattr(found, "decision"):
        return {"facts": found.decision.facts, "reasons": found.decision.reasons}
    return {}
