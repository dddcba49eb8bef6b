"""Projections: what a room learns from entries, its own platform's included. Exactly once, in order, from zero again.

A room declares, in its `projections.py`:

    @projects("directive.issued", room="holds", kinds={"supervision"})
    def hold(entry: Entry) -> None: ...

It runs in the transaction that moves the room's cursor in that peer's log. Unknown types and versions are passed. One
that raises stops that room for that peer only, with an alarm; an operator may set the entry aside.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction

from tianping.exchange import copies
from tianping.exchange.alarms import clear_alarms, raise_alarm
from tianping.exchange.catalogue import event_types
from tianping.exchange.catalogue.platforms import EntrySetAside
from tianping.exchange.entries import Entry, read_entry
from tianping.exchange.models import Alarm, Cursor, Peer, RelayedSeen, SetAside
from tianping.exchange.revealed import require_in_batch
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import Refusal

log = structlog.get_logger()
Projection = Callable[[Entry], None]
Reset = Callable[[], None]
BUDGET_SECONDS = 0.05
"""A projection's transaction is short, so that the writers of the platform do not wait (SQLite has one at a time)."""
PAGE = 100
NEWS = 2000
RETRY = timedelta(seconds=5)
STOPPED = "projection"
RELAYED = "exchange.relayed"
REVEALED = "record.revealed"


@dataclass(frozen=True)
class Declared:
    """One declared projection: for which type and version, from which kinds of platform (None: any, own included)."""

    project: Projection
    version: int
    kinds: frozenset[str] | None


_declared: dict[str, dict[str, list[Declared]]] = defaultdict(lambda: defaultdict(list))
_clean: dict[tuple[str, str], tuple[int, int]] = {}
"""By origin and room: where the cursor stood, and up to where nothing is for this room. Logs never change below."""
_resets: dict[str, list[Reset]] = defaultdict(list)


class NothingToSetAside(Refusal):
    """The room has not stopped at this entry."""

    code = "nothing-to-set-aside"
    zh = "{room} 没有停在 {origin} 的第 {position} 条，不能搁置。"
    en = "{room} has not stopped at entry {position} of {origin}; it cannot be set aside."
    next_zh = "请先核对告警中的位置。"
    next_en = "Check the position in the alarm first."


def projects(
    type_: str, *, room: str, version: int = 1, kinds: Collection[str] | None = None
) -> Callable[[Projection], Projection]:
    """This function will declare a projection. With `kinds`, entries of other kinds of platform are passed over."""

    def declare(project: Projection) -> Projection:
        declared = Declared(project, version, None if kinds is None else frozenset(kinds))
        _declared[room][type_].append(declared)
        return project

    return declare


def resets(room: str) -> Callable[[Reset], Reset]:
    """This function will declare what clears a room's projected tables before a replay from zero."""

    def declare(reset: Reset) -> Reset:
        _resets[room].append(reset)
        return reset

    return declare


def rooms() -> list[str]:
    """This function will return the rooms that have projections."""
    return sorted(_declared)


def types_of(room: str) -> list[str]:
    """This function will return the types that a room reads."""
    return sorted(_declared[room])


def project_some(*, peer: Peer, room: str, now: datetime) -> int:
    """This function will move a room's cursor on by one short transaction; returns by how many positions.

    Stops before an entry that a projection cannot take, with an alarm (`now`: wall clock, for the alarm only).
    """
    started = time.monotonic()
    failed: tuple[int, Exception] | None = None
    with transaction.atomic():
        cursor = _locked_cursor(peer, room)
        begin, until = cursor.position, copies.size(peer)
        if begin >= until:
            return 0
        page = copies.entries(peer, after=begin, until=until, types=_wanted(room), limit=PAGE)
        leaves = _leaves_of(peer, room, page)
        aside = _set_aside(peer, room, begin)
        cursor.position = until if len(page) < PAGE else page[-1].position + 1
        for number, held in enumerate(page):
            if number and time.monotonic() - started > BUDGET_SECONDS:
                cursor.position = held.position
                break
            try:
                if held.position not in aside:
                    _project_position(peer, room, [held, *leaves[held.position]])
            except Exception as error:  # whatever a room's code raises stops that room, here and nowhere else
                cursor.position = held.position
                failed = held.position, error
                break
        cursor.save(update_fields=["position"])
    _tell(peer, room, failed, now)
    return int(cursor.position) - begin


def _set_aside(peer: Peer, room: str, begin: int) -> set[int]:
    rows = SetAside.objects.filter(peer=peer, room=room, position__gte=begin)
    return set(rows.values_list("position", flat=True))


def _leaves_of(peer: Peer, room: str, page: list[copies.Held]) -> dict[int, list[copies.Held]]:
    found: dict[int, list[copies.Held]] = defaultdict(list)
    if _reads_sealed(room):
        for leaf in copies.leaves(peer, batches=[held.position for held in page], types=types_of(room)):
            found[leaf.position].append(leaf)
    return found


def _tell(peer: Peer, room: str, failed: tuple[int, Exception] | None, now: datetime) -> None:
    if failed is None:
        clear_alarms(kind=STOPPED, peer=peer, room=room, now=now)
        return
    position, error = failed
    raise_alarm(
        kind=STOPPED, peer=peer, room=room, now=now, detail=f"entry {position}: {type(error).__name__}: {error}"
    )


def _locked_cursor(peer: Peer, room: str) -> Cursor:
    Cursor.objects.get_or_create(peer=peer, room=room)
    return Cursor.objects.select_for_update().get(peer=peer, room=room)


def _wanted(room: str) -> list[str]:
    return [*types_of(room), RELAYED, *([copies.BATCH_TYPE] if _reads_sealed(room) else [])]


