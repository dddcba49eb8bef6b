"""Durable record appends with tree and checkpoint per second, beside raw inserts. Usage: benchmarks/record.py [DATABASE_URL]

One command: `PYTHONPATH=src .venv/bin/python benchmarks/record.py`. Without an address it uses a new SQLite file with
synchronous=FULL. Both sides commit after each batch; the ratio is what the log costs.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

BATCHES = (1, 20, 200)
SECONDS = 2.0
NOW = datetime(2026, 2, 2, tzinfo=UTC)


def configure(folder: Path) -> None:
    """This function will set Django up on the database of the command line, or on a new SQLite file."""
    import dj_database_url
    import django
    from django.conf import settings
    from django.core.management import call_command

    address = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/log.sqlite3"
    database = dj_database_url.parse(address)
    if "sqlite" in database["ENGINE"]:
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"
        database["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "init_command": pragmas}
    settings.configure(
        INSTALLED_APPS=["tianping.record"],
        DATABASES={"default": database},
        USE_TZ=True,
        TIANPING_ORIGIN="benchmark.example",
        TIANPING_LOG_KEY=str(folder / "log.key"),
    )
    django.setup()
    call_command("migrate", verbosity=0)


def rate(batch: int, act: Callable[[int], None]) -> float:
    """This function will repeat an act for some seconds and return entries per second."""
    act(batch)
    begun, done = time.perf_counter(), 0
    while (spent := time.perf_counter() - begun) < SECONDS:
        act(batch)
        done += batch
    return done / spent


def main() -> None:
    """This function will measure and print one line per batch size."""
    with tempfile.TemporaryDirectory() as folder:
        configure(Path(folder))
        from django.db import connection, transaction

        from tianping.record.actors import Actor
        from tianping.record.events import Event
        from tianping.record.recording import record
        from tianping.record.sequencer import sequence

        class Measured(Event):
            TYPE: ClassVar[str] = "benchmark.measured"
            ZH: ClassVar[str] = "测量"
            tender: str
            text: str

        actor = Actor.platform("benchmark.example")
        event = Measured(tender="T", text="x" * 200)

        def recorded(count: int) -> None:
            with transaction.atomic():
                for _ in range(count):
                    record(event, by=actor, now=NOW)

        def sequenced(count: int) -> None:
            with transaction.atomic():
                for _ in range(count):
                    record(event, by=actor, now=NOW)
                sequence(NOW)

        def raw(count: int) -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                for _ in range(count):
                    cursor.execute("INSERT INTO raw_insert (data) VALUES (%s)", [b"x" * 500])

        kind, key = ("BYTEA", "BIGSERIAL") if connection.vendor == "postgresql" else ("BLOB", "INTEGER")
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE IF NOT EXISTS raw_insert (id {key} PRIMARY KEY, data {kind})")
        print(f"{connection.vendor}: entries per second, durable, one commit per batch")
        print(f"{'batch':>6} {'raw insert':>12} {'record()':>12} {'with tree and checkpoint':>26} {'ratio':>7}")
        for batch in BATCHES:
            base, only = rate(batch, raw), rate(batch, recorded)
            while sequence(NOW):
                pass
            whole = rate(batch, sequenced)
            print(f"{batch:>6} {base:>12,.0f} {only:>12,.0f} {whole:>26,.0f} {whole / base:>7.2f}")
        connection.close()


if __name__ == "__main__":
    main()
