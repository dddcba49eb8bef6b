"""Canonical JSON (RFC 8785) and its strict reading: what does not read back to the same bytes is refused."""

import json
from typing import Any

import rfc8785

from tianping.refusals import Refusal


class NotCanonical(Refusal):
    """The bytes are not canonical JSON: duplicate keys, other spelling of numbers or strings, trailing bytes."""

    code = "not-canonical"
    zh = "数据不是规范 JSON（RFC 8785）：{what}。"
    en = "The data are not canonical JSON (RFC 8785): {what}."
    next_zh = "请按交换标准重新生成。"
    next_en = "Produce them again as the exchange standard says."


SAFE = 2**53 - 1
_quick = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))
"""Writes what RFC 8785 wants of values without floats whose keys are ASCII, several times as fast as the library."""


def encode(value: Any) -> bytes:
    """This function will return the one canonical encoding of a JSON value."""
    if not _simple(value):
        return rfc8785.dumps(value)
    try:
        return _quick.encode(value).encode()
    except UnicodeEncodeError:
        return rfc8785.dumps(value)  # which refuses what has no encoding


def _simple(value: Any) -> bool:
    """Strings, safe integers, truth values, null, and lists and objects of them; keys sort alike in ASCII and UTF-16."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is dict:
        return all(type(key) is str and key.isascii() and _simple(one) for key, one in value.items())
    if kind is list or kind is tuple:
        return all(map(_simple, value))
    return kind is int and -SAFE <= value <= SAFE


def decode(data: bytes) -> Any:
    """This function will read canonical JSON; raises NotCanonical if any other bytes would mean the same."""
    try:
        value = json.loads(data)
        again = encode(value)
    except (ValueError, RecursionError, rfc8785.CanonicalizationError) as error:
        raise NotCanonical(what=type(error).__name__) from None
    if again != data:
        raise NotCanonical(what="another spelling")
    return value
