"""Directives, as supervision's log tells them; no other log can suspend a tender."""

from tianping.exchange.catalogue.supervising import DirectiveIssued, DirectiveSettled
from tianping.exchange.entries import Entry
from tianping.exchange.projecting import projects, resets
from tianping.trading.holds.models import Demand, Directive
from tianping.trading.plans.models import Tender

ROOM = "holds"


@projects("directive.issued", room=ROOM, kinds={"supervision"})
def learn_directive(entry: Entry) -> None:
    """This function will take a directive in; it stops the tender from this moment, and is answered by the due-scan.

    A directive about another trading platform's tender is passed over. One that asks people to correct something stops
    nothing: it is kept for the desk of who conducts the tender, and the department itself looks after it.
    """
    event = entry.event
    assert isinstance(event, DirectiveIssued)
    if not Tender.objects.filter(code=event.tender).exists():
        return
    if event.kind == "correct":
        _learn_demand(event, entry)
        return
    Directive.objects.get_or_create(
        code=event.directive,
        defaults={
            "tender_code": event.tender,
            "origin": entry.origin,
            "kind": event.kind,
            "lifts": event.lifts or "",
            "department": event.department,
            "reason": event.reason,
            "basis": event.basis,
            "issued_at": entry.at,
        },
    )


def _learn_demand(event: DirectiveIssued, entry: Entry) -> None:
    Demand.objects.get_or_create(
        code=event.directive,
        defaults={
            "tender_code": event.tender,
            "origin": entry.origin,
            "department": event.department,
            "demand": event.demand,
            "reason": event.reason,
            "basis": event.basis,
            "issued_at": entry.at,
            "due_at": event.due,
        },
    )


@projects("directive.settled", room=ROOM, kinds={"supervision"})
def learn_settled(entry: Entry) -> None:
    """This function will note that the department has seen what it demanded done; another platform's word does not count."""
    event = entry.event
    assert isinstance(event, DirectiveSettled)
    mine = Demand.objects.filter(code=event.directive, origin=entry.origin, settled_at=None)
    mine.update(settled_at=entry.at, settled_note=event.note)


@resets(ROOM)
def forget() -> None:
    """This function will clear the directives before a replay; what was carried out stays carried out."""
    Directive.objects.all().delete()
    Demand.objects.all().delete()
