"""Deterministic ZIP archives: one way to write the same members, and a reader that accepts nothing else. Pure.

Members are stored (not compressed), sorted by name, dated 1980-01-01, without extra fields, comments or flags but
UTF-8. Reading rebuilds every header from name, size and CRC and compares byte for byte, so no byte is without meaning.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tianping.refusals import Refusal

NAME = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")
KEPT = 64 << 20
"""Members up to this size are kept in memory when read, the files beside the record excepted; larger ones are refused."""
CHUNK = 1 << 20
LIMIT = (1 << 32) - 1
FLAGS = 0x0800
DATE = 0x0021
STREAMED = "files/"


class NotAnArchive(Refusal):
    """The bytes are not an archive as this program writes it; any other archiver's output is refused too."""

    code = "not-an-archive"
    zh = "存档包格式不符（{where}）：{what}。"
    en = "The archive is not in its one form ({where}): {what}."
    next_zh = "请重新下载存档包；若仍不符，说明内容被改动。"
    next_en = "Download the bundle again; if it still differs, it was changed."


@dataclass(frozen=True)
class Member:
    """A member as read: `data` is None for files beside the record, which are only hashed."""

    name: str
    size: int
    sha256: str
    data: bytes | None


@dataclass(frozen=True)
class _Place:
    name: bytes
    crc: int
    size: int
    offset: int

    def local(self) -> bytes:
        head = struct.pack(
            "<4s5H3I2H", b"PK\3\4", 20, FLAGS, 0, 0, DATE, self.crc, self.size, self.size, len(self.name), 0
        )
        return head + self.name

    def central(self) -> bytes:
        sizes = (self.crc, self.size, self.size, len(self.name), 0, 0, 0, 0, 0, self.offset)
        return struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, FLAGS, 0, 0, DATE, *sizes) + self.name


def _end(places: list[_Place]) -> bytes:
    directory = b"".join(place.central() for place in places)
    begin = places[-1].offset + len(places[-1].local()) + places[-1].size if places else 0
    count = len(places)
    if count > 0xFFFF or begin + len(directory) > LIMIT:
        raise NotAnArchive(where="end", what="too large")
    return directory + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(directory), begin, 0)


def write(out: BinaryIO, members: dict[str, bytes | Path]) -> None:
    """This function will write the archive; members are bytes, or paths that are read in pieces.

    Raises NotAnArchive for a name outside small letters, digits and `._-/`, or more than 4 GiB.
    """
    places: list[_Place] = []
    offset = 0
    for name in sorted(members):
        if not NAME.fullmatch(name):
            raise NotAnArchive(where=name, what="name")
        crc, size = _measure(members[name])
        place = _Place(name.encode(), crc, size, offset)
        offset += len(place.local()) + size
        if offset > LIMIT:
            raise NotAnArchive(where=name, what="too large")
        out.write(place.local())
        for piece in _pieces(members[name]):
            out.write(piece)
        places.append(place)
    out.write(_end(places))


def _pieces(source: bytes | Path) -> Iterable[bytes]:
    if isinstance(source, bytes):
        return [source]
    return _read(source)


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def _measure(source: bytes | Path) -> tuple[int, int]:
    crc = size = 0
    for piece in _pieces(source):
        crc, size = zlib.crc32(piece, crc), size + len(piece)
    return crc, size


def read(source: BinaryIO) -> Iterator[Member]:
    """This function will read an archive in its one form, member by member; raises NotAnArchive at the first other byte."""
    places: list[_Place] = []
    offset = 0
    while (mark := source.read(4)) == b"PK\3\4":
        place, member = _member(source, offset)
        if places and places[-1].name >= place.name:
            raise NotAnArchive(where=member.name, what="order")
        offset += len(place.local()) + place.size
        places.append(place)
        yield member
    if mark + source.read() != _end(places):
        raise NotAnArchive(where="end", what="directory")


def _member(source: BinaryIO, offset: int) -> tuple[_Place, Member]:
    head = source.read(26)
    if len(head) != 26:
        raise NotAnArchive(where=f"byte {offset}", what="cut off")
    crc, size, _, length = struct.unpack("<3IH", head[10:24])
    name = source.read(length)
    place = _Place(name, crc, size, offset)
    shown = name.decode("ascii", "replace")
    if b"PK\3\4" + head + name != place.local() or not NAME.fullmatch(shown):
        raise NotAnArchive(where=f"byte {offset}", what="header")
    member, found = _content(source, shown, size)
    if found != crc:
        raise NotAnArchive(where=shown, what="CRC")
    return place, member


def _content(source: BinaryIO, name: str, size: int) -> tuple[Member, int]:
    streamed = name.startswith(STREAMED)
    if size > KEPT and not streamed:
        raise NotAnArchive(where=name, what="size")
    digest, crc, left = hashlib.sha256(), 0, size
    kept: list[bytes] = []
    while left:
        piece = source.read(min(left, CHUNK))
        if not piece:
            raise NotAnArchive(where=name, what="cut off")
        digest.update(piece)
        crc, left = zlib.crc32(piece, crc), left - len(piece)
        if not streamed:
            kept.append(piece)
    data = None if streamed else b"".join(kept)
    return Member(name, size, digest.hexdigest(), data), crc


def file_digest(path: Path) -> str:
    """This function will return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
