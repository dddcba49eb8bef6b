"""What who is signed in can do about a tender now: declared by rooms, shown beside the tender's page.

A room declares, in its `desk.py`:

    @offers("buyer", "agency")
    def awards(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
        if queries.decidable(tender=tender, office=actor.office, now=now):
            yield Link(text=gettext("确定中标人"), url=f"/tenders/{tender}/award/decide/", primary=True)

Only what this actor may do, and what the state of the tender allows now, is offered. Before the deadline an offer tells
a bidder nothing but about itself.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from tianping.record.actors import Actor
from tianping.web.parts import Link

Offers = Callable[[Actor, str, datetime], Iterable[Link]]
_offers: list[tuple[frozenset[str], Offers]] = []


def offers(*roles: str) -> Callable[[Offers], Offers]:
    """This decorator will declare what actors in these roles may do about a tender, given its code and the time."""

    def declare(says: Offers) -> Offers:
        _offers.append((frozenset(roles), says))
        return says

    return declare


def offered(actor: Actor | None, tender: str, now: datetime) -> list[Link]:
    """This function will return what an actor can do about a tender now, main acts first; nothing for a reader."""
    if actor is None:
        return []
    found = [link for roles, says in _offers if actor.role in roles for link in says(actor, tender, now)]
    return sorted(found, key=lambda link: not link.primary)
