"""The conductor: steps the business clock of all platforms together, only when all are quiescent; 1x between steps."""

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from tianping.refusals import Refusal

LOOKS = 2
"""Pairs of looks that must agree: what was recorded at the first is in a log at the second, and held by all at the third."""


class NotQuiet(Refusal):
    """The platforms did not come to rest in the time given."""

    code = "not-quiet"
    zh = "等了 {seconds:.0f} 秒，平台仍有没办完的事：{busy}"
    en = "After {seconds:.0f} s the platforms still have work to do: {busy}"
    next_zh = "请看各平台的日志。"
    next_en = "Look into the platforms' logs."


@dataclass(frozen=True)
class Look:
    """One platform at one look: what it is busy with, how much it has recorded, which logs it holds how far."""

    why: str
    acts: int = 0
    size: int = 0
    copies: Mapping[str, int] = field(default_factory=dict)


class Conductor:
    """Holds the clock file that all processes of the city read (specification: processes, clocks, databases)."""

    def __init__(self, *, clock: Path, health: Mapping[str, str]) -> None:
        self.clock = clock
        self.health = dict(health)  # origin to the address of its /healthz
        self.http = httpx.Client(timeout=10)  # asked several times a second

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
        """This function will return when nothing is under way, nothing new was recorded between two looks, and every
        platform holds what the others' logs held at the first look. Raises NotQuiet."""
        end, before, still, busy = time.monotonic() + seconds, None, 0, "?"
        while time.monotonic() < end:
            now = {origin: self._asked(address) for origin, address in self.health.items()}
            busy = "; ".join(f"{origin}: {found.why}" for origin, found in now.items() if found.why)
            still = still + 1 if not busy and before is not None and _still(before, now) else 0
            if still >= LOOKS:
                return
            before = None if busy else now
            time.sleep(0.2)
        raise NotQuiet(seconds=seconds, busy=busy or "new acts at every look")

    def _asked(self, address: str) -> Look:
        try:
            answer = self.http.get(address).json()
            found = answer["exchange"]
            why = "" if answer.get("quiescent") else str(found.get("busy") or answer)
            return Look(why, found["acts"], found["size"], found["copies"])
        except (httpx.TransportError, ValueError, KeyError) as error:
            return Look(type(error).__name__)

    def _write(self, offset: float) -> None:
        self.clock.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(json.dumps({"offset_seconds": offset}))
        os.replace(fresh, self.clock)


def _still(before: Mapping[str, Look], now: Mapping[str, Look]) -> bool:
    if any(before[origin].acts != look.acts for origin, look in now.items()):
        return False
    sizes = {origin: look.size for origin, look in before.items()}
    return all(look.copies.get(other, size) >= size for look in now.values() for other, size in sizes.items())
