"""Who acts where no account is needed: the subject of the token or of the session if there is one, else a visitor with
an address."""

from django.http import HttpRequest

from tianping.record.actors import Actor
from tianping.web.access import visitor
from tianping.web.accounts import tokens
from tianping.web.clock import wall_now
from tianping.web.requests import address_of

VISITOR = "visitor"


def actor_or_visitor(request: HttpRequest) -> Actor:
    """This function will return who acts by a request of a program that may come from anybody."""
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    token = tokens.find(text=text.strip(), now=wall_now()) if kind.lower() == "bearer" and text else None
    if token is None:
        return Actor(office="", role=VISITOR, address=address_of(request))
    role = token.roles[0] if token.roles else VISITOR
    return Actor(office=token.uscc, role=role, person=token.user.public_id, address=address_of(request))


def reader_or_visitor(request: HttpRequest) -> Actor:
    """This function will return who opens a page that is open to anybody; who chose no role is a person all the same."""
    found = visitor(request)
    if found is not None:
        return found
    person = getattr(request.user, "public_id", "") if request.user.is_authenticated else ""
    return Actor(office="", role=VISITOR, person=person, address=address_of(request))
