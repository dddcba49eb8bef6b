"""Where a limit stands."""
# ruff: noqa: DTZ001 (hypothesis takes naive bounds)

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping import law
from tianping.law import days

ON = date(2026, 6, 1)
START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 10, 1), timezones=st.just(UTC))


def status(name: str, **at: datetime | None) -> law.Status:
    return law.rule(name, on=ON).status(start=at.get("start"), end=at.get("end"), at=at["at"] or START)


def test_a_contract_just_awarded_is_well() -> None:
    found = status("contract", start=START, at=START)
    assert (found.word, found.due, found.provisional) == ("well", days.end(date(2026, 4, 1)), False)
    assert found.left == days.end(date(2026, 4, 1)) - START


def test_under_a_third_of_the_limit_is_near() -> None:
    due = days.end(date(2026, 4, 1))
    third = (due - START) / 3
    assert status("contract", start=START, at=due - third).word == "well"
    assert status("contract", start=START, at=due - third + timedelta(seconds=1)).word == "near"


def test_past_due_is_a_breach_and_the_time_left_is_negative() -> None:
    found = status("contract", start=START, at=days.begin(date(2026, 4, 2)))
    assert found.word == "breach"
    assert found.left == -timedelta(microseconds=1)


def test_done_in_time_stays_done_and_done_too_late_stays_a_breach() -> None:
    long_after = START + timedelta(days=200)
    assert status("contract", start=START, end=START + timedelta(days=3), at=long_after).word == "done"
    assert status("contract", start=START, end=START + timedelta(days=40), at=long_after).word == "breach"


def test_what_has_not_begun_waits() -> None:
    assert status("contract", at=START) == law.Status("prov", None, None, True)
    assert status("clarification", at=START) == law.Status("prov", None, None, True)


def test_a_due_date_in_a_year_that_is_not_announced_is_provisional() -> None:
    start = datetime(2026, 12, 20, tzinfo=UTC)
    assert status("contract", start=start, at=start).word == "prov"
    late = status("contract", start=start, at=start + timedelta(days=60))
    assert (late.word, late.provisional) == ("breach", True)


def test_a_publicity_runs_then_is_done() -> None:
    start = START
    end = start + timedelta(days=5)
    assert status("publicity", start=start, end=end, at=start).word == "well"
    assert status("publicity", start=start, end=end, at=end - timedelta(hours=24)).word == "near"
    assert status("publicity", start=start, end=end, at=end).word == "done"


def test_a_publicity_that_is_too_short_is_a_breach_at_once() -> None:
    assert status("publicity", start=START, end=START + timedelta(days=2), at=START).word == "breach"


def test_an_opening_that_came_late_is_a_breach() -> None:
    assert status("opening-time", start=START, end=START, at=START).word == "done"
    assert status("opening-time", start=START, end=START + timedelta(minutes=1), at=START).word == "breach"


def test_the_window_for_objections_closes_without_breach() -> None:
    deadline = START + timedelta(days=30)
    due = START + timedelta(days=20)
    assert status("objection-to-documents", end=deadline, at=START).word == "well"
    assert status("objection-to-documents", end=deadline, at=due - timedelta(hours=24)).word == "near"
    assert status("objection-to-documents", end=deadline, at=due + timedelta(seconds=1)).word == "done"
    late = status("objection-to-documents", start=due + timedelta(seconds=1), end=deadline, at=deadline)
    assert late.word == "breach"


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=90)))
def test_the_words_follow_each_other_in_time(start: datetime, later: timedelta) -> None:
    order = ["well", "near", "breach"]
    now = law.rule("bond-refund", on=ON).status(start=start, end=None, at=start)
    then = law.rule("bond-refund", on=ON).status(start=start, end=None, at=start + later)
    if not now.provisional:
        assert order.index(now.word) <= order.index(then.word)
        assert (then.word == "breach") == (then.left is not None and then.left < timedelta(0))


@pytest.mark.parametrize("name", ["reject-late", "result-objection"])
def test_an_act_at_the_deadline_is_done(name: str) -> None:
    assert status(name, start=START, end=START, at=START).word == "done"
