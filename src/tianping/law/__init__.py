"""The law: what it fixes for tendering, each rule once, as dated rows with their articles, and its codes and tables.

`law.rule(...)` finds the row in force; the row refuses (`require`, `require_value`), counts (`earliest`, `latest`) and
counts down (`status`). Rules are data (`packs/`); days are Shanghai days (`days`). Pure Python, no clock, no database.
"""

from datetime import date

from tianping.law import catalogue as _catalogue
from tianping.law import classification, codes, days, industries, money, regions
from tianping.law.amounts import NoAmount
from tianping.law.breach import LimitBreached, UnknownRule
from tianping.law.catalogue import Catalogue
from tianping.law.countdown import Status
from tianping.law.limit import Item, Rule
from tianping.law.pack import read_pack
from tianping.law.periods import Moment, NoPeriod, OutOfOrder
from tianping.law.scope import USUAL, Reach, Scope

__all__ = [
    "Catalogue", "Item", "LimitBreached", "Moment", "NoAmount", "NoPeriod", "OutOfOrder", "Reach", "Rule", "Scope",
    "Status", "UnknownRule", "binding", "classification", "codes", "days", "find", "industries", "money", "read_pack",
    "regions", "rule", "rules",
]  # fmt: skip


def rules() -> tuple[Rule, ...]:
    """This function will return all rows of all versions, the national pack first."""
    return _catalogue.packaged().rules


def rule(id: str, *, on: date, scope: Scope = USUAL) -> Rule:  # noqa: A002 (the word of the law's table)
    """This function will return the row in force on a (Shanghai) day for a tender; the most specific scope wins.

    Raises UnknownRule if there is no such rule, or none that binds such a tender on that day.
    """
    return _catalogue.packaged().rule(id, on=on, scope=scope)


def find(id: str, *, on: date, scope: Scope = USUAL) -> Rule | None:  # noqa: A002
    """This function will return the row in force, or None where no such rule binds the tender."""
    return _catalogue.packaged().find(id, on=on, scope=scope)


def binding(*, on: date, scope: Scope = USUAL) -> tuple[Rule, ...]:
    """This function will return every rule that binds such a tender on a day."""
    return _catalogue.packaged().binding(on=on, scope=scope)
