"""The two clocks (specification of running): business time, which the law counts, and wall time, for every protocol.

Only edges read them: views, the API, the engine, commands. Domain code is handed `now`.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from tianping.refusals import Refusal


class ClockUnreadable(Refusal):
    """The conductor's file cannot be read: no guess is made about what time it is."""

    code = "clock-unreadable"
    status = 503
    zh = "演示时钟文件读不出来，暂停办理。"
    en = "The demonstration clock cannot be read; nothing is done meanwhile."
    next_zh = "请检查时钟文件 {path}。"
    next_en = "Check the clock file {path}."


@dataclass
class SteppedClock:
    """Wall time plus the offset that the conductor last wrote; the file is read again only when it was replaced."""

    path: Path
    _stamp: tuple[int, int, int] = (0, 0, 0)
    _offset: timedelta = timedelta()

    def offset(self) -> timedelta:
        """This function will return how far business time is from wall time. Raises ClockUnreadable."""
        try:
            status = self.path.stat()
            stamp = (status.st_mtime_ns, status.st_ino, status.st_size)
            if stamp != self._stamp:
                self._offset = timedelta(seconds=float(json.loads(self.path.read_bytes())["offset_seconds"]))
                self._stamp = stamp
        except (OSError, ValueError, KeyError, TypeError):
            raise ClockUnreadable(path=self.path) from None
        return self._offset


_clocks: dict[Path, SteppedClock] = {}


def wall_now() -> datetime:
    """This function will return the wall time, aware UTC: for sessions, signatures, leases, log lines."""
    return datetime.now(UTC)


def business_now() -> datetime:
    """This function will return the business time, aware UTC: what the law counts and events bear."""
    return business_of(wall_now())


def business_of(wall: datetime) -> datetime:
    """This function will return the business time at a wall time, as the conductor has set it now."""
    path: Path | None = settings.TIANPING.demonstration_clock
    return wall if path is None else wall + _clocks.setdefault(path, SteppedClock(path)).offset()
