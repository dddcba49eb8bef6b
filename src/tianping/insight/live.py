"""Live: all indicators that can be known at the opening, for one tender, by the definitions of the nightly run.

The nightly run leaves its cuts by market; at the opening only the one tender's rows are measured, and compared with
them. The history of pairs comes from a table sorted by firm.
"""

from typing import Any

import duckdb

from tianping.insight.indicators import Finding, Indicator, Profile, Run, indicators, sql
from tianping.insight.indicators.views import needed
from tianping.insight.tables.schema import TABLES
from tianping.insight.tables.store import Store


class Live:
    """Holds the last run's cuts and histories in memory; `screen` takes one tender's rows and gives its findings.

    The store of the nightly run must stay open: the history of pairs is read from it.
    """

    def __init__(self, run: Run) -> None:
        self.profile: Profile = run.profile
        self.rows = [row for row in indicators() if row.at_opening]
        self.cuts = {
            row.code: self._cuts(run, row) for row in self.rows if row.rule.fenced and row.code in run.outcomes
        }
        self.history = run.store.connection.cursor()
        self.history.execute(
            "CREATE OR REPLACE TABLE met AS SELECT bidder, tender FROM entries ORDER BY bidder, tender"
        )
        self.store = Store.open(memory="512MB", threads=1)
        self.views = needed([row.measure for row in self.rows])
        self.tables = {table for row in self.rows for table in row.tables}
        self.filled: set[str] = set()
        self._prepare()

    def _prepare(self) -> None:
        """Queries are planned once, over tables that are emptied and filled: planning takes longer than measuring.

        The optimiser is off: it pays for millions of rows, and costs for ten.
        """
        self.store.run("PRAGMA disable_optimizer")
        for view in self.views:
            self.store.run(f"CREATE TABLE {view.name} AS {view.sql}")
        for view in self.views:
            self.store.run(f"PREPARE fill_{view.name} AS INSERT INTO {view.name} {view.sql}")
        for number, row in enumerate(self.rows):
            self.store.run(f"PREPARE measure_{number} AS {sql.measured(row, self.profile)}")

    def _cuts(self, run: Run, row: Indicator) -> dict[str, tuple[float, float]]:
        name = f"cuts_measured_{row.code.lower().replace('-', '_')}"
        try:
            return {
                market: (low, high) for market, low, high in run.store.rows(f"SELECT market, low, high FROM {name}")
            }
        except duckdb.CatalogException:  # the indicator lacked its data in the nightly run
            return {}

    def screen(self, tables: dict[str, list[dict[str, Any]]]) -> list[Finding]:
        """This function will take the rows of one tender by table and return what the indicators flag."""
        given = {name: rows for name, rows in tables.items() if rows and name in TABLES}
        for name in self.filled | {view.name for view in self.views}:
            self.store.run(f'DELETE FROM "{name}"')
        self.filled = self.tables & given.keys() | {"tenders", "bids", "members"} & given.keys()
        for name in self.filled:
            self.store.add(name, given[name])
        for view in self.views:
            self.store.run(f"EXECUTE fill_{view.name}")
        found: list[Finding] = []
        for number, row in enumerate(self.rows):
            if all(tables.get(table) for table in row.tables):
                found += self._flagged(number, row)
        return found

    def _flagged(self, number: int, row: Indicator) -> list[Finding]:
        values = self.store.rows(f"EXECUTE measure_{number}")
        return [
            Finding(row.code, subject, other, market, value, cut)
            for subject, other, market, value, eligible in values
            if eligible == 1 and (cut := self._passes(row, market, value)) is not None
        ]

    def _passes(self, row: Indicator, market: str, value: float) -> float | None:
        """The cut where the value passes it, None where it does not or where the market is too small to say."""
        operator, cut = row.rule.operator, sql.number(row, self.profile)
        if row.rule.fenced:
            fence = self.cuts.get(row.code, {}).get(market)
            if fence is None:
                return None
            low = (operator == "fence_low") != any(f"/{method}/" in market for method in row.rule.turned)
            operator, cut = ("below", fence[0]) if low else ("above", fence[1])
        passed = {"below": value < cut, "at_most": value <= cut, "above": value > cut, "at_least": value >= cut}
        return cut if passed[operator] else None

    def met(self, bidders: list[str]) -> list[tuple[str, str, int]]:
        """This function will return which of these bidders met before, and how often."""
        return self.history.execute(
            "WITH ours AS (SELECT bidder, tender FROM met WHERE bidder IN (SELECT unnest(?::VARCHAR[])))"
            " SELECT a.bidder, b.bidder, count(*) FROM ours AS a JOIN ours AS b ON a.tender = b.tender"
            " AND a.bidder < b.bidder GROUP BY ALL ORDER BY ALL",
            [bidders],
        ).fetchall()
