"""The limits of complaints, counted: ten days, three and thirty working days (条例 第六十条、第六十一条)."""

from collections.abc import Iterable
from datetime import date, datetime

from tianping import law
from tianping.law import Moment, days
from tianping.refusals import BadInput
from tianping.supervision.complaints.models import Complaint, KnownObjection, Pause


class KnewInFuture(BadInput):
    """Nobody knows what has not happened."""

    code = "knew-in-future"


def require_in_time(*, knew_at: datetime, objection: KnownObjection | None, now: datetime) -> None:
    """This function will refuse a complaint later than ten days after knowing; the days of the objection do not count.

    An objection that has not been answered lets no day pass. Raises LimitBreached, KnewInFuture.
    """
    if knew_at > now:
        raise KnewInFuture(
            field="knew_at",
            what="知道的时间晚于现在。",
            what_en="The time of knowing lies in the future.",
            way_out="请填写实际知道（或应当知道）的时间。",
            way_out_en="Give the time when you knew, or should have known.",
            rule="complaint",
        )
    start = counted_from(knew_at=knew_at, objection=objection, now=now)
    law.rule("complaint", on=days.day_of(knew_at)).require(start, now, field="knew_at")  # 条例 第六十条


def last_moment(*, knew_at: datetime, objection: KnownObjection | None, now: datetime) -> Moment:
    """This function will return the last moment for a complaint, as it stands at `now`."""
    start = counted_from(knew_at=knew_at, objection=objection, now=now)
    return law.rule("complaint", on=days.day_of(knew_at)).latest(start)


def counted_from(*, knew_at: datetime, objection: KnownObjection | None, now: datetime) -> datetime:
    """This function will move the time of knowing on by the days in which the objection was open."""
    if objection is None:
        return knew_at
    begun, ended = max(objection.received_at, knew_at), objection.answered_at or now
    open_days = max(0, (days.day_of(ended) - days.day_of(begun)).days)
    return min(days.shift(knew_at, open_days), now)


def accept_due(*, received_at: datetime) -> Moment:
    """This function will return the last moment to accept a complaint or not (条例 第六十一条)."""
    return law.rule("complaint-accept", on=days.day_of(received_at)).latest(received_at)


def decide_due(*, received_at: datetime, pauses: Iterable[Pause], now: datetime) -> Moment:
    """This function will return the last moment for the decision: thirty working days from receipt (投诉处理办法
    第十一条), longer by the working days of tests and reviews, an open one up to `now` (条例 第六十一条)."""
    plain = law.rule("complaint-decide", on=days.day_of(received_at)).latest(received_at)
    paused = [_working_days(days.day_of(one.from_at), days.day_of(one.until_at or now)) for one in pauses]
    total, unsure = sum(count for count, _ in paused), any(provisional for _, provisional in paused)
    last = days.add_working_days(plain.day, total)
    return Moment(days.end(last.day), plain.provisional or last.provisional or unsure, plain.count + total, False)


def dues_of(complaint: Complaint, *, now: datetime) -> Moment:
    """This function will return the due time of whatever the department owes next."""
    if complaint.state == "accepted":
        return decide_due(received_at=complaint.received_at, pauses=complaint.pauses.all(), now=now)
    return accept_due(received_at=complaint.received_at)


def _working_days(start: date, end: date) -> tuple[int, bool]:
    """Working days after `start` up to and with `end` (民法典 第二百零一条), and whether a year is not announced."""
    count, provisional, found = 0, False, days.add_working_days(start, 1)
    while found.day <= end:
        count, provisional = count + 1, provisional or found.provisional
        found = days.add_working_days(found.day, 1)
    return count, provisional
