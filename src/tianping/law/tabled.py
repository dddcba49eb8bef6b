"""Code tables with validity: which code means what, from which day to which."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files


@dataclass(frozen=True)
class Entry:
    """One row of a table. `valid_to` is the last day; `fictitious` marks what exists for demonstrations only."""

    code: str
    zh: str
    en: str
    valid_from: date
    valid_to: date | None
    fictitious: bool = False

    def valid(self, on: date) -> bool:
        """This function will tell whether the code is valid on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Table:
    """A table of codes; a code may have several rows, one after another in time."""

    entries: tuple[Entry, ...]

    @cached_property
    def _by_code(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.code, []).append(entry)
        return found

    def find(self, code: str, *, on: date | None = None) -> Entry | None:
        """This function will return the entry valid on a day, or the youngest one if no day is asked for."""
        rows = [entry for entry in self._by_code.get(code, ()) if on is None or entry.valid(on)]
        return max(rows, key=lambda entry: entry.valid_from, default=None)

    def on(self, day: date) -> tuple[Entry, ...]:
        """This function will return the entries valid on a day, in the order of the table."""
        return tuple(entry for entry in self.entries if entry.valid(day))


@cache
def table(name: str) -> Table:
    """This function will read one of the packaged tables: columns code, zh, en, from, to."""
    text = (files("tianping.law") / "tables" / f"{name}.csv").read_text(encoding="utf-8")
    return Table(tuple(_entries(text)))


def _entries(text: str) -> Iterator[Entry]:
    for row in csv.DictReader(text.splitlines()):
        until = date.fromisoformat(row["to"]) if row["to"] else None
        fictitious = row["code"].startswith("99") and len(row["code"]) == 6  # GB/T 2260 assigns no 99
        yield Entry(row["code"], row["zh"], row["en"], date.fromisoformat(row["from"]), until, fictitious)
