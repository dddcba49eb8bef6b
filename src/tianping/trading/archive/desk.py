"""Finished tenders that wait to be archived, and where a tender's archive is found."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.archive.models import Package
from tianping.trading.plans.models import Lot, Tender
from tianping.trading.plans.rules import is_conducting
from tianping.web.desk.waiting import Waiting, waits_for
from tianping.web.parts import Link
from tianping.web.tenders.acts import offers

ENDED = ("contracted", "failed", "terminated")


@waits_for("buyer", "agency")
def to_archive(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Tenders whose lots have a contract or ended, and that are not archived (Order 20 art. 40)."""
    own = Q(buyer=actor.office) | Q(agency=actor.office)
    for tender in Tender.objects.filter(own, package=None, lots__stage="contracted").distinct()[:50]:
        if _finished(tender):
            yield Waiting(what=gettext("归档"), url=f"/tenders/{tender.code}/archive/new/", why=tender.name)


@offers("buyer", "agency", "bidder", "auditor")
def archives(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """The archive's cover, and archiving for who conducts the tender."""
    if Package.objects.filter(tender=tender).exists():
        yield Link(text=gettext("看档案"), url=f"/tenders/{tender}/archive/")
        return
    found = Tender.objects.filter(pk=tender).first()
    if found and actor.role in ("buyer", "agency") and is_conducting(actor, found) and _finished(found):
        yield Link(text=gettext("归档"), url=f"/tenders/{tender}/archive/new/")


def _finished(tender: Tender) -> bool:
    return not Lot.objects.filter(tender=tender).exclude(stage__in=ENDED).exists()
