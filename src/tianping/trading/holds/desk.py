"""What supervision demands of who conducts a tender."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.holds.queries import open_demands
from tianping.web.desk.waiting import Waiting, waits_for

MOST = 50


@waits_for("buyer", "agency")
def corrections(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Faults that a department ordered corrected, until it has seen that they were (招标投标法 第七条)."""
    for found in open_demands(office=actor.office)[:MOST]:
        what = gettext("改正：{demand}").format(demand=found.demand)
        url = f"/tenders/{found.tender_code}/holds/#h-demands"
        yield Waiting(what=what, url=url, why=found.department, due=found.due_at, near=timedelta(days=2))
