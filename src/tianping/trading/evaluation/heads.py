"""What stands on top of the room's pages: the tender's timeline, the way back, the receipt after an act."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from tianping.trading.evaluation import labels
from tianping.trading.plans.models import Lot
from tianping.web import parts
from tianping.web.clock import business_now
from tianping.web.tenders.masthead import masthead


def head(tender: str, *, now: datetime) -> dict[str, Any]:
    """This function will return the context of the tender's head, with the time that its clocks count from; no timeline
    until a log has placed the tender's first entry."""
    try:
        return {**masthead(tender, now=now), "now": now}
    except Http404:
        return {"now": now}


def room(lot: Lot | str) -> str:
    """This function will return the address of a lot's evaluation room."""
    return f"/lots/{lot if isinstance(lot, str) else lot.pk}/evaluation/"


def back_to_room(lot: Lot | str) -> parts.Link:
    """This function will return the way back into the room."""
    return parts.Link(text=gettext("评标室"), url=room(lot))


def to_tender(tender: str) -> parts.Link:
    """This function will return the way back to the tender's page."""
    return parts.Link(text=gettext("招标项目"), url=f"/tenders/{tender}/")


def slip(
    request: HttpRequest,
    *,
    title: str,
    at: datetime,
    number: str,
    tender: str,
    back: parts.Link,
    note: str,
    facts: Sequence[parts.Fact] = (),
    sealed: bool = True,
) -> HttpResponse:
    """This function will answer with the receipt of an act: its number, its time to the millisecond, what is still open."""
    kept = gettext("写入密封日志：评标期间保密，内容不公开，存在和时间可以证明") if sealed else gettext("写入公开日志")
    receipt = parts.Receipt(
        title=title,
        facts=[
            parts.Fact(term=gettext("编号"), value=number, code=True),
            parts.Fact(term=gettext("时间"), value=gettext("{at}（北京时间）").format(at=labels.exact(at))),
            *facts,
        ],
        steps=[parts.Step(text=kept, when=labels.exact(at)[11:19])],
        note=note,
    )
    context = {"receipt": receipt, "back": back, **head(tender, now=business_now())}
    return render(request, "filing/receipt.html", context)
