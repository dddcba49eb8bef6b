"""What this room learns: requests of trading platforms, commitments and contributions of all parties."""

from tianping.exchange.catalogue.draws import DrawCommitted, DrawRevealed
from tianping.exchange.catalogue.evaluation import (
    CommitteeFormed,
    CommitteeReopened,
    CommitteeRequested,
    ExpertRecused,
    MemberRecused,
)
from tianping.exchange.catalogue.keys import KeysRequested
from tianping.exchange.entries import Entry
from tianping.exchange.projecting import projects, resets
from tianping.public_service.experts.models import (
    Commitment,
    CommitteeRequest,
    Contribution,
    FormedCommittee,
    StoodBack,
    TenderTrustees,
)

ROOM = "experts"
TRADING = {"trading"}


@projects("committee.requested", room=ROOM, kinds=TRADING)
def committee_requested(entry: Entry) -> None:
    """A trading platform asks for drawn experts."""
    event = entry.event
    assert isinstance(event, CommitteeRequested)
    CommitteeRequest.objects.create(
        request=entry.id,
        origin=entry.origin,
        tender=event.tender,
        seats=event.seats,
        experts=event.experts,
        specialities=list(event.specialities),
        avoid=list(event.avoid),
        at=entry.at,
    )


@projects("tender.keys_requested", room=ROOM, kinds=TRADING)
def keys_requested(entry: Entry) -> None:
    """The trustees of a tender are the parties of its draws."""
    event = entry.event
    assert isinstance(event, KeysRequested)
    TenderTrustees.objects.get_or_create(
        tender=event.tender,
        defaults={"platform": entry.origin, "trustees": list(event.trustees), "suite": event.suite},
    )


@projects("draw.committed", room=ROOM)
def draw_committed(entry: Entry) -> None:
    """A party committed, in its own log; a second commitment is passed over."""
    event = entry.event
    assert isinstance(event, DrawCommitted)
    Commitment.objects.get_or_create(
        draw=event.draw,
        party=entry.origin,
        defaults={"commitment": event.commitment, "header": event.header, "at": entry.at},
    )


@projects("draw.revealed", room=ROOM)
def draw_revealed(entry: Entry) -> None:
    """A contribution came to light."""
    event = entry.event
    assert isinstance(event, DrawRevealed)
    Contribution.objects.get_or_create(draw=event.draw, party=event.party, contribution=event.contribution)


@projects("committee.formed", room=ROOM, kinds=TRADING)
def committee_formed(entry: Entry) -> None:
    """Nobody declines any more."""
    event = entry.event
    assert isinstance(event, CommitteeFormed)
    FormedCommittee.objects.get_or_create(draw=event.draw, defaults={"at": entry.at})


@projects("committee.reopened", room=ROOM, kinds=TRADING)
def committee_reopened(entry: Entry) -> None:
    """A member of the formed committee stood back: who is drawn may decline again, and the next follows (条例 第四十八条)."""
    event = entry.event
    assert isinstance(event, CommitteeReopened)
    FormedCommittee.objects.filter(draw=event.draw).delete()


@projects("expert.recused", room=ROOM, kinds=TRADING)
def expert_recused(entry: Entry) -> None:
    """A drawn expert stood back before the forming; `tasks` lets the next follow."""
    event = entry.event
    assert isinstance(event, ExpertRecused)
    _stood_back(entry, event.draw, event.person, event.reason)


@projects("member.recused", room=ROOM, kinds=TRADING)
def member_recused(entry: Entry) -> None:
    """A member stood back after the forming; the buyer's representatives were not drawn and are not followed."""
    event = entry.event
    assert isinstance(event, MemberRecused)
    if event.person:
        _stood_back(entry, event.draw, event.person, event.reason)


def _stood_back(entry: Entry, draw: str, person: str, reason: str) -> None:
    facts = {"origin": entry.origin, "reason": reason, "at": entry.at}
    StoodBack.objects.get_or_create(draw=draw, person=person, defaults=facts)


@resets(ROOM)
def reset() -> None:
    """Empty what is projected."""
    for model in (CommitteeRequest, Commitment, Contribution, FormedCommittee, StoodBack, TenderTrustees):
        model.objects.all().delete()
