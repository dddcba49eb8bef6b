"""Framing is injective and its reading strict."""

from collections.abc import Callable
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tianping.canonical import NotCanonical
from tianping.sealing.framing import BadFrame, canonical, lp, parse_canonical, split


@given(st.lists(st.binary(max_size=40)))
def test_fields_come_back_as_they_went_in(fields: list[bytes]) -> None:
    assert list(split(lp(*fields))) == fields


@given(st.lists(st.binary(max_size=8)), st.lists(st.binary(max_size=8)))
def test_no_two_lists_of_fields_give_the_same_bytes(one: list[bytes], two: list[bytes]) -> None:
    assert (lp(*one) == lp(*two)) == (one == two)


@pytest.mark.parametrize("data", [b"\0", b"\0\0\0\1", b"\0\0\0\0\0", b"\xff\xff\xff\xffx"])
def test_cut_fields_are_refused(data: bytes) -> None:
    with pytest.raises(BadFrame):
        split(data)


@pytest.mark.parametrize(
    "data", [b'{"a":1,"a":1}', b'{"a": 1}', b'{"b":1,"a":2}', b"{}x", b"1.0", b"NaN", b"", b"\xff"]
)
def test_json_that_is_not_canonical_is_refused(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        parse_canonical(data)


def test_canonical_json_reads_back() -> None:
    assert parse_canonical(canonical({"b": [1, "价"], "a": None})) == {"a": None, "b": [1, "价"]}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**55), 2**55) | st.floats() | st.text(st.characters()),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(), max_size=4), inner, max_size=4)
    ),
)


def written(write: Callable[[Any], bytes], value: Any) -> bytes | None:
    """What is written, or None where it is refused."""
    try:
        return write(value)
    except ValueError:
        return None


@given(JSON)
def test_the_quick_way_of_writing_writes_what_the_library_writes(value: Any) -> None:
    assert written(canonical, value) == written(rfc8785.dumps, value)


@pytest.mark.parametrize(
    "value",
    ["\x00\x1f\x7f\u2028\"\\/\b\t", "\ud800", {"\ue000": 1, "\U00010000": 2}, {"é": 1, "e": (2,)}, 2**53, -0.0, {1: 2}, 1e21, True],
)  # fmt: skip
def test_what_is_rare_is_written_as_the_library_writes_it(value: Any) -> None:
    assert written(canonical, value) == written(rfc8785.dumps, value)
