"""What this room learns: which tenders there are, and that something happened to one. The facts stay in the copy."""

from tianping.exchange.catalogue.plans import TenderPlanned
from tianping.exchange.entries import Entry
from tianping.exchange.projecting import projects, resets
from tianping.supervision.monitoring.models import CountedLimit, Watch, WatchedTender

ROOM = "monitoring"
TRADING = {"trading"}
HAPPENINGS = (
    "documents.issued",
    "documents.clarified",
    "opening.moved",
    "bids.closed",
    "opening.read_out",
    "evaluation.reported",
    "candidates.published",
    "award.decided",
    "award.notified",
    "report.submitted",
    "tender.failed",
    "tender.held",
    "tender.resumed",
    "tender.archived",
)


@projects("tender.planned", room=ROOM, kinds=TRADING)
def tender_planned(entry: Entry) -> None:
    """A tender is watched from its plan on. A second platform cannot plan it again."""
    event = entry.event
    assert isinstance(event, TenderPlanned)
    WatchedTender.objects.get_or_create(
        tender=event.tender,
        defaults={
            "platform": entry.origin,
            "name": event.name,
            "buyer": event.buyer,
            "buyer_name": event.buyer_name,
            "region": event.region,
            "supervisor": event.supervisor,
            "planned_at": entry.at,
        },
    )
    _look(event.tender)


def happened(entry: Entry) -> None:
    """Something happened that may move a limit: the due-scan looks at once."""
    _look(entry.refs.get("tender", ""))


for type_ in HAPPENINGS:
    projects(type_, room=ROOM, kinds=TRADING)(happened)


@resets(ROOM)
def reset() -> None:
    """Empty what is projected; breaches that were told stay told."""
    for model in (WatchedTender, Watch, CountedLimit):
        model.objects.all().delete()


def _look(tender: str) -> None:
    if tender:
        Watch.objects.update_or_create(tender=tender, defaults={"look_at": None})
