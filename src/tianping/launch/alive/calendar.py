"""When what happens: moments of business time, on working days, so that all stages stand together at the end."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tianping.law.days import SHANGHAI, day_of, working_day_from

FIRST_BIDS = timedelta(days=7)
"""How long the earliest tenders take bids: none of them is mandatory, so that the twenty days do not bind (招标投标法 第二十四条)."""
PUBLICITY = timedelta(days=4)
"""From the first opening to the award: three whole days of publicity, and some."""
SHOWN = timedelta(days=3)
"""From the last morning to the end of the publicity that still runs; three days are the least (条例 第五十四条)."""
LATER = timedelta(days=12)
LEFT = timedelta(minutes=20)
"""What is left of the tender that closes in minutes once the city has come to rest."""


@dataclass(frozen=True)
class Calendar:
    """Aware UTC. Most tenders open at `first`; on the last `morning` one opens at `hall`, one closes at `closing`.

    The city comes to rest at `rest`, twenty minutes before `closing`; from then on the clock runs by itself.
    """

    issue: datetime
    first: datetime
    morning: datetime
    hall: datetime
    rest: datetime
    closing: datetime
    shown_until: datetime
    later: datetime

    def due(self, key: str) -> datetime:
        """This function will return the deadline of a tender by its key."""
        if key in ("draft", "open", "suspended"):
            return self.later
        return {"opening": self.hall, "closing": self.closing}.get(key, self.first)


def calendar(now: datetime) -> Calendar:
    """This function will lay the moments from a business time on."""
    issue = _on(day_of(now) + timedelta(days=1), 9, 0)
    first = _on(day_of(issue + FIRST_BIDS), 8, 30)
    last = working_day_from(day_of(first + PUBLICITY)).day
    morning, hall, closing = (_on(last, hour, minute) for hour, minute in ((9, 0), (10, 0), (10, 30)))
    return Calendar(
        issue=issue,
        first=first,
        morning=morning,
        hall=hall,
        rest=closing - LEFT,
        closing=closing,
        shown_until=_on(last + SHOWN, 18, 0),
        later=_on(last + LATER, 9, 30),
    )


def _on(day: date, hour: int, minute: int) -> datetime:
    """The time of day on that day, or on the first working day after it."""
    return datetime.combine(working_day_from(day).day, time(hour, minute), tzinfo=SHANGHAI).astimezone(UTC)
