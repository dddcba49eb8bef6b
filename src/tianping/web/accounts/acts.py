"""Every act about accounts goes into the log, sealed: the entry names random numbers and credit codes, never a person.

Failed sign-ins are not entries: they stand in the local table of failures. Anybody could else fill the batches that
carry bids, and learn from a batch nothing but would delay it.
"""

from datetime import datetime

from django.conf import settings

from tianping.exchange.catalogue.accounts import AccountChanged, SessionChanged
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.web.accounts.models import User
from tianping.web.clock import business_of

PERSON = "person"


def self_acting(user: User, *, address: str, certificate: str = "") -> Actor:
    """This function will return a person as actor in its own affairs: no subject, no role of one."""
    origin: str = settings.TIANPING.origin
    return Actor(office=origin, role=PERSON, person=user.public_id, address=address, certificate=certificate)


def note(event: AccountChanged | SessionChanged, *, by: Actor, now: datetime) -> None:
    """This function will record an act, inside the transaction of its change; `now` is wall time. Raises
    OutsideTransaction."""
    record(event, by=by, now=business_of(now))
