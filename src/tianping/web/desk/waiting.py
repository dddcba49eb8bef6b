"""What waits for whom: declared by rooms, asked for one actor, put in order of urgency."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from tianping.record.actors import Actor
from tianping.web import parts, wording
from tianping.web.problems import language

NEAR = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One thing that somebody has to do: verb first, the address, why in one line, by when."""

    what: str
    url: str
    why: str = ""
    due: datetime | None = None
    near: timedelta = NEAR
    """From when on before `due` it is marked as near."""

    def line(self, now: datetime) -> parts.Desk:
        """This method will return the line as the desk shows it."""
        return parts.Desk(what=self.what, url=self.url, why=self.why, limit=self._limit(now))

    def _limit(self, now: datetime) -> parts.Limit | None:
        if self.due is None:
            return None
        left = self.due - now
        word: parts.LimitWord = "breach" if left < timedelta(0) else "near" if left <= self.near else "well"
        return parts.Limit(word=word, text=wording.remaining(left, language=language()))


Says = Callable[[Actor, datetime], Iterable[Waiting]]
Begins = Callable[[Actor, datetime], Iterable[parts.Link]]
_waits: list[tuple[frozenset[str], Says]] = []
_begins: list[tuple[frozenset[str], Begins]] = []


def waits_for(*roles: str) -> Callable[[Says], Says]:
    """This decorator will declare what waits for actors in these roles."""

    def declare(says: Says) -> Says:
        _waits.append((frozenset(roles), says))
        return says

    return declare


def may_begin(*roles: str) -> Callable[[Begins], Begins]:
    """This decorator will declare what actors in these roles may begin at any time."""

    def declare(begins: Begins) -> Begins:
        _begins.append((frozenset(roles), begins))
        return begins

    return declare


def waiting(actor: Actor, now: datetime) -> list[Waiting]:
    """This function will return what waits for an actor, the most urgent first, what has no date at the end."""
    found = [item for roles, says in _waits if actor.role in roles for item in says(actor, now)]
    return sorted(found, key=lambda item: (item.due is None, item.due or now, item.what))


def beginnings(actor: Actor, now: datetime) -> Iterator[parts.Link]:
    """This function will return what an actor may begin."""
    for roles, begins in _begins:
        if actor.role in roles:
            yield from begins(actor, now)
