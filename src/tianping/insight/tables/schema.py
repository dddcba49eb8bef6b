"""The documented columns: read once from `schema.toml`."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Column:
    """One column: DuckDB type, unit or code list, meaning in Chinese and English."""

    name: str
    type: str
    unit: str
    zh: str
    en: str


@dataclass(frozen=True)
class Table:
    """One table. `month` names the time it is partitioned by, empty where it follows its tender."""

    name: str
    zh: str
    en: str
    month: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def definition(self) -> str:
        """The columns as SQL."""
        return ", ".join(f'"{column.name}" {column.type}' for column in self.columns)


def _read() -> dict[str, Table]:
    text = (files("tianping.insight.tables") / "schema.toml").read_text(encoding="utf-8")
    tables = {}
    for name, row in tomllib.loads(text).items():
        columns = tuple(
            Column(field, kind, unit, *(part.strip() for part in words.split(" / ", 1)))
            for field, kind, unit, words in row["columns"]
        )
        tables[name] = Table(name, row["zh"], row["en"], row.get("month", ""), columns)
    return tables


TABLES = _read()
