"""What waits after a failure, and what a tender's page offers who conducts it."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext, pgettext

from tianping.record.actors import Actor
from tianping.trading.incidents.actions.terminating import TERMINABLE
from tianping.trading.plans.models import Tender
from tianping.trading.plans.rules import is_conducting
from tianping.web.desk.waiting import Waiting, waits_for
from tianping.web.parts import Link
from tianping.web.tenders.acts import offers


@waits_for("buyer", "agency")
def failed_lots(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Mandatory tenders with lots that failed and were not tendered anew (招标投标法 art. 28, 42)."""
    own = Q(buyer=actor.office) | Q(agency=actor.office)
    found = Tender.objects.filter(own, mandatory=True, lots__stage="failed", lots__repeated_as=None).distinct()
    for tender in found[:50]:
        yield Waiting(what=gettext("重新招标"), url=f"/tenders/{tender.code}/repeat/", why=tender.name)


@offers("buyer", "agency")
def ending(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """Who conducts the tender may end it, or tender anew what failed."""
    found = Tender.objects.filter(pk=tender).first()
    if found is None or not is_conducting(actor, found):
        return
    if found.lots.filter(stage__in=("failed", "terminated"), repeated_as=None).exists():
        yield Link(text=gettext("重新招标"), url=f"/tenders/{tender}/repeat/")
    if found.lots.filter(stage__in=TERMINABLE).exists():
        yield Link(text=pgettext("button", "终止招标"), url=f"/tenders/{tender}/terminate/")
