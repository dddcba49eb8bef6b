"""What waits for departments in monitoring: alarms about limits; and where a tender is watched."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.supervision.monitoring import queries
from tianping.supervision.monitoring.naming import rules_by_id
from tianping.web.desk.waiting import Waiting, may_begin, waits_for
from tianping.web.limit_names import limit_name
from tianping.web.parts import Link
from tianping.web.tenders.acts import offers

MOST = 100


@waits_for("supervisor")
def alarms(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Alarms that nobody has handled."""
    rows, rules = list(queries.alarms()[:MOST]), rules_by_id()
    named = queries.names_of(tenders=(row.tender for row in rows))
    for row in rows:
        name = named[row.tender].name if row.tender in named else row.tender
        what = gettext("处理超期报警") if row.level == "breach" else gettext("处理临期预警")
        why = f"{name}　{limit_name(rules[row.rule])}"
        yield Waiting(what=what, url=f"/alarms/{row.alarm}/", why=why, due=row.due_at)


@may_begin("supervisor", "auditor")
def watch(actor: Actor, now: datetime) -> Iterator[Link]:
    """Reading is always possible."""
    yield Link(text=gettext("看全部期限"), url="/monitoring/")
    yield Link(text=gettext("看全部预警"), url="/alarms/")


@offers("supervisor", "auditor")
def limits(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """Every limit of the tender, with its proof."""
    yield Link(text=gettext("看期限监测"), url=f"/monitoring/tenders/{tender}/")
