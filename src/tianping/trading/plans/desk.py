"""What waits for buyers and agencies in planning, and what they may begin."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.plans.models import Project
from tianping.web.desk.waiting import Waiting, may_begin, waits_for
from tianping.web.parts import Link


@waits_for("buyer")
def projects_without_tender(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Projects that were registered and have no tender yet."""
    for project in Project.objects.filter(Q(tenders__isnull=True), buyer=actor.office)[:20]:
        yield Waiting(what=gettext("编制招标方案"), url=f"/projects/{project.code}/tender/", why=project.name)


@may_begin("buyer")
def new_project(actor: Actor, now: datetime) -> Iterator[Link]:
    """A buyer may register a project at any time."""
    yield Link(text=gettext("登记项目"), url="/projects/new/")
