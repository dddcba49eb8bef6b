"""The recovery code opens its own envelope and no other, and mistyping it is found."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.sealing.envelope import Head
from tianping.sealing.reading import BidUnopenable, OpenedBid
from tianping.sealing.recovery import (
    CONSONANTS,
    BadRecoveryCode,
    OtherRecoveryCode,
    from_words,
    open_envelope,
    qr_svg,
    qr_text,
    to_words,
)

from .conftest import USCC, Seal


def opened(path: Path, head: Head, code: str, sink: Path | None = None) -> OpenedBid:
    with path.open("rb") as body:
        body.seek(head.body_offset)
        return open_envelope(head, body, seed=from_words(code), sink=sink)


def test_the_recovery_code_opens_the_envelope(sealing: Seal, tmp_path: Path) -> None:
    sealed, head = sealing()
    sink = tmp_path / "sink"
    sink.mkdir()
    bid = opened(sealed.path, head, sealed.recovery_code, sink)
    assert bid.manifest.uscc == USCC
    assert (sink / "technical.pdf").read_bytes() == (tmp_path / "technical.pdf").read_bytes()


def test_another_envelopes_code_does_not_open(sealing: Seal) -> None:
    (one, head), (two, _) = sealing(), sealing()
    with pytest.raises(OtherRecoveryCode):
        opened(one.path, head, two.recovery_code)


def test_a_damaged_envelope_is_found_by_the_code_too(sealing: Seal) -> None:
    sealed, head = sealing()
    data = bytearray(sealed.path.read_bytes())
    data[-1] ^= 1
    sealed.path.write_bytes(data)
    with pytest.raises(BidUnopenable) as refused:
        opened(sealed.path, head, sealed.recovery_code)
    assert refused.value.kind == "body-corrupted"


@given(st.binary(min_size=32, max_size=32))
def test_words_give_the_seed_back_however_they_are_typed(seed: bytes) -> None:
    code = to_words(seed)
    assert from_words(code.upper().replace("-", "  ")) == seed


@given(seed=st.binary(min_size=32, max_size=32), at=st.integers(0, 16), letter=st.sampled_from(CONSONANTS))
def test_a_mistyped_letter_is_found(seed: bytes, at: int, letter: str) -> None:
    words = to_words(seed).split("-")
    if words[at][0] != letter:
        words[at] = letter + words[at][1:]
        try:
            other = from_words("-".join(words))
        except BadRecoveryCode:
            return
        assert other != seed  # one in 65,536 passes the check, and then opens nothing


@pytest.mark.parametrize("code", ["", "babab", "-".join(["xxxxx"] * 17), "-".join(["babab"] * 17), "天" * 17])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(BadRecoveryCode):
        from_words(code)


def test_the_code_can_be_printed_as_qr() -> None:
    assert qr_svg(bytes(32)).startswith("<svg")
    assert len(qr_text(bytes(32)).splitlines()) > 10
