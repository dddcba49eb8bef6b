"""What the engine asks of this room: answers that are overdue, and what supervision may know after the deadline."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from tianping.exchange.due import due_scan
from tianping.exchange.models import Peer
from tianping.record.actors import Actor
from tianping.record.identity import own_origin
from tianping.trading.objections import actions
from tianping.trading.objections.models import Objection


@due_scan
def overdue_answers(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will yield open objections whose answer is overdue and was not noted yet (条例 第二十二、五十四条)."""
    platform = Actor.platform(own_origin())
    for objection in Objection.objects.filter(state="open", answer_due__lt=now, overdue_at=None):
        yield partial(actions.note_overdue, objection=objection, by=platform, now=now)


@due_scan
def disclosures(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will yield objections to documents of tenders whose deadline has passed, for supervision to know."""
    if not Peer.objects.filter(state="docked", kind="supervision").exists():
        return
    platform = Actor.platform(own_origin())
    for objection in Objection.objects.filter(about="documents", told_at=None, tender__terms__bids_due_at__lt=now):
        yield partial(actions.tell_supervision, objection=objection, by=platform, now=now)
