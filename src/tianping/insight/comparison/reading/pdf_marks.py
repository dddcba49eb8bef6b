"""Marks of a PDF: its identifiers, who made it, when, with what."""

import re
from collections.abc import Iterator
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from tianping.insight.comparison.reading.content import Property, Source, Strength
from tianping.insight.comparison.reading.office_marks import ORDINARY

_INFO: Final[dict[str, tuple[str, Strength]]] = {
    "Title": ("title", "weak"),
    "Author": ("author", "medium"),
    "Creator": ("program", "weak"),
    "Producer": ("producer", "weak"),
    "CreationDate": ("created", "medium"),
    "ModDate": ("modified", "medium"),
}
_XMP: Final = re.compile(rb"xmpMM:(DocumentID|OriginalDocumentID|InstanceID)(?:>|\s*=\s*[\"'])([^<\"']{8,120})")
_XMP_READ: Final = 64 << 20


def pdf_marks(document: pdfium.PdfDocument, source: Source) -> Iterator[Property]:
    """This function will yield the marks of an open PDF."""
    permanent = document.get_identifier(raw.FILEIDTYPE_PERMANENT)
    if permanent and any(permanent):
        yield Property("pdf_id", bytes(permanent).hex(), "strong")
    for name, value in document.get_metadata_dict(skip_empty=True).items():
        key, strength = _INFO.get(name, ("", "weak"))
        value = value.strip().strip("\x00")
        if key and value and value not in ORDINARY:
            yield Property(key, value, strength)
    with source.path.open("rb") as stream:
        found = {
            (kind.decode(), value.decode("utf-8", "replace")) for kind, value in _XMP.findall(stream.read(_XMP_READ))
        }
    for kind, value in sorted(found):
        yield Property(f"xmp.{kind}", value, "strong")
