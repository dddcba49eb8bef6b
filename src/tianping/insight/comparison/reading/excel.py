"""Excel workbooks (xlsx): each sheet a page, cells row by row, priced rows, marks, pictures."""

import zipfile
from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import ParseError

import openpyxl
from lxml import etree
from openpyxl.utils.exceptions import InvalidFileException

from tianping.insight.comparison.reading.archive import opened, xml
from tianping.insight.comparison.reading.bills import rows_of_table
from tianping.insight.comparison.reading.content import BillRow, Document, Limits, Note, Page, Source
from tianping.insight.comparison.reading.office_marks import office_marks
from tianping.insight.comparison.reading.pictures import office_pictures
from tianping.insight.comparison.reading.plain import CUT
from tianping.insight.comparison.reading.unreadable import Broken

_BROKEN: Final = (
    zipfile.BadZipFile, InvalidFileException, ParseError, etree.XMLSyntaxError, KeyError, ValueError, TypeError,
    AttributeError, IndexError, EOFError, OSError,
)  # fmt: skip


def _shown(value: object) -> str:
    """This function will return a cell as text, numbers without the noise of binary fractions."""
    if isinstance(value, float):
        return str(Decimal(repr(value)).normalize()) if abs(value) < 1e15 else repr(value)
    return "" if value is None else str(value)


def _sheets(source: Source, limits: Limits) -> tuple[list[tuple[str, str, list[list[str]]]], bool, list[str]]:
    """This function will return name, state and cells of each sheet, and whether something was left out."""
    book = openpyxl.load_workbook(source.path, read_only=True, data_only=True, keep_links=False)
    left, sheets, hidden = limits.cells, [], []
    try:
        for sheet in book.worksheets:
            rows: list[list[str]] = []
            for row in sheet.iter_rows(values_only=True):
                cells = [_shown(each) for each in row]
                left -= max(1, len(cells))
                if left < 0:
                    break
                rows.append(cells)
            sheets.append((sheet.title, sheet.sheet_state, rows))
            if sheet.sheet_state != "visible" and any(any(row) for row in rows):
                hidden.append(sheet.title)
    finally:
        book.close()
    return sheets, left < 0, hidden


def read_excel(source: Source, *, limits: Limits) -> Document:
    """This function will read an xlsx; raises `Broken`, `Bomb` or `Encrypted`."""
    with opened(source, limits=limits) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(name)[:4096]:
                xml(archive, name, source=source)
        marks = office_marks(archive, source=source)
        pictures = office_pictures(archive, folder="xl/media/", limits=limits)
    try:
        sheets, cut, hidden = _sheets(source, limits)
    except _BROKEN as error:
        raise Broken(name=source.name) from error
    text, pages, rows = "", [], list[BillRow]()
    for number, (name, _state, cells) in enumerate(sheets, start=1):
        piece = "\n".join("\t".join(row).rstrip() for row in cells) + "\n"
        pages.append(Page(number, len(text), len(text) + len(piece), name))
        text += piece
        rows += rows_of_table(cells, page=number)
    notes = [CUT] if cut or len(text) > limits.characters else []
    if hidden:
        names = "、".join(hidden)
        notes.append(Note("hidden_sheet", f"有隐藏的工作表：{names}。", f"Hidden sheets: {names}.", evasion=True))
    return Document(
        source=source, kind="excel", text=text[: limits.characters], pages=tuple(pages), properties=tuple(marks),
        pictures=tuple(pictures), rows=tuple(rows), notes=tuple(notes),
    )  # fmt: skip
