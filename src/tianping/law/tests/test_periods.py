"""Minimum and maximum periods, and acts before a deadline."""
# ruff: noqa: DTZ001 (hypothesis takes naive bounds)

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping import law
from tianping.law import days

ON = date(2026, 6, 1)
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))
THIS_YEAR = st.datetimes(datetime(2025, 1, 1), datetime(2026, 11, 20), timezones=st.just(UTC))
TICK = timedelta(microseconds=1)


def beijing(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=days.SHANGHAI).astimezone(UTC)


def rule(name: str) -> law.Rule:
    return law.rule(name, on=ON)


def test_bids_may_be_due_twenty_days_after_the_documents_at_the_same_time_of_day() -> None:
    start = beijing("2026-09-28T09:30")
    moment = rule("bid-preparation").earliest(start)
    assert moment == law.Moment(at=beijing("2026-10-18T09:30"), provisional=False, count=20, rolled=False)
    rule("bid-preparation").require(start, moment.at)


def test_a_bid_deadline_one_tick_too_early_is_refused_with_the_earliest_date() -> None:
    start = beijing("2026-09-28T09:30")
    with pytest.raises(law.LimitBreached) as caught:
        rule("bid-preparation").require(start, beijing("2026-10-18T09:30") - TICK, field="bids_due_at")
    error = caught.value
    assert (error.rule, error.field, error.article) == ("bid-preparation", "bids_due_at", "招标投标法 第二十四条")
    assert error.missing == TICK
    assert error.earliest == beijing("2026-10-18T09:30")
    assert "招标投标法 第二十四条" in error.sentence("zh")
    assert "2026-10-18 09:30" in error.way_out("zh")
    assert error.problem()["rule"] == "bid-preparation"


@given(INSTANTS)
def test_nobody_gets_less_than_twenty_times_24_hours(start: datetime) -> None:
    moment = rule("bid-preparation").earliest(start)
    assert moment.at - start == timedelta(days=20)
    assert days.day_of(moment.at) - days.day_of(start) == timedelta(days=20)
    assert not moment.provisional


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2028-02-09T00:00", "2028-02-29T00:00"),  # leap day reached
        ("2028-02-10T00:00", "2028-03-01T00:00"),  # leap day passed
        ("2027-02-09T00:00", "2027-03-01T00:00"),  # no leap day
        ("2026-12-15T23:59:59.999999", "2027-01-04T23:59:59.999999"),  # year end, last tick of a day
        ("2026-12-16T00:00", "2027-01-05T00:00"),  # Shanghai midnight, the day before in UTC
    ],
)
def test_leap_days_year_ends_and_midnights_are_counted_in_shanghai(start: str, due: str) -> None:
    assert rule("bid-preparation").earliest(beijing(start)).at == beijing(due)


def test_a_maximum_period_ends_with_its_last_day() -> None:
    moment = rule("publicity-start").latest(beijing("2026-09-17T16:20"))
    assert days.day_of(moment.at) == date(2026, 9, 20)  # a Sunday that is worked
    assert not moment.rolled
    rule("publicity-start").require(beijing("2026-09-17T16:20"), moment.at)
    with pytest.raises(law.LimitBreached, match="1 millisecond"):
        rule("publicity-start").require(beijing("2026-09-17T16:20"), moment.at + TICK)


def test_one_tick_around_midnight_moves_the_last_day_by_one() -> None:
    before = rule("objection-answer").latest(beijing("2026-03-03T23:59:59.999999"))
    after = rule("objection-answer").latest(beijing("2026-03-04T00:00"))
    assert (before.day, after.day) == (date(2026, 3, 6), date(2026, 3, 9))  # the 7th is a Saturday
    assert (before.rolled, after.rolled) == (False, True)


def test_a_last_day_in_the_holidays_rolls_to_the_first_working_day() -> None:
    moment = rule("contract").latest(beijing("2026-09-03T10:00"))  # 3 October
    assert (moment.day, moment.rolled, moment.count) == (date(2026, 10, 8), True, 35)


