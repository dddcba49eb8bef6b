"""Who acts where no account is needed: the subject of the token if one is sent, else a visitor with an address."""

from django.http import HttpRequest

from tianping.record.actors import Actor
from tianping.web.accounts import tokens
from tianping.web.clock import wall_now
from tianping.web.requests import address_of


def actor_or_visitor(request: HttpRequest) -> Actor:
    """This function will return who acts by a request that may come from anybody."""
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    token = tokens.find(text=text.strip(), now=wall_now()) if kind.lower() == "bearer" and text else None
    if token is None:
        return Actor(office="", role="visitor", address=address_of(request))
    role = token.roles[0] if token.roles else "visitor"
    return Actor(office=token.uscc, role=role, person=token.user.public_id, address=address_of(request))
