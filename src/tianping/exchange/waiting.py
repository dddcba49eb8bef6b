"""Waiting for the own log to grow: however many peers wait in a long poll, the database is asked once per look."""

import threading
import time
from dataclasses import dataclass, field

from tianping.record.sequencer import log_size

LOOK = 0.1
"""Seconds between two looks."""


@dataclass
class _Seen:
    """The size that was seen last in this process, and when."""

    size: int = 0
    at: float = -LOOK
    lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> int:
        """This method will return the size, at most one look old."""
        with self.lock:
            if time.monotonic() - self.at >= LOOK:
                self.size = log_size()
                self.at = time.monotonic()
            return self.size


_seen = _Seen()


def await_growth(*, after: int, seconds: float) -> None:
    """This function will return when the own log has more than `after` entries, or when the time is over."""
    until = time.monotonic() + seconds
    while _seen.now() <= after and time.monotonic() < until:
        time.sleep(LOOK)
