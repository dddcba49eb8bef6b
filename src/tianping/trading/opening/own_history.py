"""What the own public log says of tenders that came back from deposits: holds, times, stages, numbers given out.

Read once by a standby, in the log's order, after the deposits: what is public says it later than they do. Of lots that
were opened already only the stage comes back, so that nothing is closed or opened twice.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from tianping.exchange import copies
from tianping.exchange.catalogue.bids import BidsClosed
from tianping.exchange.entries import Entry, read_entry
from tianping.exchange.models import Peer
from tianping.law.days import day_of
from tianping.trading.bids.models import Bid, Closing
from tianping.trading.documents.models import Terms
from tianping.trading.holds.models import Hold, Obedience
from tianping.trading.incidents.models import Failure
from tianping.trading.plans.models import STAGES, Lot, Serial, Tender

Take = Callable[[Entry, Any], None]
PAGE = 500
MOVES = {
    "opening.read_out": "opened",
    "evaluation.reported": "evaluated",
    "candidates.published": "publicity",
    "award.decided": "decided",
    "award.notified": "notified",
    "contract.signed": "contracted",
    "tender.archived": "archived",
    "tender.failed": "failed",
    "tender.terminated": "terminated",
}
"""Stage of a lot after an event about it, or about its whole tender."""


@transaction.atomic
def take_in() -> set[str]:
    """This function will bring the rooms' tables to where the log stands; returns the issued tenders that are missing.

    Those were issued so shortly before the loss that no deposit of them reached the mirror.
    """
    issued: set[str] = set()
    for entry in _own_entries():
        TAKES.get(entry.type, _nothing)(entry, entry.event)
        _move(entry, entry.event)
        if entry.type == "documents.issued":
            issued.add(str(entry.refs.get("tender", "")))
    return issued - set(Terms.objects.values_list("tender_id", flat=True))


def missing_bids() -> list[str]:
    """This function will return the receipts that the own closing lists name as standing and that did not come back."""
    listed: list[str] = []
    for entry in _own_entries({"bids.closed"}):
        assert isinstance(entry.event, BidsClosed)
        listed += [bid.receipt for lot in entry.event.lots for bid in lot.standing]
    held = set(Bid.objects.filter(receipt__in=listed).values_list("receipt", flat=True))
    return [receipt for receipt in listed if receipt not in held]


def _own_entries(types: set[str] | None = None) -> Iterator[Entry]:
    own, after = Peer.own(), 0
    size = copies.size(own)
    wanted = types or {*TAKES, *MOVES, "documents.issued"}
    while found := copies.entries(own, after=after, until=size, types=wanted, limit=PAGE):
        for held in found:
            entry = read_entry(
                data=held.data, origin=own.origin, kind=own.kind, own=True, position=held.position, leaf=None
            )
            if entry is not None:
                yield entry
        after = found[-1].position + 1


def _nothing(entry: Entry, event: Any) -> None:
    """Most entries say nothing that an opening needs."""


def _project(entry: Entry, event: Any) -> None:
    _gave_out(settings.TIANPING_TRADING.platform_code)


def _tender(entry: Entry, event: Any) -> None:
    """Every code was given out by one step of a serial; none is given out again."""
    _gave_out(event.project)
    for _ in event.lots:
        _gave_out(event.tender)
        _gave_out(f"deal {settings.TIANPING_TRADING.operator or event.buyer} {day_of(entry.at):%Y%m%d}")


def _gave_out(under: str) -> None:
    Serial.objects.get_or_create(under=under)
    Serial.objects.filter(under=under).update(last=F("last") + 1)


def _moved(entry: Entry, event: Any) -> None:
    """Deadline and opening are one moment, and only ever move later."""
    later = Terms.objects.filter(tender=event.tender, bids_due_at__lt=event.bids_due_at)
    later.update(bids_due_at=event.bids_due_at, opening_at=event.bids_due_at)


def _held(entry: Entry, event: Any) -> None:
    if Tender.objects.filter(pk=event.tender).exists():
        given = {"tender_id": event.tender, "cause": event.cause, "reason": event.reason, "held_at": entry.at}
        Hold.objects.get_or_create(code=event.hold, defaults=given)


def _resumed(entry: Entry, event: Any) -> None:
    Hold.objects.filter(code=event.hold).update(lifted_at=entry.at, lifted_reason=event.reason)


def _obeyed(entry: Entry, event: Any) -> None:
    Obedience.objects.get_or_create(directive=event.directive, defaults={"obeyed_at": entry.at})


def _closed(entry: Entry, event: Any) -> None:
    """The closing list counts: what it names as withdrawn or replaced is that."""
    if not Tender.objects.filter(pk=event.tender).exists():
        return
    Closing.objects.get_or_create(tender_id=event.tender, defaults={"closed_at": event.closed_at})
    for lot in event.lots:
        Lot.objects.filter(pk=lot.lot).update(stage="closed")
        for state in ("withdrawn", "replaced"):
            Bid.objects.filter(lot=lot.lot, seal__in=getattr(lot, state)).update(state=state)


def _failed(entry: Entry, event: Any) -> None:
    if Lot.objects.filter(pk=event.lot).exists():
        facts = {name: getattr(event, name) for name in ("cause", "count", "rule", "explanation")}
        Failure.objects.get_or_create(lot_id=event.lot, defaults={**facts, "failed_at": entry.at})


def _move(entry: Entry, event: Any) -> None:
    stage = MOVES.get(entry.type, "")
    if stage not in dict(STAGES):
        return
    lots = Lot.objects.filter(tender=str(entry.refs.get("tender", "")))
    named = {str(getattr(event, "lot", "") or "")} - {""} or set(getattr(event, "lots", ()))
    (lots.filter(pk__in=named) if named else lots.exclude(stage="failed")).update(stage=stage)


TAKES: dict[str, Take] = {
    "project.registered": _project,
    "tender.planned": _tender,
    "documents.clarified": _moved,
    "opening.moved": _moved,
    "tender.held": _held,
    "tender.resumed": _resumed,
    "directive.obeyed": _obeyed,
    "bids.closed": _closed,
    "tender.failed": _failed,
}
