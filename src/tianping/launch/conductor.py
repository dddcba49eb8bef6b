"""The conductor: steps the business clock of all platforms together, only when all are quiescent; 1x between steps."""

import json
import os
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from tianping.refusals import Refusal


class NotQuiet(Refusal):
    """The platforms did not come to rest in the time given."""

    code = "not-quiet"
    zh = "等了 {seconds:.0f} 秒，平台仍有没办完的事：{busy}"
    en = "After {seconds:.0f} s the platforms still have work to do: {busy}"
    next_zh = "请看各平台的日志。"
    next_en = "Look into the platforms' logs."


class Conductor:
    """Holds the clock file that all processes of the city read (specification: processes, clocks, databases)."""

    def __init__(self, *, clock: Path, health: Sequence[str], tell: Callable[[str], None] = lambda _: None) -> None:
        self.clock = clock
        self.health = tuple(health)
        self.tell = tell

    def begin(self, moment: datetime) -> None:
        """This function will set the business clock before any process starts."""
        self._write((moment - datetime.now(UTC)).total_seconds())

    def now(self) -> datetime:
        """This function will return the business time of the city."""
        offset = json.loads(self.clock.read_text())["offset_seconds"]
        return datetime.now(UTC) + timedelta(seconds=offset)

    def step_to(self, moment: datetime) -> None:
        """This function will wait until all are at rest, then move the clock to the moment; never back."""
        self.rest()
        if moment > self.now():
            self._write((moment - datetime.now(UTC)).total_seconds())

    def rest(self, *, seconds: float = 120) -> None:
        """This function will return when every platform has been at rest twice in a row; raises NotQuiet."""
        end, calm, busy = time.monotonic() + seconds, 0, "?"
        while time.monotonic() < end:
            busy = "; ".join(filter(None, (self._busy(address) for address in self.health)))
            calm = 0 if busy else calm + 1
            if calm >= 2:
                return
            time.sleep(0.15)
        raise NotQuiet(seconds=seconds, busy=busy)

    def _busy(self, address: str) -> str:
        try:
            answer = httpx.get(address, timeout=10).json()
        except (httpx.TransportError, ValueError) as error:
            return f"{address}: {type(error).__name__}"
        return "" if answer.get("quiescent") else f"{address}: {answer.get('busy', answer)}"

    def _write(self, offset: float) -> None:
        self.clock.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(json.dumps({"offset_seconds": offset}))
        os.replace(fresh, self.clock)
