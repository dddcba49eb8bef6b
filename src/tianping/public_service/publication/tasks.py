"""What is due here: notices that were projected and not yet said to be carried."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from tianping.exchange.due import due_scan
from tianping.public_service.publication import actions, queries
from tianping.record.actors import Actor
from tianping.record.identity import own_origin

AT_ONCE = 200


@due_scan
def due(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will carry what is waiting, oldest first."""
    actor = Actor.platform(own_origin())
    for notice in queries.waiting()[:AT_ONCE]:
        yield partial(actions.carry, notice=notice, by=actor, now=now)
