"""What a file is, told by its bytes; its name alone proves nothing."""

import zipfile
from typing import IO

HEAD = 4096
STARTS: tuple[tuple[str, bytes], ...] = (
    ("pdf", b"%PDF-"),
    ("zip", b"PK\x03\x04"),
    ("zip", b"PK\x05\x06"),
    ("ole", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("png", b"\x89PNG\r\n\x1a\n"),
    ("jpg", b"\xff\xd8\xff"),
    ("tif", b"II*\x00"),
    ("tif", b"MM\x00*"),
    ("gif", b"GIF8"),
    ("bmp", b"BM"),
    ("dwg", b"AC10"),
    ("rar", b"Rar!\x1a\x07"),
    ("7z", b"7z\xbc\xaf\x27\x1c"),
    ("program", b"MZ"),
    ("program", b"\x7fELF"),
    ("program", b"#!"),
    ("program", b"\xca\xfe\xba\xbe"),
)
OFFICE = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
ENDINGS: dict[str, tuple[str, ...]] = {
    "pdf": ("pdf",),
    "docx": ("docx", "docm", "dotx"),
    "xlsx": ("xlsx", "xlsm"),
    "pptx": ("pptx", "pptm"),
    "ole": ("doc", "xls", "ppt", "wps", "et", "dps"),
    "png": ("png",),
    "jpg": ("jpg", "jpeg"),
    "tif": ("tif", "tiff"),
    "gif": ("gif",),
    "bmp": ("bmp",),
    "dwg": ("dwg",),
    "zip": ("zip", "ofd"),
    "text": ("txt", "csv", "xml", "json", "md", "log"),
}
"""Kinds that are taken, and the endings that fit them. What is not here is not opened for anybody."""
MEDIA = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "text": "text/plain; charset=utf-8",
}
"""What a browser may show by itself; everything else is handed over as a download."""
ACTIVE = (b"<script", b"<html", b"<svg", b"<!doctype html", b"<iframe")
CONTROL = frozenset(range(32)) - {9, 10, 12, 13, 27}


def kind_of(file: IO[bytes]) -> str:
    """This function will name the kind of a file that can be sought in: a key of ENDINGS, or program, page, rar, 7z, unknown."""
    file.seek(0)
    head = file.read(HEAD)
    found = next((kind for kind, start in STARTS if head.startswith(start)), "")
    if found == "zip":
        return _packed(file)
    return found or _written(head)


def _packed(file: IO[bytes]) -> str:
    try:
        names = zipfile.ZipFile(file).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "unknown"
    if "[Content_Types].xml" not in names:
        return "zip"
    return next((kind for start, kind in OFFICE if any(name.startswith(start) for name in names)), "zip")


def _written(head: bytes) -> str:
    """Text in UTF-8 or GB 18030; a page that a browser would run is no text."""
    if any(mark in head.lower() for mark in ACTIVE):
        return "page"
    if not head or CONTROL & set(head):
        return "unknown"
    for encoding in ("utf-8-sig", "gb18030"):
        for cut in range(4):  # the head may end inside a character
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return "text"
    return "unknown"
