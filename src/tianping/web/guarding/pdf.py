"""PDF files: scripts, programs they would start, files they carry; and a copy without them."""

import re
from collections.abc import Iterator
from typing import IO, Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from tianping.web.guarding.findings import Finding

PAGES = 20_000
ROOT = {"/OpenAction": "script", "/AA": "script"}
NAMES = {"/JavaScript": "script", "/EmbeddedFiles": "embedded"}
ACTIONS = {
    "/JavaScript": "script",
    "/Launch": "launch",
    "/SubmitForm": "remote",
    "/ImportData": "remote",
    "/GoToR": "remote",
}
BAD = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError, OSError, AssertionError)
RAW = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile)\b")
RAW_KINDS = {b"JavaScript": "script", b"JS": "script", b"Launch": "launch", b"EmbeddedFile": "embedded"}


def in_pdf(file: IO[bytes]) -> Iterator[Finding]:
    """This function will yield what runs in a PDF; one that cannot be read is searched for the words alone."""
    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            yield Finding("encrypted")
            return
        yield from set(_in_root(reader.root_object)) | set(_in_pages(reader))
    except BAD:
        yield Finding("damaged")
        yield from sorted(_in_bytes(file), key=lambda one: one.where)


def without(file: IO[bytes], out: IO[bytes]) -> None:
    """This function will write a copy without scripts, actions and embedded files. Raises ValueError where it cannot."""
    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted:
            reader.decrypt("")
        writer = PdfWriter(clone_from=reader)
        root = writer.root_object
        for key in (*ROOT, "/AF"):
            root.pop(key, None)
        names = _of(root.get("/Names"))
        for key in NAMES:
            names.pop(key, None)
        form = _of(root.get("/AcroForm"))
        form.pop("/XFA", None)
        for page in writer.pages:
            page.pop("/AA", None)
            _calm(page)
        writer.write(out)
    except BAD as error:
        raise ValueError(type(error).__name__) from None


def _calm(page: DictionaryObject) -> None:
    kept = ArrayObject()
    for one in _of_list(page.get("/Annots")):
        note = _of(one)
        if note.get("/Subtype") in ("/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/3D"):
            continue
        if _of(note.get("/A")).get("/S") in ACTIONS:
            note.pop("/A", None)
        note.pop("/AA", None)
        kept.append(one)
    if "/Annots" in page:
        page[NameObject("/Annots")] = kept


def _in_root(root: DictionaryObject) -> Iterator[Finding]:
    for key, kind in ROOT.items():
        action = _of(root.get(key))
        if key == "/AA" and action:
            yield Finding(kind, key)
        elif action.get("/S") in ACTIONS:
            yield Finding(ACTIONS[str(action["/S"])], key)
    names = _of(root.get("/Names"))
    for key, kind in NAMES.items():
        if key in names:
            yield Finding(kind, key)
    if "/XFA" in _of(root.get("/AcroForm")):
        yield Finding("script", "/XFA")


def _in_pages(reader: PdfReader) -> Iterator[Finding]:
    for number, page in enumerate(reader.pages, 1):
        if number > PAGES:
            yield Finding("damaged", f"p. {number}")
            return
        if "/AA" in page:
            yield Finding("script", f"p. {number}")
        for one in _of_list(page.get("/Annots")):
            note = _of(one)
            action = _of(note.get("/A")).get("/S")
            if action in ACTIONS:
                yield Finding(ACTIONS[str(action)], f"p. {number}")
            if "/AA" in note:
                yield Finding("script", f"p. {number}")
            if note.get("/Subtype") in ("/FileAttachment", "/RichMedia"):
                yield Finding("embedded", f"p. {number}")


def _in_bytes(file: IO[bytes]) -> set[Finding]:
    file.seek(0)
    found: set[Finding] = set()
    before = b""
    while piece := file.read(1024 * 1024):
        found |= {Finding(RAW_KINDS[word], f"/{word.decode()}") for word in RAW.findall(before + piece)}
        before = piece[-16:]
    return found


def _of(value: Any) -> Any:
    """The dictionary behind a reference, an empty one where there is none."""
    held = value.get_object() if isinstance(value, IndirectObject) else value
    return held if isinstance(held, DictionaryObject) else DictionaryObject()


def _of_list(value: Any) -> list[Any]:
    held = value.get_object() if isinstance(value, IndirectObject) else value
    return list(held) if isinstance(held, ArrayObject) else []
