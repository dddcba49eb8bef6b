"""Marks of Office files: who wrote and saved them, when, with what; and the revision numbers (rsid) of Word."""

import zipfile
from typing import Final

from lxml import etree

from tianping.insight.comparison.reading.archive import xml
from tianping.insight.comparison.reading.content import Property, Source, Strength

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARKS: Final[dict[str, tuple[str, Strength]]] = {
    "creator": ("author", "medium"),
    "lastModifiedBy": ("last_saved_by", "medium"),
    "created": ("created", "medium"),
    "modified": ("modified", "medium"),
    "title": ("title", "weak"),
    "Company": ("company", "medium"),
    "Manager": ("manager", "medium"),
    "Template": ("template", "weak"),
    "Application": ("program", "weak"),
}
ORDINARY: Final = frozenset(
    {"Normal", "Normal.dotm", "Normal.dot", "python-docx", "openpyxl", "Administrator", "admin", "user", "User", "USER",
     "微软用户", "Microsoft", "Microsoft Office Word", "Microsoft Office User", "Windows User", "Unknown", "un-named",
     "Microsoft Excel", "2013-12-23T23:15:00Z"}
)  # fmt: skip
"""Values that programs write by themselves; equal ones say nothing."""


def office_marks(archive: zipfile.ZipFile, *, source: Source) -> list[Property]:
    """This function will return the marks of docProps and, in Word files, the revision numbers."""
    found = []
    for name in ("docProps/core.xml", "docProps/app.xml"):
        root = xml(archive, name, source=source)
        for each in root if root is not None else ():
            key, strength = (
                _MARKS.get(etree.QName(each).localname, ("", "weak")) if isinstance(each.tag, str) else ("", "weak")
            )
            value = (each.text or "").strip()
            if key and value and value not in ORDINARY:
                found.append(Property(key, value, strength))
    return found + _custom(archive, source=source) + _revisions(archive, source=source)


def _custom(archive: zipfile.ZipFile, *, source: Source) -> list[Property]:
    """This function will return the identifiers that WPS and other programs keep beside."""
    root = xml(archive, "docProps/custom.xml", source=source)
    return [
        Property(f"custom.{each.get('name', '')}", value, "strong" if len(value) >= 16 else "weak")
        for each in (root if root is not None else ())
        if (value := "".join(str(text) for text in each.itertext()).strip())
        and not each.get("name", "").startswith("KSOProductBuildVer")
    ]


def _revisions(archive: zipfile.ZipFile, *, source: Source) -> list[Property]:
    """This function will return the revision numbers: drawn at random at each saving, kept by copies of the file."""
    root = xml(archive, "word/settings.xml", source=source)
    if root is None:
        return []
    first = [
        Property("rsid_root", value, "strong") for each in root.iter(f"{_W}rsidRoot") if (value := each.get(f"{_W}val"))
    ]
    return first + [
        Property("rsid", value, "strong") for each in root.iter(f"{_W}rsid") if (value := each.get(f"{_W}val"))
    ]
