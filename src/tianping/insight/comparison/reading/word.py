"""Word documents (docx): text with the page breaks of the last layout, tables, pictures, marks, hidden text."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from tianping.insight.comparison.reading.archive import opened, xml
from tianping.insight.comparison.reading.bills import rows_of_table
from tianping.insight.comparison.reading.content import BillRow, Document, Limits, Note, Page, Source
from tianping.insight.comparison.reading.office_marks import office_marks
from tianping.insight.comparison.reading.pictures import office_pictures
from tianping.insight.comparison.reading.plain import CUT

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAK: Final = "\f"


def _pieces(root: etree._Element) -> Iterator[str]:
    """This function will yield the text of a part, a form feed where a page ended when it was last laid out."""
    for each in root.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}p", f"{_W}lastRenderedPageBreak"):
        if each.tag == f"{_W}t":
            yield each.text or ""
        elif each.tag == f"{_W}lastRenderedPageBreak" or each.get(f"{_W}type") == "page":
            yield _BREAK
        else:
            yield "\t" if each.tag == f"{_W}tab" else "\n"


def _hidden(root: etree._Element) -> int:
    """This function will count the characters set as hidden."""
    runs = (each for each in root.iter(f"{_W}r") if each.find(f"{_W}rPr/{_W}vanish") is not None)
    return sum(len(text.text or "") for run in runs for text in run.iter(f"{_W}t"))


def _bills(root: etree._Element, limits: Limits) -> Iterator[BillRow]:
    """This function will yield the priced rows of all tables; their `page` is the number of the table."""
    for number, table in enumerate(root.iter(f"{_W}tbl"), start=1):
        cells = (
            [["".join(str(t) for t in cell.itertext()).strip() for cell in row.iterchildren(f"{_W}tc")]
             for row in table.iterchildren(f"{_W}tr")]
        )  # fmt: skip
        yield from rows_of_table(cells[: limits.cells], page=number)


def read_word(source: Source, *, limits: Limits) -> Document:
    """This function will read a docx; raises `Broken`, `Bomb` or `Encrypted`."""
    with opened(source, limits=limits) as archive:
        root = xml(archive, "word/document.xml", source=source)
        beside = sorted(
            name for name in archive.namelist()
            if name.startswith(("word/header", "word/footer", "word/footnotes", "word/endnotes", "word/comments"))
            and name.endswith(".xml")
        )  # fmt: skip
        others = [xml(archive, name, source=source) for name in beside]
        marks = office_marks(archive, source=source)
        pictures = office_pictures(archive, folder="word/media/", limits=limits)
    roots = [each for each in (root, *others) if each is not None]
    pieces = ["".join(_pieces(each)) for each in roots]
    text = (pieces[0] if pieces else "") + "".join(f"\n{each}" for each in pieces[1:])
    notes = [CUT] if len(text) > limits.characters else []
    if hidden := sum(_hidden(each) for each in roots):
        notes.append(Note("hidden_text", f"有 {hidden} 个隐藏文字。", f"{hidden} hidden characters.", evasion=True))
    text = text[: limits.characters]
    return Document(
        source=source, kind="word", text=text, pages=_pages(text), properties=tuple(marks), pictures=tuple(pictures),
        rows=tuple(_bills(root, limits)) if root is not None else (), notes=tuple(notes),
    )  # fmt: skip


def _pages(text: str) -> tuple[Page, ...]:
    """This function will cut the text at its page breaks."""
    pages, start = [], 0
    for number, piece in enumerate(text.split(_BREAK), start=1):
        pages.append(Page(number, start, start + len(piece)))
        start += len(piece) + 1
    return tuple(pages)
