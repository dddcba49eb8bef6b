"""The views that measures share, and which of them a measure uses."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"\b(?:FROM|JOIN)\s+([a-z_]+)")


@dataclass(frozen=True)
class View:
    """A shared query: name, what it holds, SQL."""

    name: str
    about: str
    sql: str

    @property
    def uses(self) -> set[str]:
        """Names of the tables and views that it reads."""
        return read_by(self.sql)


@cache
def views() -> tuple[View, ...]:
    """This function will return the shared views in the order in which they are made."""
    content = tomllib.loads((files("tianping.insight.indicators") / "views.toml").read_text(encoding="utf-8"))
    return tuple(View(row["name"], row["about"], row["sql"].strip()) for row in content["view"])


def read_by(sql: str) -> set[str]:
    """This function will return the names of what a query reads."""
    return set(_WORD.findall(sql))


def needed(queries: list[str]) -> list[View]:
    """This function will return the views that the queries read, and those that these read, in order."""
    wanted = set().union(*(read_by(query) for query in queries)) if queries else set()
    for view in reversed(views()):
        if view.name in wanted:
            wanted |= view.uses
    return [view for view in views() if view.name in wanted]
