"""What a draw computes: from its public entries only, so that anyone can compute it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from tianping.exchange.catalogue.draws import DrawAnnounced, DrawCommitted
from tianping.public_service.experts.models import Commitment, Contribution, Draw
from tianping.sealing.draws import BadDraw, DrawContext, draw_seed, permutation
from tianping.trustee.draws import committed_header, context_of, value_of
from tianping.trustee.limits import commit_wait

PATIENCE = Fraction(9, 10)
"""The list of commitments is closed after this share of the time that parties wait before they reveal without the others."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Contributions that fit their commitments by party, the seed, the permutation of the pool's places."""

    contributions: dict[str, str]
    seed: str
    order: tuple[int, ...]


def announcement_of(draw: Draw) -> DrawAnnounced:
    """This function will write the announcement of a draw."""
    return DrawAnnounced(
        draw=draw.draw,
        tender=draw.tender,
        purpose="committee",
        pool=tuple(draw.pool.order_by("place").values_list("digest", flat=True)),
        seats=draw.seats,
        parties=tuple(draw.parties),
        suite=draw.suite,
        commitments_until=closes_at(draw),
    )


def closes_at(draw: Draw) -> datetime:
    """This function will return when the list of a draw's commitments is closed without those that are missing."""
    moment: datetime = draw.announced_at + commit_wait() * float(PATIENCE)
    return moment


def committed_parties(*, draw: Draw) -> list[str]:
    """This function will return the parties whose commitment is there and is to this draw, in the order of the draw."""
    context = context_of(announcement_of(draw))
    rows = {row.party: row for row in Commitment.objects.filter(draw=draw.draw)}
    return [party for party in draw.parties if party in rows and _is_to(context, rows[party])]


def outcome_of(*, draw: Draw) -> Outcome | None:
    """This function will compute the draw; None while a contribution that counts has not come to light."""
    context = context_of(announcement_of(draw))
    found = {party: _revealed(draw, party, context) for party in draw.counted}
    values = [value for value in found.values() if value is not None]
    if not values or len(values) < len(found):
        return None
    seed = draw_seed(context=context, contributions=[value for _, value in values])
    return Outcome(
        contributions={party: value[0] for party, value in found.items() if value is not None},
        seed=seed.hex(),
        order=permutation(seed, context.size, suite=context.suite),
    )


def called(*, order: Sequence[int], declined: set[int], seats: int) -> list[int]:
    """This function will return the places of the first `seats` of the permutation who did not decline; fewer where it ends."""
    return [place for place in order if place not in declined][:seats]


def _is_to(context: DrawContext, row: Commitment) -> bool:
    try:
        committed_header(_event(row), party=row.party, context=context)
    except BadDraw:
        return False
    return True


def _revealed(draw: Draw, party: str, context: DrawContext) -> tuple[str, bytes] | None:
    row = Commitment.objects.get(draw=draw.draw, party=party)
    for told in Contribution.objects.filter(draw=draw.draw, party=party):
        try:
            value = value_of(_event(row), party=party, contribution=told.contribution, context=context)
        except BadDraw:  # somebody told a contribution that was not committed to
            continue
        return told.contribution, value
    return None


def _event(row: Commitment) -> DrawCommitted:
    return DrawCommitted(draw=row.draw, tender="", commitment=row.commitment, header=row.header, boxes=())
