"""What an indicator is: words, needs, a measure in SQL, and the rule that says which values are unusual."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Scope = Literal["tender", "bidder", "buyer", "entity", "pair", "market", "contract"]
Severity = Literal["clue", "warning", "grave"]
Operator = Literal["below", "at_most", "above", "at_least", "fence_low", "fence_high"]


@dataclass(frozen=True)
class Rule:
    """When a measured value is flagged.

    `below`, `at_most`, `above`, `at_least` compare with `limit`; `fence_low` and `fence_high` with the quartiles of the
    market: beyond Q1 - k IQR or Q3 + k IQR (Tukey), quartiles of type 8 (Hyndman and Fan); over all, on the fence too.
    `turned` names the award methods under which the sign is the other way round. A market with fewer than `least` values flags nothing.
    """

    operator: Operator
    limit: float | str = 0.0
    k: float | str = 1.5
    least: int | str = 20
    turned: tuple[str, ...] = ()
    whole: bool = False

    @property
    def fenced(self) -> bool:
        """Whether the cut comes from the market and not from a number."""
        return self.operator.startswith("fence")


@dataclass(frozen=True)
class Override:
    """Other parameters for a method, a region, an industry or an award method, while in force."""

    where: dict[str, str]
    values: dict[str, float]


@dataclass(frozen=True)
class Indicator:
    """One indicator. `measure` is a SELECT of subject, other, market, value in DuckDB's SQL over the tables and views."""

    code: str
    zh: str
    en: str
    asks_zh: str
    asks_en: str
    clears_zh: str
    clears_en: str
    scope: Scope
    needs: tuple[str, ...]
    hook: str
    hook_en: str
    severity: Severity
    measure: str
    rule: Rule
    unit: str
    source: str
    false_alarm: float
    group: str
    parameters: dict[str, float] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    in_force_from: date | None = None
    in_force_to: date | None = None
    at_opening: bool = False

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables whose columns the indicator needs."""
        return tuple(dict.fromkeys(need.split(".")[0] for need in self.needs))

    def in_force(self, day: date) -> bool:
        """This function will say whether the indicator is used for tenders of this day."""
        return (self.in_force_from is None or self.in_force_from <= day) and (
            self.in_force_to is None or day <= self.in_force_to
        )

    def as_json(self) -> dict[str, Any]:
        """This function will return the definition as plain values."""
        return {
            "code": self.code, "group": self.group, "zh": self.zh, "en": self.en,
            "asks": {"zh": self.asks_zh, "en": self.asks_en}, "clears": {"zh": self.clears_zh, "en": self.clears_en},
            "scope": self.scope, "needs": list(self.needs), "hook": self.hook, "hook_en": self.hook_en,
            "severity": self.severity, "unit": self.unit, "source": self.source, "false_alarm": self.false_alarm,
            "parameters": self.parameters, "measure": self.measure.strip(),
            "overrides": [{"where": row.where, **row.values} for row in self.overrides],
            "rule": {"operator": self.rule.operator, "limit": self.rule.limit, "k": self.rule.k,
                     "least": self.rule.least, "turned": list(self.rule.turned)},
            "in_force_from": self.in_force_from and self.in_force_from.isoformat(),
            "in_force_to": self.in_force_to and self.in_force_to.isoformat(),
        }  # fmt: skip


@dataclass(frozen=True)
class Profile:
    """How the catalogue is used: `within` compares inside markets or over all; `codes` narrows; `parameters` replace.

    `least` replaces the least size of a market, where given.
    """

    name: str
    within: Literal["market", "all"] = "market"
    codes: tuple[str, ...] = ()
    parameters: dict[str, dict[str, float]] = field(default_factory=dict)
    least: int | None = None
