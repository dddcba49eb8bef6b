"""What the engine asks of this room every second: directives to carry out, and whether supervision is still heard."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db.models import Exists, OuterRef

from tianping.exchange.due import due_scan
from tianping.exchange.peers import freshness
from tianping.record.actors import Actor
from tianping.record.identity import own_origin
from tianping.trading.holds import actions
from tianping.trading.holds.models import Hold
from tianping.trading.holds.queries import directives_not_obeyed
from tianping.trading.plans.models import Lot, Tender
from tianping.web.clock import wall_now

ENDED = ("archived", "failed", "terminated")
SILENT = "超过 {hours} 小时没有收到行政监督平台的记录，不可逆的步骤暂停办理"
HEARD = "已恢复接收行政监督平台的记录"


@due_scan
def directives(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will yield the directives that were read and must be carried out."""
    platform = Actor.platform(own_origin())
    for directive in directives_not_obeyed():
        yield partial(actions.obey, directive=directive, by=platform, now=now)


@due_scan
def cut_off(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will freeze every running tender when supervision was not heard for too long, and thaw it after.

    Silence is counted by the wall clock, since it is about the line and not about the law. A platform that has never
    yet heard a supervision platform has nothing to be cut off from.
    """
    hours = settings.TIANPING_TRADING.cut_off_hours
    silence = freshness(kind="supervision", now=wall_now())
    platform = Actor.platform(own_origin())
    if silence is not None and silence > timedelta(hours=hours):
        for tender in _running_and_not_frozen():
            reason = SILENT.format(hours=f"{hours:g}")
            yield partial(actions.hold, tender=tender, cause="cut-off", reason=reason, by=platform, now=now)
    else:
        for hold in Hold.objects.filter(cause="cut-off", lifted_at=None).select_related("tender"):
            yield partial(actions.resume, hold=hold, reason=HEARD, by=platform, now=now)


def _running_and_not_frozen() -> Iterator[Tender]:
    running = Lot.objects.filter(tender=OuterRef("pk")).exclude(stage__in=ENDED)
    frozen = Hold.objects.filter(tender=OuterRef("pk"), cause="cut-off", lifted_at=None)
    return Tender.objects.filter(Exists(running), ~Exists(frozen)).iterator()
