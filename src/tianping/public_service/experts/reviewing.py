"""The operator's pages of the pool: applications to review, experts with their states and reasons."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.public_service.experts import applying, showing, states
from tianping.public_service.experts.forms import EmptyForm, ReasonForm
from tianping.public_service.experts.models import Expert, ExpertApplication, ExpertPaper
from tianping.record.actors import Actor
from tianping.web import parts
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.guarding.reading import hand_over, note_reading

DESK = "/desk/experts"
STATES = ("filed", "incomplete", "admitted", "refused", "withdrawn")
READERS = ("operator", "auditor")
RULE = "expert-draw"
PAGE = 20


@page("experts.answer", roles=READERS, methods=("GET",))
def waiting(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Applications in a state, the oldest first."""
    state = request.GET.get("state", "filed")
    state = state if state in STATES else "filed"
    found = Paginator(ExpertApplication.objects.filter(state=state), PAGE).get_page(request.GET.get("page"))
    table = showing.application_table(list(found.object_list), business_now())
    choices = [(showing.state_of(one).text, f"{DESK}/?state={one}", one == state) for one in STATES]
    context = {"states": [parts.Filter(name=gettext("状态"), choices=choices)], "page": found, "table": table}
    return render(request, "experts/waiting.html", context)


@page("experts.answer", roles=READERS, methods=("GET",))
def one(request: HttpRequest, actor: Actor, application: str) -> HttpResponse:
    """One application with its papers."""
    found = _application(application)
    note_reading(what="application", thing=found.application, by=actor, now=business_now())
    return render(request, "experts/review.html", _beside(found))


@page("experts.answer", roles=READERS, methods=("GET",))
def paper(request: HttpRequest, actor: Actor, application: str, sha256: str) -> HttpResponse:
    """A paper as it was handed in."""
    found = ExpertPaper.objects.filter(application=application, sha256=sha256).first()
    if found is None:
        raise Http404
    now = business_now()
    return hand_over(sha256=found.sha256, name=found.name, what="application-file", by=actor, now=now, inline=True)


@page("experts.answer", roles=("operator",))
def accept(request: HttpRequest, actor: Actor, application: str) -> HttpResponse:
    """The applicant is admitted to the pool."""
    found = _application(application)

    def act(given: dict[str, Any]) -> str:
        made = applying.accept(application=application, seen=_seen(request), by=actor, now=business_now())
        return f"{DESK}/pool/{made.person}/"

    filing = Filing(
        key="experts.accept",
        ref=application,
        title=gettext("同意入库"),
        button=gettext("同意入库"),
        form=EmptyForm,
        act=act,
        help=Help(text=gettext("逐份看过证明再办：从业满 8 年，有高级职称或同等水平，不在监督部门工作。"), rule=RULE),
        back=parts.Link(text=found.said["name"], url=f"{DESK}/{application}/"),
        warning=gettext("入库后随时可能被抽中。入库进入封存日志，不公开。"),
        facts=lambda form: showing.said_facts(found.said),
        version=str(found.round),
        context=_beside(found),
        template="experts/answer.html",
    )
    return respond(request, actor, filing)


@page("experts.answer", roles=("operator",))
def refuse(request: HttpRequest, actor: Actor, application: str) -> HttpResponse:
    """Not admitted, with the reason."""
    words = (gettext("不予入库"), gettext("写明理由，申请人凭口令看得到；他可以重新申请。"))
    return _answered(request, actor, application, act=applying.refuse, key="refuse", words=words)


@page("experts.answer", roles=("operator",))
def ask(request: HttpRequest, actor: Actor, application: str) -> HttpResponse:
    """The applicant is asked to complete."""
    words = (gettext("要求补正"), gettext("逐项写明缺什么、哪里不对、怎样改。一次说全，免得来回。"))
    return _answered(request, actor, application, act=applying.ask_completion, key="ask", words=words)


