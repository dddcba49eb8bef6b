"""What waits in the pool: for the operator applications and draws that cannot begin, for an expert seats; what one may begin."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext

from tianping.public_service.experts import actions
from tianping.public_service.experts.models import (
    CommitteeRequest,
    Draw,
    ExpertApplication,
    FormedCommittee,
    PoolMember,
)
from tianping.record.actors import Actor
from tianping.web.desk.waiting import Waiting, may_begin, waits_for
from tianping.web.parts import Link

SHOWN = 20


@waits_for("operator")
def applications_to_review(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Applications that were handed in, the oldest first."""
    for one in ExpertApplication.objects.filter(state="filed")[:SHOWN]:
        why = f"{one.said['name']}　{one.said['employer_name']}"
        yield Waiting(what=gettext("审核入库申请"), url=f"/desk/experts/{one.application}/", why=why)


@waits_for("operator")
def draws_that_cannot_begin(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Requests that no draw answers yet: most often the pool is too small after avoidance."""
    drawn = Draw.objects.filter(request=OuterRef("request"))
    for one in CommitteeRequest.objects.filter(~Exists(drawn))[:SHOWN]:
        why = gettext("{tender} 要抽 {count} 名；回避后人不够的，先补充该专业专家。").format(
            tender=one.tender, count=one.experts
        )
        yield Waiting(what=gettext("补足专家，抽取才能开始"), url="/desk/experts/pool/", why=why)


@waits_for("expert")
def seats(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """The draws in which the expert holds a seat and the committee is not yet complete."""
    formed = FormedCommittee.objects.filter(draw=OuterRef("draw_id"))
    mine = PoolMember.objects.filter(~Exists(formed), expert_id=actor.person, draw__state="concluded", declined_at=None)
    for one in mine.select_related("draw")[:SHOWN]:
        if one.place in [drawn.place for drawn in actions.drawn_members(draw=one.draw)]:
            why = gettext("{tender}　不能参加的，尽早请辞，由下一位递补。").format(tender=one.draw.tender)
            yield Waiting(what=gettext("你被抽中评标"), url="/experts/mine/", why=why)


@may_begin("operator", "auditor")
def lists(actor: Actor, now: datetime) -> Iterator[Link]:
    """Applications and the pool."""
    yield Link(text=gettext("入库申请"), url="/desk/experts/")
    yield Link(text=gettext("专家库"), url="/desk/experts/pool/")


@may_begin("expert")
def own_page(actor: Actor, now: datetime) -> Iterator[Link]:
    """An expert's own page, and the application that leads into the pool."""
    yield Link(text=gettext("我的专家页"), url="/experts/mine/")
    yield Link(text=gettext("申请进专家库"), url="/experts/apply/")
