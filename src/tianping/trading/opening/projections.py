"""Releases, as the trustees' own logs tell them, this platform's included."""

from tianping.exchange.catalogue.keys import PiecesReleased
from tianping.exchange.entries import Entry
from tianping.exchange.projecting import projects, resets
from tianping.trading.opening.models import Released

ROOM = "opening"


@projects("trustee.released", room=ROOM)
def learn_release(entry: Entry) -> None:
    """This function will take in that a trustee has released a packet."""
    event = entry.event
    assert isinstance(event, PiecesReleased)
    Released.objects.get_or_create(
        trustee=entry.origin,
        packet=event.packet,
        defaults={"tender_code": event.tender, "seals": list(event.seals), "released_at": entry.at},
    )


@resets(ROOM)
def forget() -> None:
    """This function will clear what was learnt, before a replay."""
    Released.objects.all().delete()
