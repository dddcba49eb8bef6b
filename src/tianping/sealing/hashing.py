"""Hashing beside the main thread: hashing costs more than the cipher, and gives up the interpreter's lock."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO

from tianping.sealing.suites import Hasher, Suite, sha256, suite

WAITING = 8  # parts on their way: bounds the memory, 8 MiB with chunks of 1 MiB
READ = 1 << 20
SUITE_OF_STORES = suite("INTL-1")
"""Files are kept, copied and uploaded under their SHA-256, whatever suite a bid is sealed by."""


class BackgroundHash:
    """A hash computed in order in one thread of its own. Parts handed in must not change afterwards."""

    def __init__(self, suite: Suite) -> None:
        self._hash: Hasher = suite.hasher()
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._waiting: deque[Future[None]] = deque()

    def update(self, data: bytes | memoryview) -> None:
        """This function will take the next part; it waits when too many are on their way."""
        if len(self._waiting) >= WAITING:
            self._waiting.popleft().result()
        self._waiting.append(self._thread.submit(self._hash.update, data))

    def hexdigest(self) -> str:
        """This function will wait for all parts and return the digest in hexadecimal."""
        self.close()
        return self._hash.hexdigest()

    def close(self) -> None:
        """This function will end the thread; parts on their way are finished first."""
        self._thread.shutdown(wait=True)
        while self._waiting:
            self._waiting.popleft().result()


def digests_of(stream: BinaryIO, suite: Suite, length: int) -> tuple[str, str]:
    """This function will hash `length` bytes of a stream by the suite, and by SHA-256, reading them once."""
    plain = None if suite.hash is sha256 else BackgroundHash(SUITE_OF_STORES)
    try:
        digest = digest_of(stream, suite, length, also=plain.update if plain else None)
        return digest, plain.hexdigest() if plain else digest
    finally:
        if plain:
            plain.close()


def digest_of(
    stream: BinaryIO, suite: Suite, length: int | None = None, also: Callable[[bytes], None] | None = None
) -> str:
    """This function will hash a stream from where it stands, at most `length` bytes; hexadecimal.

    `also` is handed each part that was read.
    """
    hasher = suite.hasher()
    left = length
    while part := stream.read(READ if left is None else min(READ, left)):
        hasher.update(part)
        if also:
            also(part)
        left = None if left is None else left - len(part)
    return hasher.hexdigest()