def _reads_sealed(room: str) -> bool:
    """Types that are not of the catalogue are none that any room can read."""
    sealed = {type_ for (type_, _), event in event_types().items() if event.AUDIENCE == "sealed"}
    return not sealed.isdisjoint(_declared[room])


@transaction.atomic
def _project_position(peer: Peer, room: str, together: list[copies.Held]) -> None:
    for held in together:
        _project_data(peer, room, held)


def _project_data(peer: Peer, room: str, held: copies.Held) -> None:
    entry = read_entry(
        data=held.data,
        origin=peer.origin,
        kind=peer.kind,
        own=peer.is_own(),
        position=held.position,
        leaf=held.leaf,
    )
    if entry is not None and entry.type == REVEALED:
        require_in_batch(peer, entry)
    if entry is not None and not (peer.carried and not entry.sealed and not _first_time(room, entry)):
        dispatch(room, entry)


def dispatch(room: str, entry: Entry) -> None:
    """This function will hand an entry to a room's projections, in the order in which they were declared."""
    if entry.type == RELAYED:
        from tianping.exchange.relaying import unwrap

        inner = unwrap(entry)
        if inner is not None and _first_time(room, inner):
            dispatch(room, inner)
    for declared in _declared[room].get(entry.type, ()):
        if declared.version == entry.type_version and (declared.kinds is None or entry.kind in declared.kinds):
            declared.project(entry)


def _first_time(room: str, inner: Entry) -> bool:
    return RelayedSeen.objects.get_or_create(room=room, origin=inner.origin, index=inner.position)[1]


def project_all(*, now: datetime) -> int:
    """This function will let every room read every log until there is nothing left that can be read.

    A room that has stopped at an entry tries it again every few seconds of the wall clock `now`.
    """
    moved = 0
    for peer in readable_peers():
        for room in _behind(peer, now):
            while step := project_some(peer=peer, room=room, now=now):
                moved += step
    return moved


def _behind(peer: Peer, now: datetime) -> list[str]:
    behind = list(_awaiting(peer))
    if not behind:
        return []
    just_tried = Alarm.objects.filter(kind=STOPPED, peer=peer, cleared_at=None, last_at__gt=now - RETRY)
    return [room for room in behind if room not in set(just_tried.values_list("room", flat=True))]


def _awaiting(peer: Peer) -> dict[str, int]:
    """Rooms with something to read in a log, and how much. Cursors need not move over what no projection reads, so
    that a quiet log costs no writes; what was found clean is remembered as long as the cursor stands where it stood."""
    held = copies.size(peer)
    at = dict(Cursor.objects.filter(peer=peer).values_list("room", "position"))
    starts = {room: _start(peer, room, at.get(room, 0)) for room in rooms()}
    lagging = {room: start for room, start in starts.items() if start < held}
    if not lagging:
        return {}
    news = copies.news(peer, after=min(lagging.values()), until=held, limit=NEWS)
    if len(news) >= NEWS:
        return {room: held - start for room, start in lagging.items()}
    found: dict[str, int] = {}
    for room, start in lagging.items():
        wanted = {*types_of(room), RELAYED}
        count = sum(position >= start and type_ in wanted for position, type_ in news)
        if count:
            found[room] = count
        else:
            _clean[peer.origin, room] = at.get(room, 0), held
    return found


def forget_what_was_clean() -> None:
    """This function will look at every log afresh; for processes that change databases, which are tests."""
    _clean.clear()


def _start(peer: Peer, room: str, cursor: int) -> int:
    stood, clean = _clean.get((peer.origin, room), (-1, 0))
    return max(cursor, clean) if stood == cursor else cursor


def readable_peers() -> list[Peer]:
    """This function will return the peers whose copies rooms read: docked or suspended ones, and the own log."""
    Peer.own()
    return list(Peer.objects.filter(state__in=["docked", "suspended"]))


def lag(*, room: str | None = None) -> int:
    """This function will return how many entries and leaves the rooms have still to read, in sum."""
    counts = [_awaiting(peer) for peer in readable_peers()]
    return sum(count for found in counts for name, count in found.items() if room in (None, name))


def learned(*, room: str) -> int:
    """This function will return how many positions of all logs a room has read: it moves with all that the room learns."""
    return sum(Cursor.objects.filter(room=room).values_list("position", flat=True))


@transaction.atomic
def set_aside(*, peer: Peer, room: str, position: int, reason: str, by: Actor, now: datetime) -> SetAside:
    """This function will let a room pass over the entry at which it has stopped, batch and leaves alike.

    `now` is the business clock; the reason is published as an event. Raises NothingToSetAside.
    """
    cursor = _locked_cursor(peer, room)
    stopped_here = Alarm.objects.filter(kind=STOPPED, peer=peer, room=room, cleared_at=None).exists()
    if cursor.position != position or not stopped_here:
        raise NothingToSetAside(room=room, origin=peer.origin, position=position)
    record(EntrySetAside(platform=peer.origin, position=position, room=room, reason=reason), by=by, now=now)
    clear_alarms(kind=STOPPED, peer=peer, room=room, now=now)
    return SetAside.objects.create(peer=peer, room=room, position=position, reason=reason, at=now)


@transaction.atomic
def replay(*, room: str) -> None:
    """This function will clear a room's projected tables, as it declared, and set its cursors to zero.

    What follows gives the same tables again: projections never wait for a body and never read one late.
    """
    for reset in _resets[room]:
        reset()
    RelayedSeen.objects.filter(room=room).delete()
    Cursor.objects.filter(room=room).update(position=0)
    log.info("replay", room=room, origin=settings.TIANPING_ORIGIN)
