"""What waits for departments in directives: those that are not obeyed, corrections that are due; and issuing one."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.supervision.directives import queries
from tianping.supervision.directives.states import OBEDIENCE
from tianping.supervision.monitoring.queries import OVER, names_of, stage_of
from tianping.web.desk.waiting import Waiting, may_begin, waits_for
from tianping.web.parts import Link
from tianping.web.tenders.acts import offers

MOST = 100


@waits_for("supervisor")
def directives(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """The department's own directives that wait for the trading platform or for a correction."""
    rows = list(queries.waiting(office=actor.office)[:MOST])
    named = names_of(tenders=(row.tender for row in rows))
    for row in rows:
        correction = row.kind == "correct"
        yield Waiting(
            what=gettext("核实是否改正") if correction else gettext("催交易平台执行指令"),
            url=f"/directives/{row.directive}/",
            why=named[row.tender].name if row.tender in named else row.tender,
            due=row.due_at if correction else row.issued_at + OBEDIENCE,
        )


@may_begin("supervisor")
def new_directive(actor: Actor, now: datetime) -> Iterator[Link]:
    """A department may issue a directive at any time."""
    yield Link(text=gettext("签发监督指令"), url="/directives/new/")


@offers("supervisor")
def issuing(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """What the department can order about a tender now."""
    if stage_of(tender=tender) not in OVER:
        standing = queries.standing(tender=tender).filter(office=actor.office).first()
        if standing:
            yield Link(text=gettext("签发恢复"), url=f"/directives/{standing.directive}/resume/")
        else:
            yield Link(text=gettext("责令暂停"), url=f"/tenders/{tender}/directives/suspend/")
    yield Link(text=gettext("责令改正"), url=f"/tenders/{tender}/directives/correct/")
