"""What is read from a document: the values that the comparison works on."""

from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal

Kind = Literal["pdf", "word", "excel", "text"]
Strength = Literal["strong", "medium", "weak"]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom as shares of the page (0 to 1), from the upper left corner."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one document is read."""

    file_bytes: int = 300 << 20
    unpacked_bytes: int = 600 << 20
    unpacked_ratio: int = 200
    entries: int = 20_000
    pages: int = 5_000
    characters: int = 20_000_000
    pictures: int = 300
    picture_pixels: int = 40_000_000
    cells: int = 2_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A file, and whose bid it belongs to; documents of one bidder are not compared with each other."""

    path: Path
    bidder: str = ""
    label: str = ""

    @property
    def name(self) -> str:
        """What the document is called in the report."""
        return self.label or self.path.name

    @property
    def owner(self) -> str:
        """Whose document it is; without a bidder each file stands for one."""
        return self.bidder or str(self.path)


@dataclass(frozen=True, slots=True)
class Page:
    """A page (PDF, Word), a sheet (Excel) or the whole (text): characters `start` to `end` of the document's text."""

    number: int
    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a document: `start` to `end` of its text, on the pages `page` to `last_page`."""

    document: int
    start: int
    end: int
    page: int
    last_page: int


@dataclass(frozen=True, slots=True)
class Property:
    """A mark that programs leave in files; `strength` is what it means when two bidders' files have the same."""

    key: str
    value: str
    strength: Strength


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a page, by what it looks like (64 and 256 bits) and by its bytes."""

    page: int
    width: int
    height: int
    phash: int
    dhash: int
    sha256: str


@dataclass(frozen=True, slots=True)
class BillRow:
    """A row of a priced bill of quantities (已标价工程量清单), prices in yuan."""

    page: int
    row: int
    code: str
    name: str
    unit: str
    quantity: Decimal | None
    price: Decimal | None
    total: Decimal | None

    @property
    def item(self) -> str:
        """What makes the row the same item in another bid."""
        return self.code or f"{self.name}/{self.unit}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader should know of how a document was read, or of what it hides."""

    code: str
    zh: str
    en: str
    pages: tuple[int, ...] = ()
    evasion: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read. `folded` texts and places refer to `text`."""

    source: Source
    kind: Kind
    text: str
    pages: tuple[Page, ...]
    properties: tuple[Property, ...] = ()
    pictures: tuple[Picture, ...] = ()
    rows: tuple[BillRow, ...] = ()
    notes: tuple[Note, ...] = field(default=())

    def page_at(self, offset: int) -> int:
        """This function will return the number of the page that holds a character of the text."""
        place = bisect_right(self.pages, offset, key=lambda page: page.start)
        return self.pages[max(0, place - 1)].number if self.pages else 1

    def span(self, document: int, start: int, end: int) -> Span:
        """This function will return the place of characters `start` to `end`."""
        return Span(document, start, end, self.page_at(start), self.page_at(max(start, end - 1)))
