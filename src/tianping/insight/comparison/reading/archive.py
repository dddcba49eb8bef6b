"""Office files are ZIP archives: opened only when what they would unpack to is in proportion."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

from lxml import etree

from tianping.insight.comparison.reading.content import Limits, Source
from tianping.insight.comparison.reading.unreadable import Bomb, Broken, Encrypted, UnknownKind, Unreadable

ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_SMALL: Final = 10 << 20
"""Below this nothing is a bomb, whatever its ratio."""


def old_office(source: Source) -> Unreadable:
    """This function will tell an encrypted Office file from one of the old kinds (doc, xls)."""
    encrypted = _ENCRYPTED in source.path.read_bytes()
    return Encrypted(name=source.name) if encrypted else UnknownKind(name=source.name)


@contextmanager
def opened(source: Source, *, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """This function will open the archive. Raises `Bomb`, `Encrypted` or `Broken`, also from inside the block."""
    try:
        with zipfile.ZipFile(source.path) as archive:
            entries = archive.infolist()
            packed = max(1, source.path.stat().st_size)
            unpacked = sum(each.file_size for each in entries)
            out_of_proportion = unpacked > _SMALL and unpacked > limits.unpacked_ratio * packed
            if len(entries) > limits.entries or unpacked > limits.unpacked_bytes or out_of_proportion:
                raise Bomb(name=source.name)
            if any(each.flag_bits & 1 for each in entries):
                raise Encrypted(name=source.name)
            yield archive
    except (zipfile.BadZipFile, etree.XMLSyntaxError, EOFError, KeyError, OSError, NotImplementedError) as error:
        raise Broken(name=source.name) from error
    except (ValueError, RuntimeError) as error:  # zlib.error is neither; see `xml` and `part`
        raise Broken(name=source.name) from error


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """This function will return one part, empty where there is none."""
    import zlib

    try:
        return archive.read(name)
    except KeyError:
        return b""
    except zlib.error as error:
        raise zipfile.BadZipFile(name) from error


def xml(archive: zipfile.ZipFile, name: str, *, source: Source) -> etree._Element | None:
    """This function will return the parsed part, None where there is none; entities and DTDs are refused."""
    raw = part(archive, name)
    if not raw.strip():
        return None
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw or raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Bomb(name=source.name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(raw, parser)


def office_kind(source: Source, *, limits: Limits) -> Literal["word", "excel"] | None:
    """This function will tell Word from Excel by the parts of the archive."""
    with opened(source, limits=limits) as archive:
        names = set(archive.namelist())
    return "word" if "word/document.xml" in names else "excel" if "xl/workbook.xml" in names else None
