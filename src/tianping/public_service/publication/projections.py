"""What this room learns from the trading platforms' logs."""

from decimal import Decimal
from typing import Any

from tianping.exchange.catalogue.award import AwardDecided, CandidatesPublished
from tianping.exchange.catalogue.documents import DocumentsIssued, OpeningMoved
from tianping.exchange.catalogue.holds import TenderFailed
from tianping.exchange.catalogue.notices import NoticePublished
from tianping.exchange.catalogue.plans import TenderPlanned
from tianping.exchange.entries import Entry
from tianping.exchange.projecting import projects, resets
from tianping.public_service.publication.content import content_digest
from tianping.public_service.publication.models import Publication, PublishedTender
from tianping.public_service.publication.searching import index

ROOM = "publication"
TRADING = {"trading"}


@projects("notice.published", room=ROOM, kinds=TRADING)
def notice_published(entry: Entry) -> None:
    """A notice appears here with the same content as there (条例 art. 15)."""
    event = entry.event
    assert isinstance(event, NoticePublished)
    publication = Publication.objects.create(
        notice=event.notice,
        platform=entry.origin,
        position=entry.position,
        tender=event.tender,
        kind=event.kind,
        title=event.title,
        content=event.content,
        buyer_name=event.buyer_name,
        region=event.region,
        industry=event.industry,
        issued_at=event.issued_at,
        ends_at=event.ends_at,
        url=event.url,
        sha256=content_digest(event),
    )
    index(publication)


@projects("tender.planned", room=ROOM, kinds=TRADING)
def tender_planned(entry: Entry) -> None:
    """The tender's name and method, and the sum of its lots' maximum prices where each has one."""
    if isinstance(entry.event, TenderPlanned):
        prices = [lot.maximum_price for lot in entry.event.lots]
        amount = None if None in prices else sum((Decimal(str(price)) for price in prices), Decimal(0))
        _learn(entry, entry.event.tender, name=entry.event.name, method=entry.event.method, amount=amount)


@projects("documents.issued", room=ROOM, kinds=TRADING)
def documents_issued(entry: Entry) -> None:
    """Bids are due from now on."""
    if isinstance(entry.event, DocumentsIssued):
        _learn(entry, entry.event.tender, bids_due_at=entry.event.bids_due_at)


@projects("opening.moved", room=ROOM, kinds=TRADING)
def opening_moved(entry: Entry) -> None:
    """The deadline moved later."""
    if isinstance(entry.event, OpeningMoved):
        _learn(entry, entry.event.tender, bids_due_at=entry.event.bids_due_at)


@projects("candidates.published", room=ROOM, kinds=TRADING)
def candidates_published(entry: Entry) -> None:
    """Objections are possible until the end of publicity."""
    if isinstance(entry.event, CandidatesPublished):
        _learn(entry, entry.event.tender, publicity_until=entry.event.until_at)


@projects("award.decided", room=ROOM, kinds=TRADING)
def award_decided(entry: Entry) -> None:
    """A winner was decided."""
    if isinstance(entry.event, AwardDecided):
        _learn(entry, entry.event.tender, over="awarded")


@projects("tender.failed", room=ROOM, kinds=TRADING)
def tender_failed(entry: Entry) -> None:
    """A lot failed; the tender's notices say which."""
    if isinstance(entry.event, TenderFailed):
        _learn(entry, entry.event.tender, over="failed")


@resets(ROOM)
def reset() -> None:
    """Empty what is projected; the search index is written over by key."""
    Publication.objects.all().delete()
    PublishedTender.objects.all().delete()


def _learn(entry: Entry, tender: str, **facts: Any) -> None:
    row, _ = PublishedTender.objects.get_or_create(tender=tender, defaults={"platform": entry.origin})
    if row.platform == entry.origin:  # nobody speaks for another platform's tender
        PublishedTender.objects.filter(tender=tender).update(**facts)
