"""Running indicators over a store: measure once, cut, flag, and say how unusual a value is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tianping.insight.indicators import sql
from tianping.insight.indicators.catalogue import indicators, profile
from tianping.insight.indicators.model import Indicator, Profile
from tianping.insight.indicators.views import needed
from tianping.insight.tables.store import Store


@dataclass(frozen=True)
class Finding:
    """One flagged value: of which indicator, about whom, in which market, the value and the cut it passed."""

    code: str
    subject: str
    other: str | None
    market: str
    value: float
    cut: float | None

    def as_json(self) -> dict[str, Any]:
        """This function will return the finding as plain values."""
        return {
            "code": self.code, "subject": self.subject, "other": self.other, "market": self.market,
            "value": self.value, "cut": self.cut,
        }  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What one indicator gave: how many values were measured and flagged, or which tables it lacked."""

    code: str
    measured: int
    flagged: int
    lacks: tuple[str, ...] = ()


class Run:
    """One pass over a store. Measured values stay in tables `measured_<n>`, flagged ones in `findings`."""

    def __init__(self, store: Store, *, using: Profile | None = None, codes: Sequence[str] = ()) -> None:
        self.store = store
        self.profile = using or profile("market")
        wanted = set(codes) or set(self.profile.codes)
        self.rows = [row for row in indicators() if not wanted or row.code in wanted]
        self.outcomes: dict[str, Outcome] = {}
        self._filled: dict[str, bool] = {}

    def run(self, told: Callable[[Indicator], None] = lambda row: None, *, keep: bool = True) -> dict[str, Outcome]:
        """This function will run all indicators and return what each gave. `told` is called before each.

        With `keep` the measured values of every indicator stay, so that findings can be explained.
        """
        self.store.run(
            "CREATE OR REPLACE TABLE findings (code VARCHAR, subject VARCHAR, other VARCHAR, market VARCHAR,"
            " value DOUBLE, cut DOUBLE)"
        )
        able = [row for row in self.rows if not self._lacks(row)]
        for view in needed([row.measure for row in able]):
            self.store.run(f"CREATE OR REPLACE TABLE {view.name} AS {view.sql}")
        for row in self.rows:
            told(row)
            lacks = self._lacks(row)
            self.outcomes[row.code] = Outcome(row.code, 0, 0, lacks) if lacks else self._one(row, keep)
        return self.outcomes

    def _one(self, row: Indicator, keep: bool) -> Outcome:
        name = measured_table(row)
        self.store.run(f"CREATE OR REPLACE TABLE {name} AS {sql.measured(row, self.profile)}")
        cuts = None
        if row.rule.fenced:
            cuts = f"cuts_{name}"
            self.store.run(
                f"CREATE OR REPLACE TABLE {cuts} AS {sql.fences(row, self.profile, f'SELECT market, value FROM {name}')}"
            )
        done = self.store.run(
            "INSERT INTO findings SELECT ?, subject, other, market, value, cut FROM"
            f" ({sql.flagged(row, self.profile, name, cuts)})",
            [row.code],
        ).fetchone()
        measured = self.store.count(name)
        if not keep:
            self.store.run(f"DROP TABLE {name}")
        return Outcome(row.code, measured, int(done[0]) if done else 0)

    def _lacks(self, row: Indicator) -> tuple[str, ...]:
        return tuple(need for need in row.needs if not self._has(need))

    def _has(self, need: str) -> bool:
        if need not in self._filled:
            table, _, column = need.partition(".")
            query = f'SELECT 1 FROM "{table}"' + (f' WHERE "{column}" IS NOT NULL' if column else "") + " LIMIT 1"
            self._filled[need] = self.store.one(query) is not None
        return self._filled[need]

    def findings(self, *, code: str | None = None, subject: str | None = None, limit: int = 1000) -> list[Finding]:
        """This function will return findings, by code and subject, the strongest first within a code."""
        tests, values = ["true"], []
        for column, value in (("code", code), ("subject", subject)):
            if value is not None:
                tests.append(f"{column} = ?")
                values.append(value)
        rows = self.store.rows(
            f"SELECT code, subject, other, market, value, cut FROM findings WHERE {' AND '.join(tests)}"
            " ORDER BY code, abs(value - cut) DESC, subject, other LIMIT ?",
            [*values, limit],
        )
        return [Finding(*row) for row in rows]

    def counts(self) -> dict[str, int]:
        """This function will return how often each indicator that could run was flagged."""
        return {code: outcome.flagged for code, outcome in self.outcomes.items() if not outcome.lacks}


def measured_table(row: Indicator) -> str:
    """This function will return the name of the table that holds what an indicator measured."""
    return "measured_" + row.code.lower().replace("-", "_")
