"""Pages of writing a complaint: the task list with its kept draft, one page per step, and the check before it is filed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.exchange.catalogue.objections import ObjectionAnswered
from tianping.record.actors import Actor
from tianping.supervision.complaints import actions, forms, limits, naming, writing
from tianping.supervision.complaints.models import KnownObjection
from tianping.supervision.complaints.panels import head, moment
from tianping.supervision.complaints.papers import handed_in
from tianping.supervision.complaints.rules import INTERESTED
from tianping.supervision.complaints.writing import STEPS, Writing
from tianping.web import drafts, parts
from tianping.web.access import page
from tianping.web.clock import business_now, wall_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.tenders.lines_disputes import outcome
from tianping.web.tenders.reading import record_of


@page("complaints.file", roles=INTERESTED, methods=("GET",))
def steps(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The task list: four short steps in any order, then the check; what is written is kept."""
    now = business_now()
    found = writing.opened(request, now=now)
    context = {
        "tasks": _tasks(found),
        "asked": _asked(found),
        "begun": bool(found.done),
        **head(found.asked["tender"], now),
    }
    return render(request, "complaints/write.html", context)


@page("complaints.file", roles=INTERESTED)
def step(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """One step; what is wrong in it is said here already."""
    if name not in STEPS:
        raise Http404
    now = business_now()
    found = writing.opened(request, now=now)

    def act(given: dict[str, Any]) -> str:
        writing.require_step(found, name, given, by=actor, now=now)
        writing.save(request, found, name, given, now=wall_now())
        return writing.place(found.asked)

    filing = Filing(
        key=f"complaints.writing.{name}",
        ref=writing.ref_of(found.asked),
        title=writing.names()[name],
        button=gettext("保存，回清单"),
        form=found.form_of(name),
        act=act,
        help=_help()[name],
        back=parts.Link(text=gettext("投诉清单"), url=writing.place(found.asked)),
        initial=writing.initial(found, actor),
        check=False,
        context=head(found.asked["tender"], now),
    )
    return respond(request, actor, filing)


@page("complaints.file", roles=INTERESTED)
def check(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything shown back, each step with the way to change it; then it is filed, once."""
    now = business_now()
    found = writing.opened(request, now=now)
    if request.method != "POST" and not found.whole():
        return HttpResponseRedirect(writing.place(found.asked))

    def act(given: dict[str, Any]) -> str:
        if not found.whole():
            return writing.place(found.asked)
        told = found.told()
        files = handed_in(told, by=actor, now=business_now())
        filing = writing.filing_of(found.asked, {**told, "files": files})
        made = actions.file(filing=filing, by=actor, now=business_now())
        drafts.done(request, writing.DRAFT, ref=writing.ref_of(found.asked))
        return f"/complaints/{made.number}/receipt/"

    filing = Filing(
        key="complaints.file",
        ref=writing.ref_of(found.asked),
        title=gettext("核对一遍，再提出投诉"),
        button=gettext("提出投诉"),
        form=forms.EmptyForm,
        act=act,
        help=Help(text=gettext("逐项看一遍；要改的，点“改”回到那一步，别的都不动。"), rule="complaint-content"),
        back=parts.Link(text=gettext("投诉清单"), url=writing.place(found.asked)),
        warning=gettext("提出后不能改，只能按要求补正或者申请撤回。捏造事实、伪造材料的，予以驳回。"),
        check=False,
        context={"asked": _asked(found), "written": _written(found), **head(found.asked["tender"], now)},
        template="complaints/check.html",
    )
    return respond(request, actor, filing)


def _tasks(found: Writing) -> list[parts.Task]:
    why = {
        "complainant": gettext("名称、地址、联系方式、签署人。除了受理的监督部门，谁也看不到。"),
        "respondent": gettext("一般是招标人，名称和代码已经填好。"),
        "grounds": gettext("什么时候知道的，事实、请求和线索。"),
        "evidence": gettext("至少一份，PDF、JPG 或 PNG。"),
    }
    first = next((one for one in STEPS if one not in found.done), "")
    tasks = [
        parts.Task(
            what=text,
            url=writing.place(found.asked, name),
            why=why[name],
            state="done" if name in found.done else "now" if name == first else "",
            mistakes=found.mistakes(name),
        )
        for name, text in writing.names().items()
    ]
    whole = found.whole()
    last = parts.Task(
        what=gettext("核对并提出"),
        url=writing.place(found.asked, "check") if whole else "",
        why=gettext("核对一遍再提出，提出后有回执。") if whole else gettext("上面四步都做完，才能提出。"),
        state="now" if whole else "later",
    )
    return [*tasks, last]


def _help() -> dict[str, Help]:
    texts = {
        "complainant": gettext("监督部门用这些找你。除了受理的监督部门，谁也看不到是谁投诉。"),
        "respondent": gettext("写清投诉谁；向招标公告上写的监督部门投诉。"),
        "grounds": gettext("知道之日起 10 日内投诉。写事实，不写猜测；希望怎样处理，写在请求里。"),
        "evidence": gettext("附上必要的证明材料。选好的文件存在草稿里，7 天内不用重选。"),
    }
    limit = {"grounds": "complaint"}
    return {name: Help(text=text, rule=limit.get(name, "complaint-content")) for name, text in texts.items()}


def _written(found: Writing) -> list[dict[str, Any]]:
    """What each step says, with the way to change it."""
    shown = []
    for name, text in writing.names().items():
        form = found.bound(name)
        if form.is_valid():
            shown.append({"name": name, "title": text, "url": writing.place(found.asked, name), "facts": form.facts()})
    return shown


def _asked(found: Writing) -> list[parts.Fact]:
    facts = [
        parts.Fact(term=gettext("涉及"), value=naming.against()[found.asked["against"]]),
        parts.Fact(term=gettext("事项"), value=naming.matters()[found.asked["matter"]]),
    ]
    objection = found.objection
    if objection is None:
        return facts
    now = business_now()
    answer = moment(objection.answered_at, now) if objection.answered_at else gettext("到期没有答复")
    facts += [
        parts.Fact(term=gettext("先提的异议"), value=objection.objection, code=True),
        parts.Fact(
            term=gettext("招标人的答复"), value="　".join(text for text in (answer, _answer(objection)) if text)
        ),
    ]
    last = limits.last_moment(knew_at=objection.received_at, objection=objection, now=now)
    facts.append(
        parts.Fact(
            term=gettext("最迟什么时候投诉"),
            value=gettext("{at}（从提异议那天知道算起）").format(at=moment(last.at, now)),
        )
    )
    return facts


def _answer(objection: KnownObjection) -> str:
    for entry in record_of(objection.tender).all("objection.answered"):
        event = entry.event
        if isinstance(event, ObjectionAnswered) and event.objection == objection.objection:
            return f"{outcome(event.outcome)}：{event.answer}"
    return ""
