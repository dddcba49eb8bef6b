"""The arithmetic of complaints' limits."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tianping.law import days
from tianping.supervision.complaints import limits
from tianping.supervision.complaints.models import KnownObjection, Pause

MOMENTS = st.datetimes(datetime(2025, 1, 2), datetime(2026, 9, 30), timezones=st.just(UTC))  # noqa: DTZ001
SPANS = st.timedeltas(timedelta(0), timedelta(days=20))


@given(knew=MOMENTS, wait=SPANS, open_=SPANS, rest=SPANS)
def test_an_objection_never_shortens_the_ten_days(knew, wait, open_, rest):
    raised, answered = knew + wait, knew + wait + open_
    objection = KnownObjection(received_at=raised, answered_at=answered)
    now = answered + rest
    with_it = limits.last_moment(knew_at=knew, objection=objection, now=now).at
    without = limits.last_moment(knew_at=knew, objection=None, now=now).at
    assert without <= with_it
    assert (days.day_of(with_it) - days.day_of(without)).days <= open_.days + 12  # a run of days off at most


@given(knew=MOMENTS, wait=SPANS, rest=SPANS)
def test_an_open_objection_keeps_the_time_whole(knew, wait, rest):
    now = knew + wait + rest
    objection = KnownObjection(received_at=knew + wait, answered_at=None)
    if wait < timedelta(days=9):
        limits.require_in_time(knew_at=knew, objection=objection, now=now)


@given(received=MOMENTS, spans=st.lists(SPANS, max_size=4))
def test_each_pause_moves_the_decision_by_its_working_days(received, spans):
    pauses, at, total = [], received, 0
    for span in spans:
        pauses.append(Pause(from_at=at, until_at=at + span))
        day = days.day_of(at)
        while day < days.day_of(at + span):
            day += timedelta(days=1)
            total += bool(days.is_working_day(day))
        at += span
    due = limits.decide_due(received_at=received, pauses=pauses, now=at)
    expected = days.add_working_days(days.day_of(received), 30 + total)
    assert days.day_of(due.at) == expected.day
