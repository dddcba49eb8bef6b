"""Directives, as supervision's log tells them; no other log can suspend a tender."""

from tianping.exchange.catalogue.supervising import DirectiveIssued
from tianping.exchange.entries import Entry
from tianping.exchange.projecting import projects, resets
from tianping.trading.holds.models import Directive
from tianping.trading.plans.models import Tender

ROOM = "holds"


@projects("directive.issued", room=ROOM, kinds={"supervision"})
def learn_directive(entry: Entry) -> None:
    """This function will take a directive in; it stops the tender from this moment, and is answered by the due-scan.

    A directive about another trading platform's tender is passed over, and so is one that asks people to correct something:
    it stops nothing, and the department itself looks after it.
    """
    event = entry.event
    assert isinstance(event, DirectiveIssued)
    if event.kind == "correct" or not Tender.objects.filter(code=event.tender).exists():
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


@resets(ROOM)
def forget() -> None:
    """This function will clear the directives before a replay; what was carried out stays carried out."""
    Directive.objects.all().delete()
