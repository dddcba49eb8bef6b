"""Word, Excel and PowerPoint files: macros, embedded programs, content from outside; and a copy without them."""

import posixpath
import shutil
import zipfile
from collections.abc import Iterator
from typing import IO

from lxml import etree

from tianping.web.guarding.archives import BAD
from tianping.web.guarding.findings import Finding

LARGEST_PART = 64 * 1024**2
TYPES = "[Content_Types].xml"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
PLAIN = {
    "vnd.ms-word.document.macroEnabled.main+xml": "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "vnd.ms-excel.sheet.macroEnabled.main+xml": "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "vnd.ms-powerpoint.presentation.macroEnabled.main+xml": (
        "vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    ),
}
"""What a main part calls itself with macros, and without."""


def in_parts(file: IO[bytes]) -> Iterator[Finding]:
    """This function will yield what runs, or asks outside, in an Office Open XML file."""
    try:
        with zipfile.ZipFile(file) as packed:
            for one in packed.infolist():
                yield from _in_part(packed, one)
    except BAD:
        yield Finding("damaged", "parts")


def _in_part(packed: zipfile.ZipFile, one: zipfile.ZipInfo) -> Iterator[Finding]:
    if kind := _dangerous(one.filename):
        yield Finding(kind, one.filename[:200])
    elif one.filename.endswith(".rels") and one.file_size > LARGEST_PART:
        yield Finding("bomb", one.filename[:200])
    elif one.filename.endswith(".rels"):
        for link in _remote(packed.read(one)):
            yield Finding("remote", str(link.get("Target", ""))[:200])


def in_old(file: IO[bytes]) -> Iterator[Finding]:
    """This function will yield macros of the older binary formats; such a file cannot be defused, its macros are told."""
    file.seek(0)
    before = b""
    while piece := file.read(1024 * 1024):
        if OLE_MACROS in before + piece:
            yield Finding("macro", "_VBA_PROJECT")
            return
        before = piece[-len(OLE_MACROS) :]


def without(file: IO[bytes], out: IO[bytes]) -> None:
    """This function will write a copy without macros, embedded programs and links to the outside; a part is never held
    in memory whole but the few that are changed. Raises ValueError where those are too large, and what `zipfile` raises."""
    with zipfile.ZipFile(file) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        gone = {one.filename for one in packed.infolist() if _dangerous(one.filename)}
        for one in packed.infolist():
            if one.filename in gone:
                continue
            changed = one.filename == TYPES or one.filename.endswith(".rels")
            if not changed:
                with packed.open(one) as part, copy.open(one.filename, "w", force_zip64=True) as kept:
                    shutil.copyfileobj(part, kept)
                continue
            if one.file_size > LARGEST_PART:
                raise ValueError(one.filename)
            data = packed.read(one)
            made = _types_without(data, gone) if one.filename == TYPES else _links_without(data, one.filename, gone)
            copy.writestr(one.filename, made)


def _dangerous(name: str) -> str:
    low = name.lower()
    if low.endswith(("vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin")):
        return "macro"
    if "/activex/" in low or "/macrosheets/" in low:
        return "script"
    return "embedded" if "/embeddings/" in low and low.endswith((".bin", ".exe", ".js", ".vbs")) else ""


def _remote(data: bytes) -> Iterator[etree._Element]:
    """Links that are followed when the file is opened; a link that a reader clicks is none of these."""
    try:
        root = etree.fromstring(data, PARSER)
    except etree.XMLSyntaxError:
        return
    for link in root:
        kind = str(link.get("Type", "")).rsplit("/", 1)[-1]
        if link.get("TargetMode") == "External" and kind != "hyperlink":
            yield link


def _types_without(data: bytes, gone: set[str]) -> bytes:
    root = etree.fromstring(data, PARSER)
    for one in list(root):
        if str(one.get("PartName", "")).lstrip("/") in gone:
            root.remove(one)
            continue
        for macro, plain in PLAIN.items():
            if one.get("ContentType") == f"application/{macro}":
                one.set("ContentType", f"application/{plain}")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _links_without(data: bytes, name: str, gone: set[str]) -> bytes:
    try:
        root = etree.fromstring(data, PARSER)
    except etree.XMLSyntaxError:
        return data
    base = posixpath.dirname(posixpath.dirname(name))
    remote = list(_remote(data))
    targets = {str(link.get("Id")) for link in remote}
    for link in list(root):
        target = posixpath.normpath(posixpath.join(base, str(link.get("Target", ""))))
        if str(link.get("Id")) in targets or target.lstrip("/") in gone:
            root.remove(link)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
