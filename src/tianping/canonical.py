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


def encode(value: Any) -> bytes:
    """This function will return the one canonical encoding of a JSON value."""
    return rfc8785.dumps(value)


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
