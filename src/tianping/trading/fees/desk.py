"""Bonds that wait to be returned."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.fees import queries
from tianping.web.desk.waiting import Waiting, may_begin, waits_for
from tianping.web.parts import Link


@waits_for("buyer", "agency")
def bonds_to_return(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Bonds to return within five days of the contract, or at once (条例 art. 31, 35, 57)."""
    for found in queries.listed_for(actor).filter(state="due")[:100]:
        why = f"{found.payee_name}　{found.lot.tender.name}"
        url = f"/refunds/{found.code}/confirm/"
        yield Waiting(what=gettext("退还投标保证金"), url=url, why=why, due=found.due_at, near=timedelta(days=2))


@may_begin("buyer", "agency", "bidder", "auditor")
def lists(actor: Actor, now: datetime) -> Iterator[Link]:
    """The list of refunds."""
    yield Link(text=gettext("看保证金退还"), url="/refunds/")
