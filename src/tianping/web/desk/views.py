"""The page of the desk."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tianping.record.actors import Actor
from tianping.web.access import page
from tianping.web.clock import business_now
from tianping.web.desk.waiting import beginnings, waiting
from tianping.web.parts import Desk


@page("desk.see", methods=("GET",))
def desk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What needs me today, and what I may begin."""
    now = business_now()
    items = [item.line(now) for item in waiting(actor, now)]
    context = {"items": items, "beginnings": list(beginnings(actor, now)), "late": _late(items)}
    return render(request, "desk/desk.html", context)


def _late(items: Sequence[Desk]) -> int:
    return sum(1 for item in items if item.limit is not None and item.limit.word == "breach")
