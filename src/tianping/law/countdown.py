"""Counting down: where a limit stands at an instant, for monitoring and for the pages of a tender."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from tianping.law import periods

if TYPE_CHECKING:
    from tianping.law.limit import Rule

Word = Literal["done", "well", "near", "breach", "prov"]
_LAST = timedelta(hours=24)


@dataclass(frozen=True)
class Status:
    """How a limit stands.

    `done`: kept and over. `well`: running. `near`: under a third of it is left, or its last 24 hours. `breach`: past
    due and not done, or done too late or too early. `prov`: it waits, for its start or for working days to be
    announced. `due` is the lawful limit in UTC, `left` the time to it (negative when past), both None while the start
    is unknown.
    """

    word: Word
    due: datetime | None
    left: timedelta | None
    provisional: bool


def status(rule: Rule, *, start: datetime | None, end: datetime | None, at: datetime) -> Status:
    """This function will say where the limit stands at `at`. Raises NoPeriod where the rule fixes no period.

    For a maximum period `end` is when the act was done, None while it is not. For a minimum period `end` is when it
    ends or is set to end; the countdown runs to it. Before a deadline, `start` is the act, `end` the deadline: when the
    limit passes without an act, the window is over, and nobody is in breach.
    """
    if rule.kind not in periods.TIMED:
        raise periods.NoPeriod(rule)
    if rule.kind == "before-deadline":
        return _before(rule, act=start, deadline=end, at=at)
    if start is None:
        return Status("prov", None, None, True)
    if rule.kind in ("minimum-period", "instant"):
        return _minimum(rule, start=start, end=end, at=at)
    return _maximum(rule, start=start, end=end, at=at)


def _maximum(rule: Rule, *, start: datetime, end: datetime | None, at: datetime) -> Status:
    limit = periods.latest(rule, start)
    if end is not None and end <= at:
        return Status("done" if end <= limit.at else "breach", limit.at, limit.at - at, limit.provisional)
    word: Word = "breach" if at > limit.at else _running(start, limit.at, at)
    if limit.provisional and word != "breach":
        word = "prov"
    return Status(word, limit.at, limit.at - at, limit.provisional)


def _minimum(rule: Rule, *, start: datetime, end: datetime | None, at: datetime) -> Status:
    limit = periods.earliest(rule, start)
    too_late = rule.kind == "instant" and end is not None and end > limit.at
    if end is not None and (end < limit.at or too_late):
        return Status("breach", limit.at, limit.at - at, limit.provisional)
    goal = end or limit.at
    if at >= goal:
        return Status("done", limit.at, limit.at - at, limit.provisional)
    word: Word = "prov" if limit.provisional else _running(start, goal, at)
    return Status(word, limit.at, limit.at - at, limit.provisional)


def _before(rule: Rule, *, act: datetime | None, deadline: datetime | None, at: datetime) -> Status:
    if deadline is None:
        return Status("prov", None, None, True)
    due = periods.latest(rule, deadline).at
    if act is not None and act <= at:
        return Status("done" if act <= due else "breach", due, due - at, False)
    if at > due:
        return Status("done", due, due - at, False)
    return Status("near" if due - at <= _LAST else "well", due, due - at, False)


def _running(start: datetime, due: datetime, at: datetime) -> Word:
    left = due - at
    return "near" if left <= _LAST or left * 3 < due - start else "well"
