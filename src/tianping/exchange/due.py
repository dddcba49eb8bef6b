"""The due-scan: deadlines hang on it. What is due at `now` is asked every second; each answer is an idempotent action.

A room declares, in its `tasks.py`:

    @due_scan
    def closings(now: datetime) -> Iterator[Callable[[], None]]:
        for tender in Tender.objects.filter(next_moment__lte=now): yield partial(close, tender=tender, now=now)

Each callable runs on its own; what it raises becomes an alarm, with growing pauses, and stops nothing else. What may
wait for another machine (HTTP) is an errand, on a thread of its own, so that no deadline waits for it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog

from tianping.exchange.alarms import cause, clear_alarms, raise_alarm
from tianping.exchange.models import Alarm

log = structlog.get_logger()
Action = Callable[[], object]
Scan = Callable[[datetime], Iterable[Action]]
Tick = Callable[[datetime], object]
FAILED = "due"
PAUSES = (1, 2, 4, 8, 15, 30, 60)
"""Seconds of the wall clock before an action that failed is tried again; the last one is for ever after."""

_scans: list[Scan] = []
_ticks: list[tuple[Tick, float]] = []
_errands: list[tuple[Tick, float]] = []


def due_scan(scan: Scan) -> Scan:
    """This function will declare a scan: given the business clock's `now`, what must be done."""
    _scans.append(scan)
    return scan


def each_tick(seconds: float = 1.0) -> Callable[[Tick], Tick]:
    """This function will declare something for a cadence of the wall clock; it is handed the business clock's `now`."""

    def declare(tick: Tick) -> Tick:
        _ticks.append((tick, seconds))
        return tick

    return declare


def errand(seconds: float) -> Callable[[Tick], Tick]:
    """This function will declare something slow for a cadence of the wall clock, off the thread of the deadlines."""

    def declare(run: Tick) -> Tick:
        _errands.append((run, seconds))
        return run

    return declare


def name_of(action: Callable[..., object]) -> str:
    """This function will name an action, so that its failures are counted as one alarm."""
    if isinstance(action, partial):
        facts = [f"{key}={_short(value)}" for key, value in action.keywords.items() if not isinstance(value, datetime)]
        args = [_short(value) for value in action.args if not isinstance(value, datetime)]
        return f"{name_of(action.func)}({', '.join([*args, *facts])})"[:300] if args or facts else name_of(action.func)
    held = [cell.cell_contents for cell in getattr(action, "__closure__", None) or ()]
    closure = [_short(value) for value in held if not isinstance(value, datetime)]
    name = f"{getattr(action, '__module__', '')}.{getattr(action, '__qualname__', repr(action))}"
    return f"{name}[{', '.join(closure)}]"[:300] if closure else name[:300]


def _short(value: object) -> str:
    key = getattr(value, "pk", None)
    if key is not None:
        return f"{type(value).__name__} {key}"
    return repr(value)[:60] if isinstance(value, str | int) else type(value).__name__


@dataclass
class DueScan:
    """One thread's due-scan, or its errands, with what it remembers of failures and cadences."""

    errands: bool = False
    failures: dict[str, int] = field(default_factory=dict)
    not_before: dict[str, datetime] = field(default_factory=dict)
    ticked: dict[int, datetime] = field(default_factory=dict)
    remembered: bool = False

    def run(self, *, now: datetime, wall: datetime) -> int:
        """This method will do what is due at `now`; returns how many actions succeeded. `wall` is the wall clock."""
        if self.errands:
            self._tick(_errands, now, wall)
            return 0
        self._remember()
        self._tick(_ticks, now, wall)
        actions = list(due_actions(now, wall))
        self._forget_what_is_due_no_more({name_of(action) for action in actions}, wall)
        return sum(self._try(action, wall) for action in actions)

    def _remember(self) -> None:
        if not self.remembered:
            open_ones = Alarm.objects.filter(kind=FAILED, cleared_at=None)
            self.failures |= dict.fromkeys(open_ones.values_list("subject", flat=True), 1)
            self.remembered = True

    def _forget_what_is_due_no_more(self, due: set[str], wall: datetime) -> None:
        standing = {name_of(one) for one in [*_scans, *(tick for tick, _ in [*_ticks, *_errands])]}
        for name in set(self.failures) - due - standing:
            self.failures.pop(name)
            self.not_before.pop(name, None)
            clear_alarms(kind=FAILED, subject=name, now=wall)

    def _try(self, action: Action, wall: datetime) -> bool:
        name = name_of(action)
        if wall < self.not_before.get(name, wall):
            return False
        try:
            action()
        except Exception as error:  # an action that fails never stops another
            failed = self.failures.get(name, 0)
            self.failures[name] = failed + 1
            self.not_before[name] = wall + timedelta(seconds=PAUSES[min(failed, len(PAUSES) - 1)])
            log.warning("due action failed", action=name, cause=cause(error))
            raise_alarm(kind=FAILED, subject=name, detail=cause(error), now=wall)
            return False
        self.not_before.pop(name, None)
        if self.failures.pop(name, 0):
            clear_alarms(kind=FAILED, subject=name, now=wall)
        return True

    def _tick(self, ticks: list[tuple[Tick, float]], now: datetime, wall: datetime) -> None:
        for number, (tick, seconds) in enumerate(ticks):
            last = self.ticked.get(number)
            if last is None or wall - last >= timedelta(seconds=seconds):
                self.ticked[number] = wall
                self._try(partial(tick, now), wall)


def due_actions(now: datetime, wall: datetime) -> Iterator[Action]:
    """This function will ask every scan what is due at `now`; a scan that fails raises its own alarm."""
    alarmed = set(Alarm.objects.filter(kind=FAILED, cleared_at=None).values_list("subject", flat=True))
    for scan in _scans:
        name = name_of(scan)
        try:
            found = list(scan(now))
            if name in alarmed:
                clear_alarms(kind=FAILED, subject=name, now=wall)
        except Exception as error:  # a broken scan of one room leaves the deadlines of the others alone
            log.warning("due scan failed", scan=name, cause=cause(error))
            raise_alarm(kind=FAILED, subject=name, detail=cause(error), now=wall)
            continue
        yield from found


def failing() -> int:
    """This function will return how many due actions are failing and wait for another try."""
    return Alarm.objects.filter(kind=FAILED, cleared_at=None).count()
