"""Every public event of a tender has its sentence on the tender's page, but for those that nobody asks about."""

from tianping.record.events import Event
from tianping.web.tenders.lines import SPOKEN

UNASKED = {
    "draw.announced", "draw.committed", "draw.revealed", "publication.carried", "tender.keys_requested",
    "trustee.key_destroyed", "trustee.release_refused",
}  # fmt: skip
"""Steps of protocols between the platforms: the bundle holds them, the page leaves them out."""


def every_type() -> set[type[Event]]:
    found, wanted = set(), [Event]
    while wanted:
        kind = wanted.pop()
        wanted += kind.__subclasses__()
        found.add(kind)
    return found - {Event}


def test_every_public_event_of_a_tender_is_told_in_words() -> None:
    public = {
        kind.TYPE
        for kind in every_type()
        if kind.__module__.startswith("tianping.exchange.catalogue")
        and getattr(kind, "AUDIENCE", "") != "sealed"
        and "tender" in kind.model_fields
    }
    assert sorted(public - set(SPOKEN) - UNASKED) == []
