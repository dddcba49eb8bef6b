"""Packed files: how far they swell, how deep they nest, where their names lead. Nothing is unpacked onto the disk."""

import lzma
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import IO, cast

from tianping.web.guarding.findings import Finding

ENTRIES = 20_000
SWOLLEN = 20 * 1024**3
"""Bytes of all parts unpacked; a bid of some gigabytes is usual, twenty is not."""
RATIO = 200
FROM = 50 * 1024**2
"""A part is suspected of swelling beyond RATIO only from this size on, in bytes: blank drawings pack well."""
DEPTH = 3
INNER = 256 * 1024**2
"""Packed files inside packed files are looked into up to this size."""
BAD = (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError, zlib.error, lzma.LZMAError)


def look_into(file: IO[bytes], *, depth: int = 1, unpacked: Counter[str] | None = None) -> Iterator[Finding]:
    """This function will yield what is wrong with a ZIP file (also: Word, Excel, OFD) and with those inside it.

    `unpacked` counts entries and bytes over all depths: what each inner file may hold by itself, many may not together.
    """
    so_far = Counter[str]() if unpacked is None else unpacked
    try:
        packed = zipfile.ZipFile(file)
    except BAD:
        yield Finding("damaged")
        return
    with packed:
        entries = packed.infolist()
        so_far.update(entries=len(entries), bytes=sum(one.file_size for one in entries))
        if so_far["entries"] > ENTRIES or so_far["bytes"] > SWOLLEN:
            yield Finding("bomb", str(len(entries)))
            return
        for one in entries:
            yield from _entry(packed, one, depth, so_far)


def _entry(packed: zipfile.ZipFile, one: zipfile.ZipInfo, depth: int, so_far: Counter[str]) -> Iterator[Finding]:
    name = one.filename
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or name[1:2] == ":":
        yield Finding("outside", name[:200])
    if one.flag_bits & 1:
        yield Finding("encrypted", name[:200])
        return
    if one.file_size > FROM and one.file_size > RATIO * max(one.compress_size, 1):
        yield Finding("bomb", name[:200])
        return
    if name.lower().endswith((".zip", ".docx", ".xlsx", ".pptx")) and one.file_size <= INNER:
        if depth >= DEPTH:
            yield Finding("bomb", name[:200])
            return
        yield from _inner(packed, one, depth, so_far)


def _inner(packed: zipfile.ZipFile, one: zipfile.ZipInfo, depth: int, so_far: Counter[str]) -> Iterator[Finding]:
    with tempfile.TemporaryFile() as held:
        try:
            with packed.open(one) as part:
                while piece := part.read(1024 * 1024):
                    held.write(piece)
        except BAD:
            yield Finding("damaged", one.filename[:200])
            return
        held.seek(0)
        yield from look_into(cast("IO[bytes]", held), depth=depth + 1, unpacked=so_far)
