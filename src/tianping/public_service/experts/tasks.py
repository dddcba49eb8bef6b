"""What is due here: requests to announce, commitments to close, draws to conclude, seats to fill again."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.db.models import Exists, OuterRef

from tianping.exchange.due import due_scan
from tianping.public_service.experts import actions, drawing
from tianping.public_service.experts.models import CommitteeRequest, Draw, FormedCommittee, PoolMember, StoodBack
from tianping.record.actors import Actor
from tianping.record.identity import own_origin


@due_scan
def due(now: datetime) -> Iterator[Callable[[], object]]:
    """This function will move every draw as far as its parties let it."""
    actor = Actor.platform(own_origin())
    drawn = Draw.objects.filter(request=OuterRef("request"))
    for request in CommitteeRequest.objects.filter(~Exists(drawn)):
        yield partial(actions.announce, request=request.request, by=actor, now=now)
    for draw in Draw.objects.filter(state="announced"):
        late = now > drawing.closes_at(draw)
        if late or len(drawing.committed_parties(draw=draw)) == len(draw.parties):
            yield partial(actions.close_commitments, draw=draw.draw, late=late, by=actor, now=now)
    for draw in Draw.objects.filter(state="committed"):
        if drawing.outcome_of(draw=draw) is not None:
            yield partial(actions.conclude, draw=draw.draw, by=actor, now=now)
    for gone in _to_be_followed():
        yield partial(actions.decline, draw=gone.draw, person=gone.person, reason=gone.reason, by=actor, now=now)


def _to_be_followed() -> Iterator[StoodBack]:
    """Who stood back and still holds a seat of a draw that its own platform asked for; not while the committee is formed."""
    open_draws = {one.draw: one.asker for one in Draw.objects.filter(draw__in=StoodBack.objects.values("draw"))}
    formed = set(FormedCommittee.objects.filter(draw__in=open_draws).values_list("draw", flat=True))
    held = PoolMember.objects.filter(draw__in=open_draws, draw__state="concluded", declined_at=None)
    seats = set(held.values_list("draw_id", "expert_id"))
    for gone in StoodBack.objects.filter(draw__in=open_draws).exclude(draw__in=formed):
        if open_draws[gone.draw] == gone.origin and (gone.draw, gone.person) in seats:
            yield gone
