"""What waits for the operator in the exchange: logs that have stopped, proposals, platforms that were taken off."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext

from tianping.public_service.platforms import queries, showing
from tianping.record.actors import Actor
from tianping.web.desk.waiting import Waiting, may_begin, waits_for
from tianping.web.parts import Link


@waits_for("operator")
def platforms_to_look_at(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """A log that fails its check comes first; a proposal waits for its check."""
    for one in queries.dockings():
        url, name = f"/platforms/{one.peer.origin}/", showing.kind_of(one.peer)
        if one.stopped:
            yield Waiting(what=gettext("看停下的日志"), url=url, why=name)
        elif one.peer.state == "proposed":
            yield Waiting(what=gettext("看对接申请"), url=url, why=name)
        elif one.peer.state == "suspended":
            yield Waiting(what=gettext("恢复中止的对接"), url=f"{url}put-on/", why=name)


@may_begin("operator")
def new_platform(actor: Actor, now: datetime) -> Iterator[Link]:
    """A platform's proposal may be typed in at any time."""
    yield Link(text=gettext("登记一个平台的对接申请"), url="/platforms/new/")
