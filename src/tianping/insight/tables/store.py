"""A store: the tables in DuckDB, within a memory limit, spilling to a folder."""

from pathlib import Path
from typing import Any, Self

import duckdb
import pyarrow as pa

from tianping.insight.tables.schema import TABLES


class Store:
    """The tables of one analysis. Every table of the schema exists; those that no source filled are empty."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    @classmethod
    def open(
        cls, *, memory: str = "3GB", threads: int = 2, scratch: Path | None = None, database: Path | None = None
    ) -> Self:
        """This function will open an empty store: `memory` is the limit, `scratch` takes what does not fit.

        `database` is a file for tables that outgrow memory; without it they are held in memory and spilt.
        """
        connection = duckdb.connect(str(database) if database else ":memory:")
        connection.execute(f"SET memory_limit='{memory}'; SET threads={threads}; SET preserve_insertion_order=false")
        connection.execute("SET autoinstall_known_extensions=false; SET enable_progress_bar=false")
        if scratch is not None:
            connection.execute(f"SET temp_directory='{quoted(scratch)}'")
        store = cls(connection)
        for table in TABLES.values():
            store.run(f'CREATE TABLE IF NOT EXISTS "{table.name}" ({table.definition})')
        return store

    def run(self, sql: str, values: list[Any] | dict[str, Any] | None = None) -> duckdb.DuckDBPyConnection:
        """This function will run one statement."""
        return self.connection.execute(sql, values) if values is not None else self.connection.execute(sql)

    def rows(self, sql: str, values: list[Any] | dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """This function will return the rows of a query."""
        return self.run(sql, values).fetchall()

    def records(self, sql: str, values: list[Any] | dict[str, Any] | None = None) -> list[dict[str, Any]]:
        """This function will return the rows of a query by the names of their columns."""
        done = self.run(sql, values)
        names = [column[0] for column in done.description or []]
        return [dict(zip(names, row, strict=True)) for row in done.fetchall()]

    def one(self, sql: str, values: list[Any] | dict[str, Any] | None = None) -> Any:
        """This function will return the first value of a query, None where there is none."""
        row = self.run(sql, values).fetchone()
        return row[0] if row else None

    def add(self, table: str, rows: list[dict[str, Any]]) -> int:
        """This function will add rows given as values by column name; columns not named stay null."""
        if not rows:
            return 0
        names = [name for name in TABLES[table].names if any(name in row for row in rows)]
        arrow = pa.table({name: [row.get(name) for row in rows] for name in names})
        self.connection.register("incoming", arrow)
        listed = ", ".join(f'"{name}"' for name in names)
        types = {column.name: column.type for column in TABLES[table].columns}
        cast = ", ".join(f'"{name}"::{types[name]}' for name in names)
        self.run(f'INSERT INTO "{table}" ({listed}) SELECT {cast} FROM incoming')
        self.connection.unregister("incoming")
        return len(rows)

    def attach(self, table: str, files: Path) -> None:
        """This function will let a table stand on Parquet files without copying them; columns they lack are null."""
        source = f"read_parquet('{quoted(files)}', hive_partitioning=false)"
        present = {row[0] for row in self.rows(f"DESCRIBE SELECT * FROM {source}")}
        listed = ", ".join(
            f'CAST("{column.name}" AS {column.type}) AS "{column.name}"'
            if column.name in present
            else f'CAST(NULL AS {column.type}) AS "{column.name}"'
            for column in TABLES[table].columns
        )
        self.run(f'DROP TABLE IF EXISTS "{table}"')
        self.run(f'CREATE OR REPLACE VIEW "{table}" AS SELECT {listed} FROM {source}')

    def count(self, table: str) -> int:
        """This function will count the rows of a table."""
        return int(self.one(f'SELECT count(*) FROM "{table}"'))

    def write(self, folder: Path) -> None:
        """This function will write every table that has rows as one Parquet file each."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in TABLES:
            if self.count(name):
                target = quoted(folder / f"{name}.parquet")
                self.run(f"COPY \"{name}\" TO '{target}' (FORMAT parquet, COMPRESSION zstd)")

    def close(self) -> None:
        """This function will close the store."""
        self.connection.close()


def quoted(path: Path | str) -> str:
    """This function will write a path so that it can stand between single quotes in SQL."""
    return str(path).replace("'", "''")
