"""Bid documents read for comparison: text with its pages, marks of the file, pictures, rows of bills of quantities."""

from pathlib import Path
from typing import Final

from tianping.insight.comparison.reading.archive import OLE, ZIP, office_kind, old_office
from tianping.insight.comparison.reading.content import (
    BillRow,
    Document,
    Limits,
    Note,
    Page,
    Picture,
    Property,
    Source,
    Span,
)
from tianping.insight.comparison.reading.plain import read_plain
from tianping.insight.comparison.reading.unreadable import Empty, Missing, TooLarge, UnknownKind, Unreadable

__all__ = [
    "BillRow", "Document", "Limits", "Note", "Page", "Picture", "Property", "Source", "Span", "Unreadable", "read",
]  # fmt: skip

_PDF: Final = b"%PDF-"
_HEAD: Final = 1024


def _head(path: Path, limits: Limits) -> bytes:
    """This function will return the beginning of a file that may be read at all."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        raise Missing(name=path.name) from error
    if size > limits.file_bytes:
        raise TooLarge(name=path.name, megabytes=size >> 20, limit=limits.file_bytes >> 20)
    if not head:
        raise Empty(name=path.name)
    return head


def read(source: Source, *, limits: Limits | None = None) -> Document:
    """This function will read one document; its kind is told by its content, never by its name.

    Raises a subclass of `Unreadable` for what is encrypted, broken, too large, an archive bomb or of no known kind.
    """
    limits = limits or Limits()
    head = _head(source.path, limits)
    if _PDF in head:
        from tianping.insight.comparison.reading.pdf import read_pdf

        return read_pdf(source, limits=limits)
    if head.startswith(OLE):
        raise old_office(source)
    if not head.startswith(ZIP):
        return read_plain(source, limits=limits)
    if office_kind(source, limits=limits) == "word":
        from tianping.insight.comparison.reading.word import read_word

        return read_word(source, limits=limits)
    if office_kind(source, limits=limits) == "excel":
        from tianping.insight.comparison.reading.excel import read_excel

        return read_excel(source, limits=limits)
    raise UnknownKind(name=source.name)
