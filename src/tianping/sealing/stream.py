"""The body: an authenticated stream of chunks of 1 MiB, in constant memory (docs/envelope.md §6).

Chunk n is AEAD(K, nonce = u88(n) ‖ u8(last), AAD = hh). The nonce says where a chunk belongs and whether the stream
ends there, so what was moved, doubled, cut or flipped cannot pass; `_locate` finds out which of these it was.
"""

from collections.abc import Callable, Iterator
from typing import Literal

from cryptography.exceptions import InvalidTag

from tianping.sealing.suites import Aead

CHUNK = 1 << 20
TAG = 16
SEALED_CHUNK = CHUNK + TAG
NONCE_COUNTER_BYTES = 11
Fault = Literal["truncated", "extended", "corrupted", "reordered", "duplicated"]


class ChunkFault(Exception):
    """A chunk does not open. `chunk` counts from 0. Whose fault it is, `reading` decides by the signed digest."""

    def __init__(self, fault: Fault, chunk: int) -> None:
        super().__init__(f"chunk {chunk}: {fault}")
        self.fault = fault
        self.chunk = chunk


def nonce(counter: int, *, last: bool) -> bytes:
    """This function will write the nonce of 12 bytes: u88(counter) ‖ u8(1 if last else 0)."""
    return counter.to_bytes(NONCE_COUNTER_BYTES, "big") + bytes([last])


def sealed_length(plain: int) -> int:
    """This function will return how many bytes a stream of `plain` bytes becomes."""
    return plain + TAG * max(1, -(-plain // CHUNK))


def chunk_count(length: int) -> int | None:
    """This function will return the number of chunks in a body of that length; None if no stream has such a length."""
    count = max(1, -(-length // SEALED_CHUNK))
    remainder = length - (count - 1) * SEALED_CHUNK
    return count if remainder > TAG or length == TAG else None


def encrypt(
    *, aead: Aead, hh: bytes, fill: Callable[[bytearray], None], length: int, write: Callable[[bytes], object]
) -> None:
    """This function will encrypt a stream of `length` bytes chunk by chunk and hand each sealed chunk to `write`.

    `fill` fills the buffer that it is given with the stream's next bytes, whole. Buffers are never used twice, so
    that `fill` and `write` may go on reading them in other threads.
    """
    count = max(1, -(-length // CHUNK))
    for counter in range(count):
        last = counter == count - 1
        buffer = bytearray(length - counter * CHUNK if last else CHUNK)
        fill(buffer)
        write(aead.encrypt(nonce(counter, last=last), buffer, hh))


def decrypt(*, aead: Aead, hh: bytes, read: Callable[[int], bytes], length: int) -> Iterator[bytes]:
    """This function will yield the plaintext chunks of a body that should be `length` bytes, taken from `read`.

    Raises ChunkFault at the first chunk that does not open, or for bytes missing or too many.
    """
    count = chunk_count(length)
    if count is None:
        raise ChunkFault("corrupted", 0)
    for counter in range(count):
        last = counter == count - 1
        expected = length - counter * SEALED_CHUNK if last else SEALED_CHUNK
        sealed = read(expected)
        if len(sealed) < expected:
            raise ChunkFault("truncated", counter)
        try:
            yield aead.decrypt(nonce(counter, last=last), sealed, hh)
        except InvalidTag:
            raise ChunkFault(_locate(aead, hh, sealed, counter, count), counter) from None
    if read(1):
        raise ChunkFault("extended", count)


def _locate(aead: Aead, hh: bytes, sealed: bytes, counter: int, count: int) -> Fault:
    """An earlier chunk here means a doubling, a later one an exchange, none a change of bits."""
    for other in range(count):
        for last in (False, True):
            try:
                aead.decrypt(nonce(other, last=last), sealed, hh)
            except InvalidTag:
                continue
            return "duplicated" if other < counter else "reordered"
    return "corrupted"
