"""Pages of experts: for everybody the numbers and the draws, for an expert the own state and seats."""

import json
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.exchange import copies
from tianping.exchange.projecting import readable_peers
from tianping.public_service.experts import actions, showing
from tianping.public_service.experts.forms import DeclineForm
from tianping.public_service.experts.models import Draw, Expert, FormedCommittee, PoolMember
from tianping.record.actors import Actor
from tianping.web import parts
from tianping.web.access import page, public
from tianping.web.clock import business_now
from tianping.web.filing.flow import Filing, Help, respond

PAGE = 20
TOLD = ("draw.announced", "draw.committed", "draw.revealed", "draw.concluded")


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The pool in numbers, without names, and the newest draws."""
    context = {
        "total": showing.few(Expert.objects.filter(state="admitted").count()),
        "statistics": showing.statistics(),
        "draws": showing.draw_table(list(Draw.objects.all()[:5]), business_now()),
    }
    return render(request, "experts/index.html", context)


@public
@require_safe
def draws(request: HttpRequest) -> HttpResponse:
    """All draws, the newest first."""
    found = Paginator(Draw.objects.all(), PAGE).get_page(request.GET.get("page"))
    context = {"page": found, "table": showing.draw_table(list(found.object_list), business_now())}
    return render(request, "experts/draws.html", context)


@public
@require_safe
def draw(request: HttpRequest, draw: str) -> HttpResponse:
    """One draw with everything to recompute it, and the command that does; nobody is named."""
    found = _draw(draw)
    drawn = [one.place for one in actions.drawn_members(draw=found)] if found.state == "concluded" else []
    context = {
        "draw": found,
        "state": showing.draw_state(found),
        "facts": showing.draw_facts(found),
        "parties": showing.party_table(found),
        "pool": showing.pool_table(found, drawn),
        "drawn": len(drawn),
        "file": f"draw-{found.draw[:16]}.json",
        "bundle": f"{settings.TIANPING.address('trading')}/api/v1/tenders/{found.tender}/bundle.zip",
    }
    return render(request, "experts/draw.html", context)


@public
@require_safe
def entries(request: HttpRequest, draw: str) -> HttpResponse:
    """The public entries of a draw out of all logs, word for word, for `tianping draw`."""
    found = _draw(draw)
    told = [
        {"origin": peer.origin, "position": held.position, "entry": json.loads(held.data)}
        for peer in readable_peers()
        for held in copies.of_tender(peer, found.tender)
        if held.leaf is None
    ]
    mine = [one for one in told if one["entry"]["type"] in TOLD and one["entry"]["body"].get("draw") == found.draw]
    text = json.dumps({"draw": found.draw, "entries": mine}, ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="draw-{found.draw[:16]}.json"'
    return answer


@page("experts.see_own", roles=("expert",), methods=("GET",))
def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """An expert's own page: state with its reasons, facts, the draws in which it was called."""
    expert = Expert.objects.filter(person=actor.person).first()
    context = {
        "expert": expert,
        "state": showing.state_of(expert.state) if expert else None,
        "facts": showing.facts_of(expert) if expert else [],
        "lines": showing.history(expert) if expert else [],
        "draws": _seats(expert),
    }
    return render(request, "experts/mine.html", context)


@page("experts.decline", roles=("expert",))
def decline(request: HttpRequest, actor: Actor, draw: str) -> HttpResponse:
    """A drawn expert does not come; the next of the same permutation follows."""
    found = _draw(draw)
    if not found.pool.filter(expert_id=actor.person).exists():
        raise Http404

    def act(given: dict[str, Any]) -> str:
        actions.decline(draw=draw, person=actor.person, reason=given["reason"], by=actor, now=business_now())
        return "/experts/mine/"

    filing = Filing(
        key="experts.decline",
        ref=draw,
        title=gettext("不能参加这次评标"),
        button=gettext("请辞"),
        form=DeclineForm,
        act=act,
        help=Help(
            text=gettext("与投标人有利害关系的，应当回避。请辞后由同一排列的下一位递补，不重新抽取。"),
            rule="expert-draw",
        ),
        back=parts.Link(text=gettext("我的专家页"), url="/experts/mine/"),
        warning=gettext("请辞写入公开日志（只写摘要，不写名字），不能反悔。"),
    )
    return respond(request, actor, filing)


def _draw(draw: str) -> Draw:
    found = Draw.objects.filter(draw=draw).first()
    if found is None:
        raise Http404
    return found


def _seats(expert: Expert | None) -> parts.Table:
    """The draws in which the expert was called, once they are concluded; who was not called is not told of the pool."""
    members = (
        list(PoolMember.objects.filter(expert=expert, draw__state="concluded").select_related("draw")) if expert else []
    )
    formed = set(
        FormedCommittee.objects.filter(draw__in=[one.draw_id for one in members]).values_list("draw", flat=True)
    )
    rows = []
    for one in sorted(members, key=lambda one: one.draw.announced_at, reverse=True):
        called = one.place in [drawn.place for drawn in actions.drawn_members(draw=one.draw)]
        if called or one.declined_at:
            rows.append(_seat(one, formed=one.draw_id in formed))
    labels = [gettext("抽取"), gettext("项目编号"), gettext("结果"), gettext("办理")]
    return parts.Table(
        caption=gettext("抽中过的"),
        columns=[parts.Column(label=label) for label in labels],
        rows=rows,
        empty=gettext("还没有抽中过。抽中了会列在这里和工作台上。"),
    )


def _seat(member: PoolMember, *, formed: bool) -> parts.Row:
    draw = member.draw
    said = gettext("已请辞：{reason}").format(reason=member.reason) if member.declined_at else gettext("抽中")
    may = not member.declined_at and not formed
    act = (
        parts.Cell(text=gettext("不能参加"), url=f"/experts/draws/{draw.draw}/decline/")
        if may
        else parts.Cell(text="—")
    )
    return parts.Row(
        cells=[
            parts.Cell(text=draw.draw[:16] + "…", url=f"/experts/draws/{draw.draw}/", code=True),
            parts.Cell(text=draw.tender, url=f"/tenders/{draw.tender}/", code=True),
            parts.Cell(text=said),
            act,
        ]
    )
