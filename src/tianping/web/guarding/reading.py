"""Every reading of restricted data is an act, and recorded like one (Order 20 art. 49, 53)."""

from datetime import datetime
from typing import cast

from django.db import transaction
from django.http import HttpResponse

from tianping.exchange.catalogue.accounts import Restricted, RestrictedRead
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.web.guarding import viewing


@transaction.atomic
def note_reading(*, what: Restricted, thing: str, by: Actor, now: datetime, tender: str = "") -> None:
    """Record that somebody read what not everybody may read. `thing` is a digest or a number, never a name."""
    record(RestrictedRead(what=what, thing=thing, tender=tender), by=by, now=now)


def hand_over(
    *, sha256: str, name: str, what: Restricted, by: Actor, now: datetime, tender: str = "", inline: bool = False
) -> HttpResponse:
    """Give a restricted file to a person who is entitled to it: inspected, safe to open, and noted.

    Raises NotSafeToView, NotFound; then nothing was read, and nothing is noted.
    """
    answer = viewing.answer(sha256=sha256, name=name, inline=inline)
    note_reading(what=what, thing=sha256, by=by, now=now, tender=tender)
    return cast("HttpResponse", answer)
