"""What the verifier answers: for each numbered check whether it holds, and where it does not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tianping.record.verifier.contents import Contents

HOLDS, FAILS, UNTRUSTED = 0, 1, 3
"""Exit statuses: all checks hold under given anchors; some check fails; all hold, but under the bundle's own anchors."""

State = Literal["holds", "fails", "nothing"]


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: the member of the archive it was found in, in two languages."""

    where: str
    zh: str
    en: str


Finder = Callable[["Contents"], Iterator[Fault]]


@dataclass(frozen=True)
class Check:
    """A numbered check. `find` yields faults; `asks` says how many things of the bundle it is about."""

    number: int
    name: str
    zh: str
    en: str
    find: Finder
    asks: Callable[["Contents"], int]


@dataclass(frozen=True)
class Outcome:
    """A check's answer."""

    check: Check
    state: State
    asked: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Report:
    """All answers. `trusted` says whether anchors were given, or only the bundle's own were at hand."""

    tender: str
    trusted: bool
    outcomes: tuple[Outcome, ...]

    @property
    def holds(self) -> bool:
        return all(outcome.state != "fails" for outcome in self.outcomes)

    @property
    def status(self) -> int:
        """The exit status."""
        if not self.holds:
            return FAILS
        return HOLDS if self.trusted else UNTRUSTED