@page("experts.change_state", roles=READERS, methods=("GET",))
def pool(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The pool, by name and state."""
    q, state = (request.GET.get(name, "")[:100].replace("\x00", "").strip() for name in ("q", "state"))
    rows = Expert.objects.order_by("name", "person")
    rows = rows.filter(name__icontains=q) if q else rows
    rows = rows.filter(state=state) if state in dict(Expert.STATES) else rows
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    choices = [("", gettext("不限")), *((one, showing.state_of(one).text) for one, _ in Expert.STATES)]
    context = {"q": q, "state": state, "states": choices, "page": found}
    return render(request, "experts/pool.html", context | {"table": showing.expert_table(list(found.object_list))})


@page("experts.change_state", roles=READERS, methods=("GET",))
def expert(request: HttpRequest, actor: Actor, person: str) -> HttpResponse:
    """One expert with all changes of state."""
    found = states.expert_of(person=person)
    context = {
        "expert": found,
        "state": showing.state_of(found.state),
        "facts": showing.facts_of(found),
        "lines": showing.history(found),
        "acts": _acts(found) if actor.role == "operator" else [],
    }
    return render(request, "experts/expert.html", context)


CHANGES: dict[str, Callable[..., Expert]] = {
    "suspend": states.suspend,
    "reinstate": states.reinstate,
    "remove": states.remove,
}


@page("experts.change_state", roles=("operator",))
def change(request: HttpRequest, actor: Actor, person: str, what: str) -> HttpResponse:
    """An expert is paused, reinstated or removed, with the reason."""
    if what not in CHANGES:
        raise Http404
    found = states.expert_of(person=person)
    title = _change_names()[what]

    def act(given: dict[str, Any]) -> str:
        CHANGES[what](person=person, reason=given["reason"], by=actor, now=business_now())
        return f"{DESK}/pool/{person}/"

    filing = Filing(
        key=f"experts.{what}",
        ref=person,
        title=gettext("{act}：{name}").format(act=title, name=found.name),
        button=title,
        form=ReasonForm,
        act=act,
        help=Help(text=gettext("只影响以后的抽取；已经组成的评标委员会不变。理由本人看得到。"), rule=RULE),
        back=parts.Link(text=found.name, url=f"{DESK}/pool/{person}/"),
        warning=gettext("变更和理由进入封存日志，不能删改。"),
        version=found.state,
    )
    return respond(request, actor, filing)


def _answered(
    request: HttpRequest,
    actor: Actor,
    application: str,
    *,
    act: Callable[..., ExpertApplication],
    key: str,
    words: tuple[str, str],
) -> HttpResponse:
    found = _application(application)
    title, text = words

    def done(given: dict[str, Any]) -> str:
        act(application=application, seen=_seen(request), reason=given["reason"], by=actor, now=business_now())
        return f"{DESK}/{application}/"

    filing = Filing(
        key=f"experts.{key}",
        ref=application,
        title=title,
        button=title,
        form=ReasonForm,
        act=done,
        help=Help(text=text),
        back=parts.Link(text=found.said["name"], url=f"{DESK}/{application}/"),
        warning=gettext("答复进入封存日志，不能删改。"),
        version=str(found.round),
        context=_beside(found),
        template="experts/answer.html",
    )
    return respond(request, actor, filing)


def _application(application: str) -> ExpertApplication:
    found = ExpertApplication.objects.filter(application=application).first()
    if found is None:
        raise Http404
    return found


def _beside(found: ExpertApplication) -> dict[str, Any]:
    return {
        "found": found,
        "state": showing.state_of(found.state),
        "entered": showing.said_facts(found.said),
        "papers": list(found.papers.all()),
        "waits": found.state == "filed",
    }


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _change_names() -> dict[str, str]:
    return {"suspend": gettext("暂停"), "reinstate": gettext("恢复"), "remove": gettext("出库")}


def _acts(found: Expert) -> list[parts.Link]:
    names, here = _change_names(), f"{DESK}/pool/{found.person}"
    allowed = {"admitted": ("suspend", "remove"), "suspended": ("reinstate", "remove")}.get(found.state, ())
    return [parts.Link(text=names[what], url=f"{here}/{what}/") for what in allowed]
