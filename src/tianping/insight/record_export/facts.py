"""A fact: one verified entry of a log, as plain values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One entry of a log. `leaf` is -1 for a public entry; `at` is aware UTC; `body` is the event's JSON."""

    origin: str
    position: int
    leaf: int = -1
    type: str
    at: datetime
    body: dict[str, Any]

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in its log."""
        return (self.position, self.leaf)
