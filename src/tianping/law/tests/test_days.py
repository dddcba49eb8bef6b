"""Working days by the official arrangement; days of Shanghai."""
# ruff: noqa: DTZ001 (hypothesis takes naive bounds)

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.law import days

YEARS = st.dates(date(1992, 1, 1), date(2098, 12, 31))
ANNOUNCED = st.dates(date(2025, 1, 1), date(2026, 12, 31))
INSTANTS = st.datetimes(datetime(1994, 1, 1), datetime(2098, 1, 1), timezones=st.just(UTC))


def test_two_years_are_announced() -> None:
    assert days.announced_years() == (2025, 2026)


@given(ANNOUNCED)
def test_each_announced_day_is_as_the_library_has_it(day: date) -> None:
    assert days.is_working_day(day) is chinese_calendar.is_workday(day)


def test_every_single_announced_day_is_as_the_library_has_it() -> None:
    for offset in range(730):
        day = date(2025, 1, 1) + timedelta(days=offset)
        assert days.is_working_day(day) is chinese_calendar.is_workday(day), day


def test_a_holiday_has_its_name() -> None:
    found = days.holiday(date(2026, 10, 3))
    assert found is not None
    assert (found.zh, found.en) == ("国庆节", "National Day")
    assert days.holiday(date(2026, 9, 28)) is None


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2027, 1, 1)])
def test_a_year_that_is_not_announced_is_not_guessed(day: date) -> None:
    assert days.is_working_day(day) is None
    assert days.working_day_from(day).provisional


def test_working_days_skip_the_spring_festival_and_count_the_worked_saturday() -> None:
    assert days.add_working_days(date(2026, 2, 12), 3) == days.Counted(date(2026, 2, 24), provisional=False)


def test_working_days_across_the_last_announced_day_are_provisional() -> None:
    assert days.add_working_days(date(2026, 12, 30), 1) == days.Counted(date(2026, 12, 31), provisional=False)
    assert days.add_working_days(date(2026, 12, 30), 2).provisional


def test_working_days_are_not_counted_backward() -> None:
    with pytest.raises(ValueError, match="forward"):
        days.add_working_days(date(2026, 1, 5), -1)


@given(ANNOUNCED.filter(lambda day: day < date(2026, 6, 1)), st.integers(0, 100))
def test_between_start_and_end_there_are_just_as_many_working_days(start: date, count: int) -> None:
    found = days.add_working_days(start, count)
    between = [start + timedelta(days=n) for n in range(1, (found.day - start).days + 1)]
    assert sum(chinese_calendar.is_workday(day) for day in between) == count
    assert not found.provisional
    assert count == 0 or chinese_calendar.is_workday(found.day)


@given(YEARS, st.integers(0, 10))
def test_the_corresponding_day_of_a_year_exists(day: date, count: int) -> None:
    found = days.add_years(day, count)
    assert (found.year, found.month) == (day.year + count, day.month)
    assert found.day == day.day or (day.month, day.day, found.day) == (2, 29, 28)


@given(YEARS)
def test_a_shanghai_day_begins_at_sixteen_hours_utc_and_ends_one_tick_before_the_next(day: date) -> None:
    assert days.begin(day).hour == 16
    assert days.day_of(days.begin(day)) == day == days.day_of(days.end(day))
    assert days.end(day) + timedelta(microseconds=1) == days.begin(day + timedelta(days=1))


@given(INSTANTS, st.integers(-400, 400))
def test_the_same_time_of_day_later_is_so_many_times_24_hours(instant: datetime, count: int) -> None:
    moved = days.shift(instant, count)
    assert moved - instant == timedelta(days=count)
    assert days.day_of(moved) - days.day_of(instant) == timedelta(days=count)


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        days.day_of(datetime(2026, 1, 1))
