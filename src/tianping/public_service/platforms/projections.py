"""What this room learns from the platform's own log: who was docked, who was refused and why."""

from tianping.exchange.catalogue.platforms import PlatformDocked, PlatformRefused
from tianping.exchange.entries import Entry
from tianping.exchange.projecting import projects, resets
from tianping.public_service.platforms.models import DockingDecision

ROOM = "platforms"


@projects("platform.docked", room=ROOM)
def docked(entry: Entry) -> None:
    """A platform was docked here; what others dock is theirs."""
    event = entry.event
    assert isinstance(event, PlatformDocked)
    if entry.own:
        DockingDecision.objects.create(
            position=entry.position, platform=event.platform, docked=True, detail=", ".join(event.checks), at=entry.at
        )


@projects("platform.refused", room=ROOM)
def refused(entry: Entry) -> None:
    """A platform was refused here, for a listed reason."""
    event = entry.event
    assert isinstance(event, PlatformRefused)
    if entry.own:
        DockingDecision.objects.create(
            position=entry.position,
            platform=event.platform,
            docked=False,
            reason=event.reason,
            detail=event.detail,
            at=entry.at,
        )


@resets(ROOM)
def reset() -> None:
    """Empty what is projected."""
    DockingDecision.objects.all().delete()
