"""The course of a tender's draw as the logs tell it, and the draw computed again from those entries alone.

Nothing of this platform's own rows enters: announcement, commitments, contributions and outcome are public entries, so
that anyone who has the logs computes the same (docs/envelope.md §11).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tianping.exchange.entries import Entry
from tianping.refusals import Refusal
from tianping.sealing.draws import draw_seed, permutation
from tianping.trustee.draws import context_of, value_of
from tianping.web.tenders.reading import TenderRecord


@dataclass(frozen=True, kw_only=True)
class Party:
    """One party of a draw: what it committed to, when, and what came to light. Empty where it did nothing yet."""

    origin: str
    committed: Entry | None
    revealed: Entry | None
    counted: bool


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing computed again: whether it holds, and where it does not, why. `what` is the check's code."""

    what: str
    holds: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Course:
    """A draw from its announcement to its newest outcome."""

    draw: str
    announced: Entry
    parties: tuple[Party, ...]
    concluded: tuple[Entry, ...]

    @property
    def outcome(self) -> Any:
        """The newest outcome: after somebody declined, the one with who followed; None before the first."""
        return self.concluded[-1].event if self.concluded else None


def courses(record: TenderRecord) -> list[Course]:
    """This function will return the draws of a tender, newest first."""
    announced: list[Any] = record.all("draw.announced")
    return [_course(record, entry) for entry in reversed(announced)]


def checks(course: Course) -> list[Check]:
    """This function will compute a concluded draw again; nothing while it is not concluded."""
    return list(_checks(course)) if course.outcome is not None else []


def _course(record: TenderRecord, announced: Entry) -> Course:
    event: Any = announced.event
    mine = [entry for entry in record.entries if getattr(entry.event, "draw", "") == event.draw]
    concluded = tuple(entry for entry in mine if entry.type == "draw.concluded" and entry.origin == announced.origin)
    outcome: Any = concluded[-1].event if concluded else None
    return Course(
        draw=event.draw,
        announced=announced,
        parties=tuple(_party(one, mine, outcome) for one in event.parties),
        concluded=concluded,
    )


def _party(origin: str, entries: list[Entry], outcome: Any) -> Party:
    committed = (one for one in entries if one.type == "draw.committed" and one.origin == origin)
    revealed: list[Any] = [one for one in entries if one.type == "draw.revealed" and one.event.party == origin]  # type: ignore[attr-defined]
    told = None if outcome is None else outcome.contributions.get(origin)
    fitting = [one for one in revealed if one.event.contribution == told] or revealed
    return Party(
        origin=origin,
        committed=next(committed, None),
        revealed=fitting[0] if fitting else None,
        counted=told is not None,
    )


def _checks(course: Course) -> Iterator[Check]:
    announced: Any = course.announced.event
    outcome = course.outcome
    yield _committed_first(course)
    try:
        values = list(_values(course))
        context = context_of(announced)
        seed = draw_seed(context=context, contributions=values) if values else b""
    except Refusal as refusal:
        yield Check(what="pieces", holds=False, reason=refusal.sentence())
        return
    yield Check(what="pieces", holds=len(values) >= 2)
    yield Check(what="seed", holds=seed.hex() == outcome.seed)
    order = permutation(bytes.fromhex(outcome.seed), len(announced.pool), suite=announced.suite)
    yield Check(what="permutation", holds=order == outcome.permutation)
    yield Check(what="taken", holds=_taken(announced, outcome, order))


def _committed_first(course: Course) -> Check:
    """Commitments stand before any contribution came to light, by the time of their entries."""
    reveals = [one.revealed.at for one in course.parties if one.revealed is not None]
    commits = [one.committed.at for one in course.parties if one.counted and one.committed is not None]
    counted = sum(one.counted for one in course.parties)
    return Check(
        what="committed",
        holds=bool(commits) and len(commits) == counted and max(commits) <= min(reveals, default=max(commits)),
    )


def _values(course: Course) -> Iterator[bytes]:
    context = context_of(course.announced.event)  # type: ignore[arg-type]
    for party in course.parties:
        told = course.outcome.contributions.get(party.origin)
        if told is not None and party.committed is not None:
            event: Any = party.committed.event
            yield value_of(event, party=party.origin, contribution=told, context=context)


def _taken(announced: Any, outcome: Any, order: tuple[int, ...]) -> bool:
    """The seats are the first of the permutation who did not decline."""
    called = [announced.pool[place] for place in order if announced.pool[place] not in outcome.declined]
    return called[: announced.seats] == list(outcome.drawn)