@given(THIS_YEAR)
def test_a_maximum_period_ends_on_the_first_working_day_from_its_last_day_on(start: datetime) -> None:
    moment = rule("contract").latest(start)
    last = days.day_of(start) + timedelta(days=30)
    if moment.day.year > 2026 or last.year > 2026:
        assert moment.provisional
        return
    assert not moment.provisional
    assert chinese_calendar.is_workday(moment.day)
    assert moment.day >= last
    assert not any(chinese_calendar.is_workday(last + timedelta(days=n)) for n in range((moment.day - last).days))
    assert moment.rolled == (moment.day != last)
    assert moment.at == days.end(moment.day)


@given(st.datetimes(datetime(2027, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))
def test_beyond_the_announced_years_a_maximum_period_is_provisional(start: datetime) -> None:
    assert rule("contract").latest(start).provisional
    assert rule("complaint-decide").latest(start).provisional


@given(THIS_YEAR, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_a_maximum_period_is_kept_just_until_its_last_moment(start: datetime, length: timedelta) -> None:
    end = start + length
    if end <= rule("written-report").latest(start).at:
        rule("written-report").require(start, end)
    else:
        with pytest.raises(law.LimitBreached):
            rule("written-report").require(start, end)


def test_three_working_days_over_a_weekend() -> None:
    moment = rule("complaint-accept").latest(beijing("2026-09-24T10:00"))  # Thursday before Mid-Autumn
    assert (moment.day, moment.count) == (date(2026, 9, 30), 3)


def test_what_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(law.OutOfOrder):
        rule("contract").require(beijing("2026-03-02T10:00"), beijing("2026-03-02T09:59"))


def test_a_clarification_just_fifteen_days_before_the_deadline_is_in_time() -> None:
    deadline = beijing("2026-09-24T09:30")
    assert rule("clarification").latest(deadline).at == beijing("2026-09-09T09:30")
    rule("clarification").require(beijing("2026-09-09T09:30"), deadline)


def test_a_late_clarification_is_told_the_new_deadline() -> None:
    with pytest.raises(law.LimitBreached) as caught:
        rule("clarification").require(beijing("2026-09-09T09:31"), beijing("2026-09-24T09:30"))
    assert caught.value.earliest == beijing("2026-09-24T09:31")
    assert caught.value.missing == timedelta(minutes=1)
    assert "2026-09-24 09:31" in caught.value.way_out("en")


@given(INSTANTS)
def test_earliest_deadline_and_latest_act_are_each_others_inverse(act: datetime) -> None:
    found = rule("objection-to-documents")
    assert found.latest(found.earliest(act).at).at == act


def test_a_bid_at_the_deadline_is_in_time_and_one_millisecond_later_it_is_late() -> None:
    deadline = beijing("2026-09-24T09:30")
    rule("reject-late").require(deadline, deadline)
    with pytest.raises(law.LimitBreached, match="1 millisecond"):
        rule("reject-late").require(deadline + timedelta(milliseconds=1), deadline)


def test_opening_is_at_the_deadline_and_not_a_minute_off() -> None:
    deadline = beijing("2026-09-24T09:30")
    rule("opening-time").require(deadline, deadline)
    assert rule("opening-time").earliest(deadline).at == rule("opening-time").latest(deadline).at == deadline
    for off in (-1, 1):
        with pytest.raises(law.LimitBreached) as caught:
            rule("opening-time").require(deadline, deadline + timedelta(minutes=off))
        assert caught.value.earliest == deadline


def test_nothing_is_decrypted_before_the_deadline() -> None:
    deadline = beijing("2026-09-24T09:30")
    rule("no-early-opening").require(deadline, deadline)
    with pytest.raises(law.LimitBreached):
        rule("no-early-opening").require(deadline, deadline - TICK)


def test_debarment_lasts_from_the_day_to_the_corresponding_day() -> None:
    moment = rule("debarment-collusion").latest(beijing("2028-02-29T10:00"))
    assert moment.day == date(2030, 2, 28)
    assert rule("debarment-collusion").earliest(beijing("2028-02-29T10:00")).day == date(2029, 2, 28)


@pytest.mark.parametrize("name", ["bidders", "rejection-grounds"])
def test_a_rule_without_period_says_so(name: str) -> None:
    start = beijing("2026-03-02T10:00")
    with pytest.raises(law.NoPeriod):
        rule(name).earliest(start)
    with pytest.raises(law.NoPeriod):
        rule(name).latest(start)
    with pytest.raises(law.NoPeriod):
        rule(name).require(start, start)
    with pytest.raises(law.NoPeriod):
        rule(name).status(start=start, end=None, at=start)
