"""What trustees and the mirror answer, from their logs; sealed leaves that only this platform reads."""

from tianping.exchange.catalogue.bids import BoxAnswered, CopyHeld
from tianping.exchange.entries import Entry
from tianping.exchange.projecting import projects, resets
from tianping.trading.bids.models import MirrorAck, TrusteeAnswer

ROOM = "bids"


@projects("trustee.answered", room=ROOM)
def learn_answer(entry: Entry) -> None:
    """This function will take in what a trustee says of one box."""
    event = entry.event
    assert isinstance(event, BoxAnswered)
    TrusteeAnswer.objects.get_or_create(
        trustee=entry.origin,
        position=entry.position,
        leaf=-1 if entry.leaf is None else entry.leaf,
        defaults={"seal": event.seal, "opens": event.opens, "cause": event.cause, "answered_at": entry.at},
    )


@projects("mirror.held", room=ROOM)
def learn_copy(entry: Entry) -> None:
    """This function will take in that a peer holds a copy."""
    event = entry.event
    assert isinstance(event, CopyHeld)
    MirrorAck.objects.get_or_create(
        sha256=event.sha256, mirror=entry.origin, defaults={"position": entry.position, "held_at": entry.at}
    )


@resets(ROOM)
def forget() -> None:
    """This function will clear what was learnt, before a replay."""
    TrusteeAnswer.objects.all().delete()
    MirrorAck.objects.all().delete()
