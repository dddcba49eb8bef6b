"""Days as the law counts them: Shanghai days, working days by the official arrangement, provisional beyond it.

民法典 第201条: the day on which a period begins is not counted. 第203条: a period whose last day is a day off ends with
the first working day after it, at 24:00. Instants are aware UTC; days are days of Asia/Shanghai.
"""

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, TypeAdapter

SHANGHAI = ZoneInfo("Asia/Shanghai")
_TICK = timedelta(microseconds=1)
_SATURDAY = 5


class DaysOff(BaseModel):
    """A run of days off with the name of its holiday, first and last day included."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: date
    last: date
    zh: str
    en: str


class Arrangement(BaseModel):
    """The arrangement of one year: days off, and days at weekends that are worked instead."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    working: frozenset[date]
    off: tuple[DaysOff, ...]

    def holiday(self, day: date) -> DaysOff | None:
        """This function will return the holiday that a day belongs to, if any."""
        return next((run for run in self.off if run.first <= day <= run.last), None)

    def works(self, day: date) -> bool:
        """This function will tell whether a day of this year is a working day."""
        return day in self.working or (self.holiday(day) is None and day.weekday() < _SATURDAY)


@dataclass(frozen=True)
class Counted:
    """A day that was found by counting; `provisional` where an arrangement that it depends on is not announced."""

    day: date
    provisional: bool


@cache
def arrangements() -> dict[int, Arrangement]:
    """This function will return the announced arrangements by year."""
    text = (files("tianping.law") / "packs" / "days.toml").read_text(encoding="utf-8")
    return TypeAdapter(dict[int, Arrangement]).validate_python(tomllib.loads(text))


def announced_years() -> tuple[int, ...]:
    """This function will return the years whose working days have been announced, in order."""
    return tuple(sorted(arrangements()))


def is_working_day(day: date) -> bool | None:
    """This function will tell whether a day is a working day; None where its year is not announced."""
    arrangement = arrangements().get(day.year)
    return None if arrangement is None else arrangement.works(day)


def holiday(day: date) -> DaysOff | None:
    """This function will return the announced holiday that a day belongs to, if any."""
    arrangement = arrangements().get(day.year)
    return None if arrangement is None else arrangement.holiday(day)


def add_working_days(day: date, count: int) -> Counted:
    """This function will count working days on from a day that is not counted itself (民法典 第201条).

    Where a year is not announced, Monday to Friday stand in and the result is provisional. ValueError if `count` is
    negative.
    """
    if count < 0:
        raise ValueError("working days are counted forward")
    provisional = False
    while count:
        day += timedelta(days=1)
        known = is_working_day(day)
        provisional |= known is None
        count -= _worked(day, known)
    return Counted(day, provisional)


def working_day_from(day: date) -> Counted:
    """This function will return the day if it is worked, else the first working day after it (民法典 第203条)."""
    provisional = False
    while True:
        known = is_working_day(day)
        provisional |= known is None
        if _worked(day, known):
            return Counted(day, provisional)
        day += timedelta(days=1)


def add_years(day: date, count: int) -> date:
    """This function will return the corresponding day years later; 29 February becomes 28 (民法典 第202条)."""
    try:
        return day.replace(year=day.year + count)
    except ValueError:
        return day.replace(year=day.year + count, day=28)


def day_of(instant: datetime) -> date:
    """This function will return the Shanghai day of an instant; ValueError if the instant has no zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(SHANGHAI).date()


def begin(day: date) -> datetime:
    """This function will return the first instant of a Shanghai day, in UTC."""
    return datetime.combine(day, time(), tzinfo=SHANGHAI).astimezone(UTC)


def end(day: date) -> datetime:
    """This function will return the last instant of a Shanghai day, in UTC: 24:00 less one tick, to bear its date."""
    return begin(day + timedelta(days=1)) - _TICK


def shift(instant: datetime, count: int) -> datetime:
    """This function will return the same time of day, in Shanghai, so many days later (or earlier), in UTC."""
    return at_time_of(instant, day_of(instant) + timedelta(days=count))


def at_time_of(instant: datetime, day: date) -> datetime:
    """This function will return the instant of another Shanghai day that bears the time of day of `instant`, in UTC."""
    local = instant.astimezone(SHANGHAI)
    return datetime.combine(day, local.timetz()).astimezone(UTC)


def _worked(day: date, known: bool | None) -> bool:
    """Monday to Friday stand in for what is not announced; the caller marks the result provisional."""
    return day.weekday() < _SATURDAY if known is None else known
