"""Who takes documents on a page: the bidder that is signed in, else nobody that is known (Order 20 art. 20, 21)."""

from datetime import datetime

from django.http import HttpRequest

from tianping.record.actors import Actor
from tianping.trading.documents.models import Taking
from tianping.web.access import visitor
from tianping.web.requests import address_of


def taker_of(request: HttpRequest) -> Actor:
    """This function will return the bidder that is signed in; whoever acts in another role takes as a visitor."""
    me = visitor(request)
    if me is not None and me.role == "bidder":
        return me
    return Actor(office="", role="visitor", address=address_of(request))


def taken_at(*, tender: str, subject: str) -> datetime | None:
    """This function will say to a subject when it first took the documents; None where it did not."""
    return Taking.objects.filter(tender=tender, subject=subject).values_list("first_at", flat=True).first()
