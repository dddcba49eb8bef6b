"""What waits for administrators and operators about people's accounts."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.web.accounts import forgotten, recovering
from tianping.web.accounts.models import ROLES
from tianping.web.accounts.rules import administers
from tianping.web.clock import wall_now
from tianping.web.desk.waiting import Waiting, waits_for


@waits_for(*ROLES)
def resets(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """People of one's firm who cannot get in by themselves; their links run out by the wall clock."""
    if not administers.test(actor, actor.office):
        return
    for asked in forgotten.waiting(uscc=actor.office, now=wall_now()).exclude(user__public_id=actor.person):
        yield Waiting(what=gettext("核准找回账号"), url="/organisation/", why=asked.user.name)


@waits_for("operator")
def recoveries(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """A colleague's proposal that waits for a second operator."""
    for found in recovering.open_ones(wall_now()).exclude(proposed_by__public_id=actor.person):
        yield Waiting(what=gettext("确认恢复管理员"), url="/organisation/recoveries/", why=found.name)
