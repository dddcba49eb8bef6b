"""What the test room reads: public directives of supervision, every hold, sealed receipts."""

from tianping.exchange.entries import Entry
from tianping.exchange.projecting import projects, resets
from tianping.exchange.tests.project.room.models import Learnt


class CannotTake(Exception):
    """The room cannot read this entry."""


def _learn(entry: Entry) -> None:
    told = getattr(entry.event, "reason", "") or getattr(entry.event, "receipt", "")
    Learnt.objects.create(origin=entry.origin, position=entry.position, leaf=entry.leaf, type=entry.type, told=told)
    if told == "cannot be read":
        raise CannotTake(told)


@projects("tender.held", room="room")
def held(entry: Entry) -> None:
    _learn(entry)


@projects("bid.withdrawn", room="room")
def withdrawn(entry: Entry) -> None:
    _learn(entry)


@projects("record.revealed", room="room")
def revealed(entry: Entry) -> None:
    _learn(entry)


@projects("directive.issued", room="room", kinds={"supervision"})
def directive(entry: Entry) -> None:
    _learn(entry)


@projects("tender.held", room="other")
def nothing(entry: Entry) -> None:
    """Another room, which never stops."""


@resets("room")
def forget() -> None:
    Learnt.objects.all().delete()
