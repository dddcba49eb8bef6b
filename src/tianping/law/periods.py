"""Periods: how long from one act to another (民法典 第201条 to 第203条; docs/adr, days are counted in Shanghai).

A minimum period of n days that begins at some time of a day may end at the same time of day n days later: the first day
is not counted, the n-th day is reached, and nobody gets less than n times 24 hours. A maximum period ends with the last
moment of its n-th day, or of the first working day from then on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tianping.law import days
from tianping.law.breach import LimitBreached, clock, span_en, span_zh
from tianping.law.days import Counted
from tianping.refusals import Refusal

if TYPE_CHECKING:
    from tianping.law.limit import Rule

TIMED = frozenset({"minimum-period", "maximum-period", "before-deadline", "instant", "range"})


@dataclass(frozen=True)
class Moment:
    """A lawful limit in time. `at` is aware UTC; `count` the days counted, in the unit of the rule; `rolled` tells that
    the last day was a day off; `provisional` that it depends on working days that are not announced yet."""

    at: datetime
    provisional: bool
    count: int
    rolled: bool

    @property
    def day(self) -> date:
        """The Shanghai day of the moment."""
        return days.day_of(self.at)


class NoPeriod(Refusal):
    """The rule fixes no period of this sort."""

    code = "no-period"
    zh = "规则 {id} 不规定此类期限。"
    en = "The rule {id} fixes no such period."

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule=rule.id, id=rule.id)


class OutOfOrder(Refusal):
    """What ends a period lies before what starts it."""

    code = "out-of-order"
    zh = "时间先后不对：{start} 起算的事项不能在 {end} 完成。"
    en = "The order is wrong: what starts at {start} cannot be done at {end}."
    next_zh = "请核对两个时间。"
    next_en = "Check both times."


def earliest(rule: Rule, start: datetime) -> Moment:
    """This function will return the earliest lawful end after `start`. Raises NoPeriod."""
    if rule.kind == "before-deadline":
        return _moment(rule, start, days.shift(start, int(rule.value)))
    if rule.kind == "minimum-period":
        found, rolled = _last_day(rule, days.day_of(start), int(rule.value))
        return _moment(rule, start, days.at_time_of(start, found.day), found.provisional, rolled)
    if rule.kind == "instant":
        return Moment(start, False, 0, False)
    if rule.kind == "range":
        return _years(start, int(rule.value))
    raise NoPeriod(rule)


def latest(rule: Rule, start: datetime) -> Moment:
    """This function will return the last lawful moment after `start`, or before a deadline. Raises NoPeriod."""
    if rule.kind == "before-deadline":
        return _moment(rule, start, days.shift(start, -int(rule.value)))
    if rule.kind == "maximum-period":
        found, rolled = _last_day(rule, days.day_of(start), int(rule.value))
        return _moment(rule, start, days.end(found.day), found.provisional, rolled)
    if rule.kind == "instant":
        return Moment(start, False, 0, False)
    if rule.kind == "range" and rule.value_to is not None:
        return _years(start, int(rule.value_to))
    raise NoPeriod(rule)


def require(rule: Rule, start: datetime, end: datetime, *, field: str | None) -> None:
    """This function will refuse an end that is too early or too late. Raises LimitBreached, OutOfOrder, NoPeriod."""
    if rule.kind in ("minimum-period", "before-deadline"):
        first = earliest(rule, start).at
        if end < first:
            raise _too_early(rule, start, end, first, field)
    elif rule.kind == "maximum-period":
        if end < start:
            raise OutOfOrder(field=field, rule=rule.id, start=clock(start), end=clock(end))
        last = latest(rule, start).at
        if end > last:
            raise _too_late(rule, end, last, field)
    elif rule.kind == "instant":
        if end != start:
            raise _not_then(rule, start, end, field)
    else:
        raise NoPeriod(rule)


def _last_day(rule: Rule, day: date, count: int) -> tuple[Counted, bool]:
    if rule.unit == "working-day":
        return days.add_working_days(day, count), False
    last = day + timedelta(days=count)
    if rule.day_off == "stay":
        return Counted(last, False), False
    found = days.working_day_from(last)  # 民法典 第203条
    return found, found.day != last


def _moment(rule: Rule, start: datetime, at: datetime, provisional: bool = False, rolled: bool = False) -> Moment:
    counted = int(rule.value) if rule.unit == "working-day" else abs((days.day_of(at) - days.day_of(start)).days)
    return Moment(at, provisional, counted, rolled)


def _years(start: datetime, count: int) -> Moment:
    last = days.add_years(days.day_of(start), count)  # 民法典 第202条
    return Moment(days.end(last), False, (last - days.day_of(start)).days, False)


def _breach(rule: Rule, field: str | None, **facts: object) -> LimitBreached:
    law = {"text_zh": rule.text_zh, "text_en": rule.text_en, "article": rule.article, "article_en": rule.article_en}
    return LimitBreached(rule=rule.id, field=field, **law, **facts)  # type: ignore[arg-type]


def _too_early(rule: Rule, start: datetime, end: datetime, first: datetime, field: str | None) -> LimitBreached:
    missing = first - end
    way_zh, way_en = (
        f"最早可定在 {clock(first)}（北京时间）。",
        f"The earliest lawful time is {clock(first)} (Beijing time).",
    )
    if rule.kind == "before-deadline":
        last = clock(latest(rule, end).at)
        way_zh = f"应在 {last} 前办理，或者把截止时间延至 {clock(first)} 以后（北京时间）。"
        way_en = f"It had to be done by {last}; or move the deadline to {clock(first)} or later (Beijing time)."
    return _breach(
        rule,
        field,
        missing=missing,
        earliest=first,
        way_zh=way_zh,
        way_en=way_en,
        found_zh=f"现为 {clock(start)} 至 {clock(end)}，还差 {span_zh(missing)}。",
        found_en=f"From {clock(start)} to {clock(end)} there is {span_en(missing)} too little.",
    )


def _too_late(rule: Rule, end: datetime, last: datetime, field: str | None) -> LimitBreached:
    missing = end - last
    return _breach(
        rule,
        field,
        missing=missing,
        way_zh="请说明迟延原因，并报行政监督部门。",
        way_en="State the cause of the delay to the supervisor.",
        found_zh=f"期限已于 {days.day_of(last)} 届满，超过 {span_zh(missing)}。",
        found_en=f"The period ended on {days.day_of(last)}, {span_en(missing)} ago.",
    )


def _not_then(rule: Rule, start: datetime, end: datetime, field: str | None) -> LimitBreached:
    return _breach(
        rule,
        field,
        missing=abs(end - start),
        earliest=start,
        way_zh=f"请改为 {clock(start)}（北京时间）。",
        way_en=f"Set it to {clock(start)} (Beijing time).",
        found_zh=f"现为 {clock(end)}，应为 {clock(start)}。",
        found_en=f"It is {clock(end)}, and must be {clock(start)}.",
    )
