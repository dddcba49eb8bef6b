"""What this room learns: who is registered, from service platforms; objections, from the platform of the tender."""

from tianping.exchange.catalogue.objections import ObjectionAnswered, ObjectionReceived, ObjectionWithdrawn
from tianping.exchange.catalogue.subjects import SubjectRegistered
from tianping.exchange.entries import Entry
from tianping.exchange.projecting import projects, resets
from tianping.supervision.complaints.models import KnownObjection, Party

ROOM = "complaints"
TRADING = {"trading"}


@projects("subject.registered", room=ROOM, kinds={"service"})
def subject_registered(entry: Entry) -> None:
    """A registered subject may complain here once it is verified; the newest version counts."""
    event = entry.event
    assert isinstance(event, SubjectRegistered)
    known = Party.objects.filter(uscc=event.subject).first()
    if known and known.version >= event.version:
        return
    facts = {
        "version": event.version,
        "name": event.name,
        "roles": list(event.roles),
        "verified": event.verified,
    }
    Party.objects.update_or_create(uscc=event.subject, defaults=facts)


@projects("objection.received", room=ROOM, kinds=TRADING)
def objection_received(entry: Entry) -> None:
    """An objection is open, and the complainant's ten days stand still."""
    event = entry.event
    assert isinstance(event, ObjectionReceived)
    KnownObjection.objects.get_or_create(
        objection=event.objection,
        origin=entry.origin,
        defaults={
            "tender": event.tender,
            "lot": event.lot or "",
            "about": event.about,
            "received_at": event.received_at,
            "answer_due": event.answer_due,
        },
    )


@projects("objection.answered", room=ROOM, kinds=TRADING)
def objection_answered(entry: Entry) -> None:
    """The ten days run on; only the platform that received an objection answers it."""
    event = entry.event
    assert isinstance(event, ObjectionAnswered)
    found = KnownObjection.objects.filter(objection=event.objection, origin=entry.origin, answered_at=None)
    found.update(answered_at=entry.at)


@projects("objection.withdrawn", room=ROOM, kinds=TRADING)
def objection_withdrawn(entry: Entry) -> None:
    """An objection that was taken back opens no complaint."""
    event = entry.event
    assert isinstance(event, ObjectionWithdrawn)
    found = KnownObjection.objects.filter(objection=event.objection, origin=entry.origin, withdrawn_at=None)
    found.update(withdrawn_at=entry.at)


@resets(ROOM)
def reset() -> None:
    """Empty what is projected; complaints are this platform's own."""
    for model in (Party, KnownObjection):
        model.objects.all().delete()
