"""Walking every acting route of the trading site over a real thing: which thing stands in an address, and who tries."""

import re
from collections.abc import Callable, Iterator
from html import unescape

from django.db.models import Model
from django.test import Client

from tianping.record.models import Event, SealedLeaf
from tianping.trading.approvals.models import Approval
from tianping.trading.bids.models import Bid, Upload
from tianping.trading.contracts.models import Contract
from tianping.trading.evaluation.models import Inquiry, Motion
from tianping.trading.fees.models import Refund
from tianping.trading.objections.models import Objection
from tianping.trading.opening.models import SpotObjection
from tianping.trading.plans.models import Tender
from tianping.web.routes import Route, routes

FIELD = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"')
Finds = Callable[[Tender], str]


def _first(model: type[Model], field: str = "code") -> Finds:
    def find(tender: Tender) -> str:
        return str(model._default_manager.values_list(field, flat=True).first() or "")

    return find


THINGS: tuple[tuple[str, dict[str, Finds]], ...] = (
    ("/approvals/rules/", {"act": lambda tender: "documents.issue"}),
    ("/approvals/", {"code": _first(Approval)}),
    ("/contracts/", {"code": _first(Contract)}),
    ("/hall-objections/", {"code": _first(SpotObjection)}),
    ("/inquiries/", {"code": _first(Inquiry)}),
    ("/my/bids/uploads/", {"code": _first(Upload)}),
    ("/my/bids/", {"lot": lambda tender: tender.lots.get().code, "receipt": _first(Bid, "receipt")}),
    ("/objections/", {"code": _first(Objection)}),
    ("/projects/", {"code": lambda tender: tender.project_id, "approval": _first(Approval)}),
    ("/refunds/", {"code": _first(Refund)}),
    ("/lots/", {"lot": lambda tender: tender.lots.get().code, "receipt": _first(Bid, "receipt"), "code": _first(Motion)}),
    ("/tenders/", {"code": lambda tender: tender.code, "step": lambda tender: "times"}),
)  # fmt: skip


def acting_routes() -> list[Route]:
    """The pages of this site that change something about a tender, a lot, or what belongs to one."""
    return [
        route
        for route in routes()
        if route.kind == "page"
        and "POST" in route.methods
        and route.access is not None
        and route.access.roles
        and "<" in route.address
        and not route.address.startswith(("/organisation/", "/account/"))
    ]


def address(route: Route, tender: Tender) -> str:
    """The route's address with the real thing in it; empty where at this stage there is none."""
    finds = next((finds for prefix, finds in THINGS if route.address.startswith(prefix)), {})
    parts = [(name, finds[name](tender)) for name in re.findall(r"<(?:\w+:)?(\w+)>", route.address)]
    if not all(value for _, value in parts):
        return ""
    filled = route.address
    for name, value in parts:
        filled = re.sub(rf"<(?:\w+:)?{name}>", value, filled)
    return filled


def tries(client: Client, route: Route, where: str, filled: dict[str, str]) -> Iterator[tuple[str, int, int]]:
    """Opens and presses, with and without the step that does it: the method, the status, and how many acts were recorded."""
    for step in ("GET", "POST", "do"):
        if (method := "POST" if step == "do" else step) in route.methods:
            before = acts()
            answer = (
                client.get(where)
                if method == "GET"
                else client.post(where, filled | ({"step": step} if step == "do" else {}))
            )
            filled = hidden(answer.content.decode(errors="replace")) | filled if step == "GET" else filled
            yield method, answer.status_code, acts() - before


def hidden(html: str) -> dict[str, str]:
    """What a page's own form bears by itself, as a browser sends it back."""
    return {name: unescape(value) for name, value in FIELD.findall(html) if name != "step"}


def acts() -> int:
    """How many acts the record holds."""
    return Event.objects.count() + SealedLeaf.objects.count()
