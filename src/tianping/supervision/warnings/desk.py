"""What waits for departments in warnings, and where they are read."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.supervision.warnings import queries
from tianping.supervision.warnings.naming import title_of
from tianping.web.desk.waiting import Waiting, may_begin, waits_for
from tianping.web.parts import Link
from tianping.web.tenders.acts import offers

MOST = 100


@waits_for("supervisor")
def unread(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Warnings that nobody has looked into."""
    for row in queries.warnings(state="open")[:MOST]:
        yield Waiting(what=gettext("核实线索"), url=f"/warnings/{row.number}/", why=f"{row.name}　{title_of(row.code)}")


@may_begin("supervisor", "auditor")
def read(actor: Actor, now: datetime) -> Iterator[Link]:
    """Reading is always possible."""
    yield Link(text=gettext("看全部线索"), url="/warnings/")


@offers("supervisor", "auditor")
def of_tender(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """The warnings of the tender that wait for somebody."""
    for row in queries.warnings(tender=tender)[:5]:
        yield Link(text=gettext("看线索：{name}").format(name=title_of(row.code)), url=f"/warnings/{row.number}/")
