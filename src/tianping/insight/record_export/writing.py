"""Facts to Parquet by month, with a cursor for each log; a run that is cut off is taken up where it stopped."""

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tianping.insight.record_export.facts import Fact
from tianping.insight.record_export.folding import TYPES, fold
from tianping.insight.tables.store import Store, quoted
from tianping.refusals import Refusal

BATCH = 10_000
_CURSOR = "cursor.json"


class OutOfOrder(Refusal):
    """Facts of one log must come in the order of the log; a gap or a step back cannot be told from tampering."""

    code = "out-of-order"
    zh = "{origin} 的第 {position} 条记录早于已导出的位置 {reached}。"
    en = "Entry {position} of {origin} comes after entry {reached}, out of order."
    next_zh = "请按日志顺序提供记录。"
    next_en = "Hand over the entries in the order of the log."


@dataclass(frozen=True)
class Export:
    """What a run wrote: facts taken, facts already there, and those of types that no table is made of."""

    written: int
    known: int
    other: int


def export(facts: Iterable[Fact], folder: Path, *, batch: int = BATCH) -> Export:
    """This function will add facts to the folder; what an earlier run wrote is passed by. Raises OutOfOrder.

    A part is written whole under a name that follows from where it begins, then the cursor moves: a run that dies in
    between writes the same part again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    cursor = _cursor(folder)
    written = known = other = 0
    for origin, part in _batches(facts, batch):
        reached = tuple(cursor.get(origin, (-1, -1)))
        new = [fact for fact in part if fact.place > reached]
        known += len(part) - len(new)
        kept = [fact for fact in new if fact.type in TYPES]
        other += len(new) - len(kept)
        if kept:
            _write(folder, origin, kept)
        if new:
            cursor[origin] = list(new[-1].place)
            _replace(folder / _CURSOR, json.dumps(cursor, sort_keys=True).encode())
        written += len(kept)
    return Export(written, known, other)


def _cursor(folder: Path) -> dict[str, Any]:
    file = folder / _CURSOR
    return dict(json.loads(file.read_text())) if file.exists() else {}


def _batches(facts: Iterable[Fact], size: int) -> Iterator[tuple[str, list[Fact]]]:
    held: dict[str, list[Fact]] = defaultdict(list)
    last: dict[str, tuple[int, int]] = {}
    for fact in facts:
        if fact.place <= last.get(fact.origin, (-1, -2)):
            raise OutOfOrder(origin=fact.origin, position=fact.position, reached=last[fact.origin][0])
        last[fact.origin] = fact.place
        held[fact.origin].append(fact)
        if len(held[fact.origin]) >= size:
            yield fact.origin, held.pop(fact.origin)
    yield from held.items()


def _write(folder: Path, origin: str, facts: list[Fact]) -> None:
    name = hashlib.sha256(origin.encode()).hexdigest()[:12]
    months: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        months[f"{fact.at:%Y-%m}"].append(fact)
    for month, rows in months.items():
        target = folder / "facts" / f"month={month}" / f"{name}-{facts[0].position}-{facts[0].leaf}.parquet"
        table = pa.table({
            "origin": [fact.origin for fact in rows], "position": [fact.position for fact in rows],
            "leaf": [fact.leaf for fact in rows], "type": [fact.type for fact in rows],
            "at": pa.array([fact.at.replace(tzinfo=None) for fact in rows], pa.timestamp("us")),
            "body": [json.dumps(fact.body, ensure_ascii=False, sort_keys=True) for fact in rows],
        })  # fmt: skip
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, sink.getvalue().to_pybytes())


def _replace(target: Path, content: bytes) -> None:
    aside = target.with_suffix(".writing")
    with aside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(target)


def open_exported(folder: Path, *, memory: str = "3GB") -> Store:
    """This function will return a store whose tables are filled from the exported facts of all logs."""
    store = Store.open(memory=memory)
    if not any((folder / "facts").glob("month=*/*.parquet")):
        return store
    source = f"read_parquet('{quoted(folder)}/facts/month=*/*.parquet', hive_partitioning=false)"
    cursor = store.connection.cursor().execute(
        f'SELECT origin, "position", leaf, "type", "at", body FROM {source} ORDER BY "at", origin, "position", leaf'
    )
    for name, rows in fold(_facts(cursor)).items():
        store.add(name, rows)
    return store


def _facts(cursor: Any) -> Iterator[Fact]:
    while rows := cursor.fetchmany(BATCH):
        for origin, position, leaf, kind, at, body in rows:
            yield Fact(origin=origin, position=position, leaf=leaf, type=kind, at=_utc(at), body=json.loads(body))


def _utc(moment: datetime) -> datetime:
    from datetime import UTC

    return moment.replace(tzinfo=UTC)
