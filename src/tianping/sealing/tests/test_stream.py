"""The body's stream for any length; any change to it is found and named."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.sealing import stream, suites
from tianping.sealing.stream import CHUNK, SEALED_CHUNK, TAG, ChunkFault, chunk_count, nonce, sealed_length

AEADS = [row.aead(bytes(row.key_length)) for row in suites.SUITES]
HH = bytes(range(32))


def sealed(plain: bytes, aead: suites.Aead = AEADS[0]) -> bytes:
    out = io.BytesIO()
    stream.encrypt(aead=aead, hh=HH, fill=io.BytesIO(plain).readinto, length=len(plain), write=out.write)  # type: ignore[arg-type]
    return out.getvalue()


def opened(body: bytes, length: int | None = None, aead: suites.Aead = AEADS[0]) -> bytes:
    read = io.BytesIO(body).read
    return b"".join(stream.decrypt(aead=aead, hh=HH, read=read, length=len(body) if length is None else length))


@pytest.mark.parametrize("aead", AEADS)
@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17])
def test_a_stream_of_any_length_comes_back(length: int, aead: suites.Aead) -> None:
    plain = bytes(length)
    body = sealed(plain, aead)
    assert len(body) == sealed_length(length)
    assert opened(body, aead=aead) == plain


@given(plain=st.binary(max_size=300), at=st.integers(min_value=0), bit=st.integers(0, 7), aead=st.sampled_from(AEADS))
def test_any_flipped_bit_is_found(plain: bytes, at: int, bit: int, aead: suites.Aead) -> None:
    body = bytearray(sealed(plain, aead))
    body[at % len(body)] ^= 1 << bit
    with pytest.raises(ChunkFault, match="corrupted"):
        opened(bytes(body), aead=aead)


@given(
    plain=st.binary(min_size=1, max_size=300), cut=st.integers(min_value=1, max_value=300), aead=st.sampled_from(AEADS)
)
def test_any_cut_is_found(plain: bytes, cut: int, aead: suites.Aead) -> None:
    body = sealed(plain, aead)
    with pytest.raises(ChunkFault, match="truncated"):
        opened(body[: -min(cut, len(body))], length=len(body), aead=aead)


@given(length=st.integers(min_value=0, max_value=1 << 50))
def test_every_stream_has_a_length_that_tells_its_chunks(length: int) -> None:
    assert chunk_count(sealed_length(length)) == max(1, -(-length // CHUNK))


@pytest.mark.parametrize("length", [0, 1, TAG - 1, SEALED_CHUNK + 1, SEALED_CHUNK + TAG])
def test_lengths_that_no_stream_has_are_faults(length: int) -> None:
    assert chunk_count(length) is None
    with pytest.raises(ChunkFault):
        opened(bytes(length))


def test_a_stream_cut_at_a_chunk_and_declared_shorter_is_found() -> None:
    body = sealed(bytes(2 * CHUNK))
    with pytest.raises(ChunkFault):
        opened(body[:SEALED_CHUNK])


def test_nonces_never_repeat_within_a_stream() -> None:
    seen = {nonce(counter, last=last) for counter in range(1000) for last in (False, True)}
    assert len(seen) == 2000
    assert {len(one) for one in seen} == {12}
