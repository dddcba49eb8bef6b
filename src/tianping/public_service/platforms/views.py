"""Pages of docking: everybody sees who is docked and how the exchange stands, the operator proposes, takes off, puts on."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.exchange.models import Peer
from tianping.public_service.platforms import actions, queries, showing
from tianping.public_service.platforms.forms import ProposalForm, ReasonForm
from tianping.record.actors import Actor
from tianping.web import parts
from tianping.web.access import page, public, visitor
from tianping.web.clock import business_now, wall_now
from tianping.web.filing.flow import Filing, Help, respond

HOME = "/platforms/"


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every other platform with the state of the exchange, and how one docks."""
    me = visitor(request)
    found = queries.dockings()
    context = {
        "table": showing.table(found, wall_now()),
        "numbers": _numbers(found),
        "checks": showing.checks(),
        "reasons": showing.reasons(),
        "operates": me is not None and me.role == "operator",
    }
    return _own(render(request, "platforms/index.html", context), me)


@public
@require_safe
def platform(request: HttpRequest, origin: str) -> HttpResponse:
    """One platform: facts, keys, alarms, and what the own log says of its docking."""
    one, now, me = queries.docking_of(origin=origin), wall_now(), visitor(request)
    context = {
        "peer": one.peer,
        "title": showing.kind_of(one.peer),
        "state": showing.state_of(one),
        "facts": showing.facts(one, now),
        "alarms": showing.alarm_table(queries.open_alarms(one.peer), now),
        "lines": showing.lines(queries.history(origin=origin)),
        "acts": _acts(one.peer) if me is not None and me.role == "operator" else [],
    }
    return _own(render(request, "platforms/platform.html", context), me)


@page("platforms.propose", roles=("operator",))
def propose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The operator types in what a platform says of itself; the check decides."""

    def act(given: dict[str, Any]) -> str:
        facts = {name: str(value) for name, value in given.items()}
        return f"{HOME}{actions.propose(facts=facts, by=actor, now=business_now()).origin}/"

    filing = Filing(
        key="platforms.propose",
        title=gettext("登记一个平台的对接申请"),
        button=gettext("登记申请"),
        form=ProposalForm,
        act=act,
        help=Help(text=gettext("照该平台给的材料填。过了接口检测就对接，谁也不挑；不予对接只能是列明的情形，并公布。")),
        back=parts.Link(text=gettext("平台"), url=HOME),
        warning=gettext("登记后自动做接口检测，结果写入公开日志。"),
    )
    return respond(request, actor, filing)


@page("platforms.check", roles=("operator",))
def examine(request: HttpRequest, actor: Actor, origin: str) -> HttpResponse:
    """The interface check, run at once: it speaks to the other platform, so it is done outside the filing's transaction."""
    peer = queries.docking_of(origin=origin).peer
    if request.method == "POST":
        actions.examine(origin=origin, by=actor, now=business_now())
        answer = HttpResponse(status=303)
        answer.headers["Location"] = f"{HOME}{origin}/"
        return answer
    context = {"peer": peer, "title": showing.kind_of(peer), "checks": showing.checks()}
    return render(request, "platforms/examine.html", context)


@page("platforms.suspend", roles=("operator",))
def take_off(request: HttpRequest, actor: Actor, origin: str) -> HttpResponse:
    """Exchange nothing with a platform for the time being."""
    words = (
        gettext("中止对接"),
        gettext("中止期间不取它的日志、不答它的请求、不算它的见证。已存下的照常可读。"),
        gettext("中止和理由写入公开日志，不能删改；恢复要另行办理。"),
    )
    return _with_reason(request, actor, origin, act=actions.take_off, key="platforms.take_off", words=words)


@page("platforms.suspend", roles=("operator",))
def put_on(request: HttpRequest, actor: Actor, origin: str) -> HttpResponse:
    """Exchange with a platform again."""
    words = (
        gettext("恢复对接"),
        gettext("从停下的地方接着取它的日志，逐条核验，不会漏。"),
        gettext("恢复和理由写入公开日志，不能删改。"),
    )
    return _with_reason(request, actor, origin, act=actions.put_on, key="platforms.put_on", words=words)


def _with_reason(
    request: HttpRequest,
    actor: Actor,
    origin: str,
    *,
    act: Callable[..., Peer],
    key: str,
    words: tuple[str, str, str],
) -> HttpResponse:
    peer = queries.docking_of(origin=origin).peer
    title, text, warning = words

    def done(given: dict[str, Any]) -> str:
        act(origin=origin, reason=given["reason"], by=actor, now=business_now())
        return f"{HOME}{origin}/"

    filing = Filing(
        key=key,
        ref=origin,
        title=gettext("{act}：{platform}").format(act=title, platform=showing.kind_of(peer)),
        button=title,
        form=ReasonForm,
        act=done,
        help=Help(text=text),
        back=parts.Link(text=showing.kind_of(peer), url=f"{HOME}{origin}/"),
        warning=warning,
        version=peer.state,
    )
    return respond(request, actor, filing)


def _acts(peer: Peer) -> list[parts.Link]:
    here = f"{HOME}{peer.origin}"
    return {
        "proposed": [parts.Link(text=gettext("马上做接口检测"), url=f"{here}/examine/", primary=True)],
        "docked": [parts.Link(text=gettext("中止对接"), url=f"{here}/take-off/")],
        "suspended": [parts.Link(text=gettext("恢复对接"), url=f"{here}/put-on/", primary=True)],
    }.get(peer.state, [])


def _numbers(found: list[queries.Docking]) -> list[parts.Count]:
    docked = sum(1 for one in found if one.peer.state == "docked")
    stopped = sum(1 for one in found if one.stopped)
    unit = gettext("家")
    return [
        parts.Count(value=str(docked), unit=unit, text=gettext("已对接")),
        parts.Count(
            value=f"{sum(one.size for one in found):,}", unit=gettext("条记录"), text=gettext("逐条核验并存下")
        ),
        parts.Count(value=str(sum(one.lag for one in found)), unit=gettext("条记录"), text=gettext("还没取到")),
        parts.Count(
            value=str(stopped), unit=unit, text=gettext("核验不过，已停"), limit="breach" if stopped else "done"
        ),
    ]


def _own(answer: HttpResponse, me: Actor | None) -> HttpResponse:
    if me is not None:
        answer.headers["Cache-Control"] = "private, no-store"
    return answer
