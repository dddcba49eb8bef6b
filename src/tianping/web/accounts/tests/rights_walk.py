"""The walk over every route of a project, the same for all: declared, closed to the anonymous and to every wrong role."""

import re

from django.test import Client

from tianping.web.accounts.models import ROLES
from tianping.web.accounts.tests.people import person, signed_in
from tianping.web.routes import Route, routes

FILLED = {"int": "1", "path": "x/y", "uuid": "00000000-0000-0000-0000-000000000000"}


def undeclared() -> list[str]:
    """This function will return the routes whose view declares nothing."""
    return [f"{route.address} ({route.name})" for route in routes() if route.access is None]


def open_to_anonymous() -> list[str]:
    """This function will return the closed routes that let somebody in who is not signed in."""
    return [
        f"{method} {route.address}"
        for route in routes()
        if route.access is not None and not route.public and route.kind != "exchange"
        for method in route.methods
        if not _sent_away(route, Client(raise_request_exception=False), method)
    ]


def open_to_wrong_roles() -> list[str]:
    """This function will return the pages, method and role by which a role that is not declared gets in."""
    found = []
    for role in ROLES:
        client = Client(raise_request_exception=False)
        signed_in(client, role, user=person(role))
        for route in routes():
            if (
                route.kind == "page"
                and route.access is not None
                and route.access.roles
                and role not in route.access.roles
            ):
                found += [
                    f"{method} {route.address} {role}"
                    for method in route.methods
                    if client.generic(method, address(route)).status_code != 403
                ]
    return found


def address(route: Route) -> str:
    """This function will fill the pattern of an address with something; rights are judged before it is looked up."""
    filled = re.sub(r"<(?:(\w+):)?\w+>", lambda found: FILLED.get(found[1] or "", "x"), route.address)
    return re.sub(r"\{\w+\}", "x", filled)


def _sent_away(route: Route, client: Client, method: str) -> bool:
    body = b"" if method == "GET" else b"{}"
    answer = client.generic(method, address(route), body, content_type="application/json")
    if route.kind == "api":
        return answer.status_code == 401
    return answer.status_code == 302 and answer.headers["Location"].startswith("/session/?next=")
