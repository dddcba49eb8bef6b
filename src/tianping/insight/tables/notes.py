"""A note on the data: what is missing, doubtful or left out, how often, and the first places."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Note:
    """One thing noticed while reading: a code, where, how often, the first places, and a sentence in both languages."""

    code: str
    where: str
    count: int
    places: tuple[str, ...]
    zh: str
    en: str

    def as_json(self) -> dict[str, Any]:
        """This function will return the note as plain values."""
        return asdict(self)
