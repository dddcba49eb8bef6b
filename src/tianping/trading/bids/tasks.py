"""The deadline, asked every second, and the dummies, sent at random while a tender is open."""

import secrets
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db.models import F, Q

from tianping.exchange.due import due_scan, errand
from tianping.record.actors import Actor
from tianping.record.identity import own_origin
from tianping.trading.bids import actions, uploading
from tianping.trading.bids.entrusting import mirror_origin
from tianping.trading.bids.models import Upload
from tianping.trading.bids.rules import enough_stand
from tianping.trading.holds.queries import TenderOnHold, require_running
from tianping.trading.plans.models import Lot, Tender

DUMMY_SECONDS = 5.0


@due_scan
def deadlines(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will yield the tenders whose deadline has passed and that were not closed yet."""
    platform = Actor.platform(own_origin())
    due = Tender.objects.filter(terms__issued_at__isnull=False, terms__bids_due_at__lt=now, closing=None)
    for tender in due.filter(lots__stage="issued").distinct():  # a terminated tender is not closed, so nobody opens it
        yield partial(actions.close, tender=tender, by=platform, now=now)


@due_scan
def shortfalls(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will yield closed lots with too few bids: those whose tender was on hold at the deadline."""
    platform = Actor.platform(own_origin())
    for lot in Lot.objects.filter(stage="closed").select_related("tender__terms"):
        if not enough_stand(lot=lot, terms=lot.tender.terms) and _runs(lot.tender_id):
            yield partial(actions.fail_short, lot=lot, by=platform, now=now)


@due_scan
def leftovers(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will yield the uploads that became no bid, once nothing can become one any more in their lot.

    A closed lot takes none: whoever submitted in time held the lock before the closing did.
    """
    over = Upload.objects.filter(stored=False, lot__tender__terms__bids_due_at__lt=now).exclude(lot__stage="issued")
    for upload in over:
        yield partial(uploading.clear_away, upload=upload)


@due_scan
def deposits(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will yield the open tenders of which the mirror has no deposit, or an older one."""
    if not mirror_origin():
        return
    platform = Actor.platform(own_origin())
    same = Q(deposit__version=F("terms__version"), deposit__opening_at=F("terms__opening_at"))
    waiting = Tender.objects.filter(terms__issued_at__isnull=False, closing=None).exclude(same)
    for tender in waiting.select_related("project"):
        yield partial(actions.deposit_tender, tender=tender, by=platform, now=now)


def _runs(tender: str) -> bool:
    try:
        require_running(tender)
    except TenderOnHold:
        return False
    return True


@errand(DUMMY_SECONDS)
def dummies(now: datetime) -> None:
    """This function will send dummies for open lots, each by chance, at the rate of the settings per hour and lot."""
    chance = settings.TIANPING_TRADING.dummies_per_hour * DUMMY_SECONDS / 3600
    platform = Actor.platform(own_origin())
    open_lots = Lot.objects.filter(stage="issued", tender__terms__bids_due_at__gt=now)
    for lot in open_lots.select_related("tender"):
        if secrets.randbelow(1_000_000) < chance * 1_000_000:
            actions.send_dummy(lot=lot, by=platform, now=now)
