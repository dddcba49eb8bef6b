"""The components of the look as values: views build them, template tags draw them (`templatetags/tp.py`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils.safestring import SafeString

StageState = Literal["done", "now", "prov", ""]
LineKind = Literal["key", "next", ""]
LimitWord = Literal["done", "well", "near", "breach", "prov"]
Text = str | SafeString


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link or main action; one `primary` per panel."""

    text: str
    url: str
    primary: bool = False


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One step of a tender's timeline. `gone` is the share of the current step that has elapsed, 0 to 1."""

    name: str
    when: str = ""
    at: datetime | None = None
    state: StageState = ""
    gone: float | None = None

    @property
    def share(self) -> str:
        """The class that draws the elapsed share (by class, never by style): g10 … g90, empty at the half."""
        if self.state != "now" or self.gone is None:
            return ""
        return f"g{min(max(round(self.gone * 10), 0), 10) * 10}"


@dataclass(frozen=True, kw_only=True)
class Proof:
    """Where a fact lies in the log. `witnesses` counts who cosigned; `waiting`: not in the log yet."""

    index: int | None = None
    witnesses: int | None = None
    url: str = ""
    short: bool = False

    @property
    def waiting(self) -> bool:
        return self.index is None


@dataclass(frozen=True, kw_only=True)
class Article:
    """A cited article and the page of its rule."""

    text: str
    rule: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the record: time, what happened, why in one sentence, proof."""

    what: Text
    at: datetime | None = None
    why: Text = ""
    kind: LineKind = ""
    proof: Proof | None = None
    article: Article | None = None


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A statutory limit's badge: word, shape and colour."""

    word: LimitWord
    text: str


@dataclass(frozen=True, kw_only=True)
class Trustee:
    """One of the three seals: the character, who it is, and whether its key was handed over."""

    seal: str
    name: str
    state: Literal["on", "bad", ""] = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One line of a key-value list. `code` sets it in the fixed-width face and adds a button to copy it."""

    term: str
    value: Any
    code: bool = False
    article: Article | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line of a receipt: what was proved, and when; `done` False means waiting."""

    text: str
    when: str = ""
    done: bool = True


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """The slip one keeps after what cannot be undone. `qr` is the text of the QR code, always written out beside it."""

    title: str
    subtitle: str = ""
    qr: str = ""
    facts: Sequence[Fact] = ()
    steps: Sequence[Step] = ()
    steps_note: str = ""
    acts: Sequence[Link] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column; `num` is right-aligned with tabular figures, `nw` does not wrap. Units stand in the label."""

    label: str
    num: bool = False
    nw: bool = False


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell: text or link, a quiet second line under it, or a part (Limit, Proof, Article) in its place."""

    text: Any = ""
    url: str = ""
    small: str = ""
    part: Limit | Proof | Article | Sequence[Trustee] | None = None
    code: bool = False
    about: str = ""
    """What a link leads to, for who hears it without its row."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row: the first cell is its heading. `mark` is one of mark, me, quiet."""

    cells: Sequence[Cell]
    mark: Literal["mark", "me", "quiet", ""] = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A dense table that folds below 768 px. `empty` says what can be done where there is no row."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    empty: str = ""
    tight: bool = False


@dataclass(frozen=True, kw_only=True)
class Count:
    """One number of the line of counts; each is a filter where it has an address."""

    value: str
    unit: str
    text: str
    url: str = ""
    limit: LimitWord | None = None


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One line of the error summary: what is wrong and what to do, leading to its field."""

    text: str
    field: str = ""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One row of filters under the search field: its name and the choices (text, address, chosen)."""

    name: str
    choices: Sequence[tuple[str, str, bool]]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One line of the desk card: verb first, why, by when."""

    what: str
    url: str
    why: str = ""
    limit: Limit | None = None


@dataclass(frozen=True, kw_only=True)
class Task:
    """One line of a task list; without an address it is not yet possible, and `why` says why."""

    what: str
    url: str = ""
    why: str = ""
    state: Literal["done", "now", "later", ""] = ""
    note: str = ""
    mistakes: int = 0
