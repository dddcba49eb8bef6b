"""What this room learns from the service platform: the outcome of a draw, and, sealed, the names behind it."""

from tianping.exchange.catalogue.draws import CommitteeNamed, DrawConcluded
from tianping.exchange.draw_members import member_digest
from tianping.exchange.entries import Entry
from tianping.exchange.projecting import projects, resets
from tianping.trading.evaluation.models import DrawnExpert, DrawOutcome

ROOM = "evaluation"
SERVICE = {"service"}


@projects("draw.concluded", room=ROOM, kinds=SERVICE)
def learn_outcome(entry: Entry) -> None:
    """This function will keep who was drawn; after a decline the newer entry counts."""
    event = entry.event
    assert isinstance(event, DrawConcluded)
    DrawOutcome.objects.update_or_create(
        draw=event.draw,
        defaults={"tender_code": event.tender, "origin": entry.origin, "drawn": list(event.drawn)},
    )


@projects("committee.named", room=ROOM, kinds=SERVICE)
def learn_names(entry: Entry) -> None:
    """This function will keep the names of a draw in their order; after a decline the newer list counts."""
    event = entry.event
    assert isinstance(event, CommitteeNamed)
    DrawnExpert.objects.filter(draw=event.draw).delete()
    DrawnExpert.objects.bulk_create(
        DrawnExpert(
            draw=event.draw,
            place=place,
            tender_code=event.tender,
            person=member["person"],
            name=member["name"],
            speciality=member.get("speciality", ""),
            employer=member["employer"],
            digest=member_digest(draw=event.draw, person=member["person"], salt=member["salt"]),
        )
        for place, member in enumerate(event.members, 1)
    )


@resets(ROOM)
def forget() -> None:
    """This function will clear what was learnt, before a replay; a formed committee stays formed."""
    DrawOutcome.objects.all().delete()
    DrawnExpert.objects.all().delete()
