"""What this room learns of the public logs: lots, their dates, and bids once they are read out. Nothing earlier."""

from decimal import Decimal

from tianping.exchange.catalogue.documents import DocumentsIssued
from tianping.exchange.catalogue.opening import BidsReadOut, HallClosed
from tianping.exchange.catalogue.plans import TenderPlanned
from tianping.exchange.entries import Entry
from tianping.exchange.projecting import projects, resets
from tianping.supervision.warnings.models import OpenedBid, OpenedLot

ROOM = "warnings"
TRADING = {"trading"}


@projects("tender.planned", room=ROOM, kinds=TRADING)
def planned(entry: Entry) -> None:
    """Each lot of a plan; a second platform cannot plan it again."""
    event = entry.event
    assert isinstance(event, TenderPlanned)
    for lot in event.lots:
        OpenedLot.objects.get_or_create(
            lot=lot.lot,
            defaults={
                "tender": event.tender,
                "name": event.name,
                "buyer": event.buyer,
                "buyer_name": event.buyer_name,
                "region": event.region,
                "category": event.classification,
                "method": event.method,
                "mandatory": event.mandatory,
                "estimate": Decimal(lot.maximum_price or lot.estimate),
            },
        )


@projects("documents.issued", room=ROOM, kinds=TRADING)
def issued(entry: Entry) -> None:
    """When the documents could be had, and when bids are due."""
    event = entry.event
    assert isinstance(event, DocumentsIssued)
    OpenedLot.objects.filter(tender=event.tender, opened_at=None).update(
        published_at=event.available_from, due_at=event.bids_due_at, award_method=event.evaluation_method
    )


@projects("opening.read_out", room=ROOM, kinds=TRADING)
def read_out(entry: Entry) -> None:
    """The bids of a lot, as everybody in the hall heard them."""
    event = entry.event
    assert isinstance(event, BidsReadOut)
    lot = OpenedLot.objects.filter(lot=event.lot).first()
    if lot is None:
        return
    lot.opened_at = event.opened_at
    lot.save(update_fields=["opened_at"])
    for bid in event.bids:
        OpenedBid.objects.update_or_create(
            lot=lot,
            receipt=bid.receipt,
            defaults={"bidder": bid.bidder, "bidder_name": bid.bidder_name, "price": Decimal(bid.price)},
        )


@projects("opening.hall_closed", room=ROOM, kinds=TRADING)
def closed(entry: Entry) -> None:
    """The opening is over: the due-scan lets the indicators look at the lot."""
    event = entry.event
    assert isinstance(event, HallClosed)
    OpenedLot.objects.filter(lot=event.lot).update(closed_at=entry.at)


@resets(ROOM)
def reset() -> None:
    """Empty what is projected; warnings and what became of them stay."""
    OpenedLot.objects.all().delete()
