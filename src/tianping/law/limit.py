"""One rule of the law, as a dated row, and what can be asked of it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from tianping.law import amounts, countdown, periods, wording
from tianping.law.countdown import Status
from tianping.law.periods import Moment
from tianping.law.scope import Reach, Scope

Kind = Literal[
    "minimum-period",  # from start to end at least so long
    "maximum-period",  # from start to end at most so long
    "before-deadline",  # the act (start) at least so long before the deadline (end)
    "instant",  # end at the very instant of start
    "share",  # value against base
    "count",
    "amount",
    "threshold",  # a duty begins where the value is reached
    "range",  # value to value_to
    "principle",  # nothing to count; the rule stands for its sentence
]
Unit = Literal["day", "working-day", "year", "CNY", "share", "count", "none"]
Bound = Literal["at-least", "at-most", "more-than", "none"]
Evidence = Literal["V", "S", "I", "U"]


@dataclass(frozen=True)
class Item:
    """One ground of a rule that lists several; `code` is what reasons are recorded with."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One limit, in force from one day to another, for some tenders.

    `id` is a slug, good in addresses; `number` the row of the requirements (T8). `value` is rounded for show, `exact`
    is what is compared. `in_force_to` is the last day in force. `evidence`: V read in the primary text, S secondary,
    I inferred, U to be checked. `day_off`: whether a last day that is a day off rolls on (民法典 第203条).
    """

    id: str
    number: str
    article: str
    article_short: str
    article_en: str
    source: str
    source_en: str
    text_zh: str
    text_en: str
    trigger: str
    trigger_zh: str
    kind: Kind
    value: Decimal
    exact: Fraction
    unit: Unit
    value_to: Decimal | None
    bound: Bound
    odd: bool
    day_off: Literal["roll", "stay"]
    scope: Reach
    in_force_from: date
    in_force_to: date | None
    consequence_zh: str
    consequence_en: str
    evidence: Evidence
    note: str
    items: tuple[Item, ...]

    def in_force(self, on: date) -> bool:
        """This function will tell whether the row is in force on a day."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)

    def binds(self, scope: Scope) -> bool:
        """This function will tell whether the row binds a tender."""
        return self.scope.binds(scope)

    @property
    def limit_zh(self) -> str:
        """The limit in a few characters, to stand beside the article: 不少于 20 日."""
        return wording.limit_zh(self)

    @property
    def limit_en(self) -> str:
        """The limit in a few words: at least 20 days."""
        return wording.limit_en(self)

    def earliest(self, start: datetime) -> Moment:
        """This function will return the earliest lawful end of a minimum period, or deadline after an act.

        Raises NoPeriod for rules that fix none.
        """
        return periods.earliest(self, start)

    def latest(self, start: datetime) -> Moment:
        """This function will return the last lawful moment of a maximum period, or before a deadline (`start`).

        Raises NoPeriod for rules that fix none.
        """
        return periods.latest(self, start)

    def require(self, start: datetime, end: datetime, *, field: str | None = None) -> None:
        """This function will refuse what does not keep the period; for rules before a deadline, `end` is the deadline.

        Raises LimitBreached, OutOfOrder where a maximum period ends before it starts, NoPeriod where there is none.
        """
        periods.require(self, start, end, field=field)

    def require_value(
        self, value: Decimal | int, base: Decimal | int | None = None, *, field: str | None = None
    ) -> None:
        """This function will refuse a share (of `base`), count, amount (CNY yuan) or term that is beyond the limit.

        For a threshold it refuses a value that reaches it: the duty begins. Raises LimitBreached, NoAmount.
        """
        amounts.require(self, value, base, field=field)

    def reached(self, value: Decimal | int, base: Decimal | int | None = None) -> bool:
        """This function will tell whether a value (or its share of `base`) reaches the limit. Raises NoAmount."""
        return amounts.reached(self, value, base)

    def cap(self, base: Decimal) -> Decimal:
        """This function will return the most (or least) that a share allows of a base, in yuan, to the fen."""
        return amounts.cap(self, base)

    def status(self, *, start: datetime | None, end: datetime | None, at: datetime) -> Status:
        """This function will count down: where the limit stands at an instant. Raises NoPeriod."""
        return countdown.status(self, start=start, end=end, at=at)
