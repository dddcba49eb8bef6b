"""The operator's pages: applications waiting, each beside its licence; accept, refuse, ask to complete."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.public_service.subjects import answering, queries, showing
from tianping.public_service.subjects.forms import LicenceForm, ReasonForm
from tianping.public_service.subjects.models import SubjectApplication
from tianping.record.actors import Actor
from tianping.refusals import NotFound
from tianping.web import parts, wording
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.filing.forms import FilingForm
from tianping.web.guarding.reading import hand_over, note_reading
from tianping.web.problems import language

DESK = "/desk/registrations"
STATES = ("filed", "incomplete", "accepted", "refused", "withdrawn")
READERS = ("operator", "auditor")
PAGE = 20


@page("subjects.answer", roles=READERS, methods=("GET",))
def waiting(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Applications in a state, the oldest first."""
    state = request.GET.get("state", "filed")
    state = state if state in STATES else "filed"
    found = Paginator(queries.applications(state=state), PAGE).get_page(request.GET.get("page"))
    context = {"states": _states(state), "page": found, "table": _table(list(found.object_list), state)}
    return render(request, "subjects/waiting.html", context)


@page("subjects.answer", roles=READERS, methods=("GET",))
def one(request: HttpRequest, actor: Actor, application: str) -> HttpResponse:
    """One application whole: what was entered, its rounds, its licence."""
    found = _found(application)
    note_reading(what="application", thing=found.application, by=actor, now=business_now())
    return render(
        request, "subjects/checked.html", _beside(found) | {"lines": showing.rounds(found, now=business_now())}
    )


@page("subjects.answer", roles=READERS, methods=("GET",))
def licence(request: HttpRequest, actor: Actor, application: str) -> HttpResponse:
    """The licence as it was handed in."""
    found = _found(application)
    if not found.licence:
        raise Http404
    now, name = business_now(), found.licence_name
    return hand_over(sha256=found.licence, name=name, what="application-file", by=actor, now=now, inline=True)


@page("subjects.answer", roles=("operator",))
def accept(request: HttpRequest, actor: Actor, application: str) -> HttpResponse:
    """What was entered on one side, what the operator reads on the licence on the other; then both are compared."""
    found = _found(application)

    def act(given: dict[str, Any]) -> str:
        read = answering.Licence(uscc=given["uscc"], name=given["name"], legal_form=given["legal_form"])
        answering.accept(application=application, seen=_seen(request), licence=read, by=actor, now=business_now())
        return f"{DESK}/{application}/"

    filing = Filing(
        key="subjects.accept",
        ref=application,
        title=gettext("对照执照核验"),
        button=gettext("核对无误，登记"),
        form=LicenceForm,
        act=act,
        help=Help(text=gettext("看着执照填，不看填报的。两边一致才登记；对不上的，要求补正或不予登记。")),
        back=parts.Link(text=gettext("待核验的申请"), url=f"{DESK}/"),
        warning=gettext("登记后写入公开日志，各平台据此认这个单位，不能删改。"),
        facts=lambda form: _compared(form, found),
        version=str(found.round),
        context=_beside(found),
        template="subjects/accept.html",
    )
    return respond(request, actor, filing)


@page("subjects.answer", roles=("operator",))
def refuse(request: HttpRequest, actor: Actor, application: str) -> HttpResponse:
    """Not registered, with the reason."""
    title, button = gettext("不予登记"), gettext("不予登记")
    text = gettext("写明理由，申请人凭口令看得到；他可以重新申请。")
    return _answered(request, actor, application, act=answering.refuse, key="refuse", words=(title, button, text))


@page("subjects.answer", roles=("operator",))
def ask(request: HttpRequest, actor: Actor, application: str) -> HttpResponse:
    """The applicant is asked to complete."""
    title, button = gettext("要求补正"), gettext("要求补正")
    text = gettext("逐项写明缺什么、哪里不对、怎样改。一次说全，免得来回。")
    return _answered(request, actor, application, act=answering.ask_completion, key="ask", words=(title, button, text))


def _answered(
    request: HttpRequest,
    actor: Actor,
    application: str,
    *,
    act: Callable[..., SubjectApplication],
    key: str,
    words: tuple[str, str, str],
) -> HttpResponse:
    found = _found(application)
    title, button, text = words

    def done(given: dict[str, Any]) -> str:
        act(application=application, seen=_seen(request), reason=given["reason"], by=actor, now=business_now())
        return f"{DESK}/{application}/"

    filing = Filing(
        key=f"subjects.{key}",
        ref=application,
        title=title,
        button=button,
        form=ReasonForm,
        act=done,
        help=Help(text=text),
        back=parts.Link(text=found.name, url=f"{DESK}/{application}/"),
        warning=gettext("答复进入封存日志，不能删改。"),
        version=str(found.round),
        context=_beside(found),
        template="subjects/answer.html",
    )
    return respond(request, actor, filing)


def _found(application: str) -> SubjectApplication:
    found = SubjectApplication.objects.filter(application=application).first()
    if found is None:
        raise NotFound(thing=f"申请 {application[:40]}")
    return found


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _beside(found: SubjectApplication) -> dict[str, Any]:
    """What stands beside the operator's form."""
    return {
        "found": found,
        "state": showing.state_of(found),
        "entered": showing.entered(found),
        "licence_url": f"{DESK}/{found.application}/licence/" if found.licence else "",
        "picture": found.licence_media.startswith("image/"),
        "waits": found.state == "filed",
    }


def _compared(form: FilingForm, found: SubjectApplication) -> list[parts.Fact]:
    """Each compared field: what the operator read, what was entered, whether they agree."""
    return [
        parts.Fact(term=str(form.fields[name].label), value=_pair(str(form.cleaned_data[name]), getattr(found, name)))
        for name in answering.COMPARED
    ]


def _pair(read: str, entered: str) -> str:
    if answering.plain(read) == answering.plain(entered):
        return gettext("{read}　与填报一致").format(read=read)
    return gettext("{read}　填报的是“{entered}”，对不上").format(read=read, entered=entered)


def _states(chosen: str) -> list[parts.Filter]:
    choices = [
        (showing.state_of(SubjectApplication(state=state)).text, f"{DESK}/?state={state}", state == chosen)
        for state in STATES
    ]
    return [parts.Filter(name=gettext("状态"), choices=choices)]


def _table(found: list[SubjectApplication], state: str) -> parts.Table:
    now = business_now()
    rows = [
        parts.Row(
            cells=[
                parts.Cell(text=one.name, url=f"{DESK}/{one.application}/", small=one.uscc),
                parts.Cell(text=showing.roles_in_words(one.roles)),
                parts.Cell(text=gettext("变更") if one.office else gettext("新登记")),
                parts.Cell(text=str(one.round)),
                parts.Cell(text=wording.brief(one.filed_at, language=language(), now=now) if one.filed_at else "—"),
            ]
        )
        for one in found
    ]
    labels = [gettext("申请"), gettext("身份"), gettext("种类"), gettext("第几次提交"), gettext("提交时间")]
    empty = gettext("没有待核验的申请。来了会列在这里和工作台上。") if state == "filed" else gettext("这一类没有申请。")
    columns = [parts.Column(label=label, num=label == labels[3]) for label in labels]
    return parts.Table(caption=gettext("登记申请"), columns=columns, rows=rows, empty=empty)
