"""How bytes are put together before they are hashed, signed or encrypted (docs/envelope.md §1).

`LP(x)` is a 4-byte big-endian length, then x. JSON is canonical (RFC 8785) and read strictly.
"""

from collections.abc import Iterator
from typing import Any

from tianping import canonical as ground
from tianping.refusals import Refusal

LENGTH_BYTES = 4


class BadFrame(Refusal):
    """The bytes are not a sequence of length-prefixed fields: a length reaches beyond the end."""

    code = "bad-frame"
    zh = "数据分段不完整或超出允许长度（{what}）。"
    en = "The data are not framed as the specification says ({what})."
    next_zh = "请用投标工具重新加密后上传。"
    next_en = "Seal again with the bid maker, then upload."


def u8(number: int) -> bytes:
    """This function will write a number from 0 to 255 as one byte."""
    return number.to_bytes(1, "big")


def lp(*fields: bytes) -> bytes:
    """This function will frame each field by its length and join them; no two lists of fields give the same bytes."""
    return b"".join(len(field).to_bytes(LENGTH_BYTES, "big") + field for field in fields)


def split(data: bytes) -> tuple[bytes, ...]:
    """This function will undo `lp`; raises BadFrame if a field is cut off."""
    return tuple(_fields(data))


def _fields(data: bytes) -> Iterator[bytes]:
    position = 0
    while position < len(data):
        start = position + LENGTH_BYTES
        end = start + int.from_bytes(data[position:start], "big")
        if start > len(data) or end > len(data):
            raise BadFrame(what=f"byte {position}")
        yield data[start:end]
        position = end


def canonical(value: Any) -> bytes:
    """This function will return the canonical JSON (RFC 8785) of a value."""
    return ground.encode(value)


def parse_canonical(data: bytes) -> Any:
    """This function will read canonical JSON; duplicate keys, other spellings and trailing bytes raise NotCanonical."""
    return ground.decode(data)
