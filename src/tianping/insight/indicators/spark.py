"""The same indicators on Spark: the SQL of the catalogue, transpiled; for a nation's data on many machines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot import exp

from tianping.insight.indicators import sql
from tianping.insight.indicators.catalogue import profile
from tianping.insight.indicators.model import Indicator, Profile
from tianping.insight.indicators.views import needed
from tianping.insight.tables.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

_TYPES = {"VARCHAR": "string", "DOUBLE": "double", "BIGINT": "bigint", "BOOLEAN": "boolean", "TIMESTAMP": "timestamp"}


def transpiled(query: str) -> str:
    """This function will write a query of the catalogue in Spark's SQL.

    Numbers with a point become doubles: Spark would divide them as decimals and cut the result.
    """
    return sqlglot.parse_one(query, read="duckdb").transform(_double).sql(dialect="spark")


def _double(node: exp.Expression) -> exp.Expression:
    pointed = isinstance(node, exp.Literal) and not node.is_string and "." in node.this
    return exp.cast(node.copy(), "double") if pointed and not isinstance(node.parent, exp.Cast) else node


class SparkRun:
    """One pass over Parquet tables with a Spark session: the same findings as `Run`."""

    def __init__(self, session: Any, folder: Path, *, rows: Sequence[Indicator], using: Profile | None = None) -> None:
        self.session = session
        self.rows = rows
        self.profile = using or profile("market")
        session.conf.set("spark.sql.session.timeZone", "UTC")
        session.conf.set("spark.sql.ansi.enabled", "false")
        for table in TABLES.values():
            self._table(folder / f"{table.name}.parquet", table.name)
        for view in needed([row.measure for row in rows]):
            session.sql(transpiled(view.sql)).cache().createOrReplaceTempView(view.name)

    def _table(self, file: Path, name: str) -> None:
        if file.exists():
            frame = self.session.read.parquet(str(file))
        else:
            schema = ", ".join(f"`{column.name}` {_TYPES[column.type]}" for column in TABLES[name].columns)
            frame = self.session.createDataFrame([], schema)
        frame.createOrReplaceTempView(name)

    def findings(self, row: Indicator) -> list[tuple[str, str | None, str, float, float | None]]:
        """This function will return what an indicator flags: subject, other, market, value, cut."""
        measured = self.session.sql(transpiled(sql.measured(row, self.profile)))
        measured.createOrReplaceTempView("measured")
        cuts = None
        if row.rule.fenced:
            cuts = "cuts"
            query = sql.fences(row, self.profile, "SELECT market, value FROM measured")
            self.session.sql(transpiled(query)).createOrReplaceTempView(cuts)
        done = self.session.sql(transpiled(sql.flagged(row, self.profile, "measured", cuts))).collect()
        return [tuple(found) for found in done]
