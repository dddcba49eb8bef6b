"""Insight beside raw DuckDB, in one run. Usage: benchmarks/insight.py [PROCESSES] [BIDS] [TENDERS-FOR-FALSE-ALARMS]

One command: `PYTHONPATH=src .venv/bin/python benchmarks/insight.py 1000000 10000000`. Made-up data: OCDS releases (JSON
Lines) for the eleven flags, bids in Parquet for variation and pairs, random competitive tenders for false alarms, and
made-up markets for the detector. Each measure runs in its own process and reports seconds and peak memory.
"""

import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

PROCESSES = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
BIDS = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
RANDOM = int(sys.argv[3]) if len(sys.argv) > 3 else 4_000
MEMORY = "3GB"


def measured(act: Callable[..., Any], *given: Any) -> tuple[Any, float, float]:
    """This function will run an act in a process of its own: its answer, seconds, and peak memory in GB."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_run, (act, given))


def _run(act: Callable[..., Any], given: tuple[Any, ...]) -> tuple[Any, float, float]:
    duckdb.sql("SET enable_progress_bar=false")
    begun = time.perf_counter()
    answer = act(*given)
    return answer, time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def write_releases(path: Path, count: int) -> None:
    """This function will write compiled releases, about four bids each, by DuckDB itself."""
    duckdb.sql(f"""
COPY (SELECT 'ocds-made-' || i AS ocid, strftime(day, '%Y-%m-%dT08:00:00Z') AS date, {{'id': 'B' || (i % 5000)}} AS buyer,
  {{'id': i::VARCHAR, 'procurementMethod': CASE WHEN i % 5 = 0 THEN 'direct' ELSE 'open' END, 'numberOfTenderers': n,
    'procuringEntity': {{'id': 'E' || (i % 3000)}}, 'tenderPeriod': {{'startDate': strftime(day, '%Y-%m-%dT08:00:00Z'),
    'endDate': strftime(day + to_days((10 + i % 20)::INT), '%Y-%m-%dT08:00:00Z')}}}} AS tender,
  {{'details': list_transform(range(n), lambda x: {{'id': 'b' || x, 'status': CASE WHEN hash(i, x, 's') % 10 = 0
      THEN 'disqualified' ELSE 'valid' END, 'date': strftime(day + to_days(5), '%Y-%m-%dT08:00:00Z'),
    'value': {{'amount': 100000 + hash(i) % 1000000 + hash(i, x) % 90000, 'currency': 'CNY'}},
    'tenderers': [{{'id': 'F' || (hash(i, x, 'f') % 20000)}}]}})}} AS bids,
  [{{'id': 'a', 'status': 'active', 'date': strftime(day + to_days(40), '%Y-%m-%dT08:00:00Z'),
    'suppliers': [{{'id': 'F' || (hash(i, 0, 'f') % 20000)}}],
    'items': [{{'id': '1', 'classification': {{'id': (10 + hash(i, 'c') % 40)::VARCHAR || '000000'}}}}]}}] AS awards
FROM (SELECT i, 1 + (hash(i, 'n') % 7)::BIGINT AS n, DATE '2024-01-01' + to_days((i % 365)::INT) AS day FROM range({count}) AS r(i)))
TO '{path}' (FORMAT json)""")


def write_bids(path: Path, count: int) -> None:
    """This function will write bids of markets of a hundred firms, about four to a tender, as Parquet."""
    duckdb.sql(f"""
COPY (SELECT 'T' || (i // 4) AS tender, 'b' || (i % 4) AS bid, 1 AS members, 'CNY' AS currency, 'valid' AS status,
  'F' || ((i // 4) % {max(1, count // 5000)} * 100 + hash(i) % 100) AS bidder, 100000.0 + hash(i, 'p') % 900000 AS amount
FROM range({count}) AS r(i)) TO '{path}' (FORMAT parquet)""")


def eleven(path: Path) -> dict[str, int]:
    """This function will read the releases and run the eleven flags."""
    from tianping.insight.indicators import Run, profile
    from tianping.insight.tables import Store
    from tianping.insight.tables.intake import read

    with tempfile.TemporaryDirectory() as scratch:
        store = Store.open(memory=MEMORY, scratch=Path(scratch))
        read(store, [path])
        run = Run(store, using=profile("cardinal"))
        run.run(keep=False)
        return run.counts()


def parsed(path: Path) -> int:
    """This function will only read the releases with DuckDB, the floor of any tool that takes OCDS."""
    return int(
        duckdb.sql(f"SELECT sum(len(bids.details)) FROM read_json('{path}', format='newline_delimited')").fetchall()[0][
            0
        ]
    )


_CV = (
    "SELECT tender, count(*) AS n, stddev_samp(amount) / avg(amount) AS cv, min(amount) AS low FROM {0}"
    " GROUP BY tender HAVING count(*) >= 3"
)
_PAIRS = (
    "SELECT a.bidder, b.bidder, count(*) AS met FROM {0} AS a JOIN {0} AS b ON a.tender = b.tender AND a.bidder < b.bidder"
    " GROUP BY ALL HAVING count(*) >= 8"
)


def raw(path: Path) -> tuple[int, int]:
    """This function will compute variation and pairs with bare DuckDB."""
    duckdb.sql("SET threads=2")
    source = f"read_parquet('{path}')"
    counts = [duckdb.sql(f"SELECT count(*) FROM ({query.format(source)})").fetchall()[0][0] for query in (_CV, _PAIRS)]
    return counts[0], counts[1]


def ours(path: Path) -> tuple[int, int]:
    """This function will compute the same over the tables of insight, opened on the file."""
    from tianping.insight.tables import Store

    with tempfile.TemporaryDirectory() as scratch:
        store = Store.open(memory=MEMORY, scratch=Path(scratch))
        store.attach("bids", path)
        counts = [store.one(f"SELECT count(*) FROM ({query.format('bids')})") for query in (_CV, _PAIRS)]
        return counts[0], counts[1]


def false_alarms(count: int) -> list[tuple[str, float, float]]:
    """This function will run the indicators on random competitive tenders: code, share flagged, share stated."""
    from tianping.insight.detector.filling import fill
    from tianping.insight.detector.markets import Settings, market
    from tianping.insight.indicators import Run, indicator
    from tianping.insight.tables import Store

    made = market(Settings(tenders=count, bidders=(3, 9), firms=200), np.random.default_rng(11))
    store = Store.open(memory=MEMORY)
    fill(store, made)
    run = Run(store)
    run.run(keep=False)
    done = [outcome for outcome in run.outcomes.values() if outcome.measured]
    return [(one.code, one.flagged / one.measured, indicator(one.code).false_alarm) for one in done]


def detector() -> dict[str, float]:
    """This function will measure the detector on made-up markets with settings that it was not fitted to."""
    from tianping.insight.detector import Market
    from tianping.insight.detector.scoring import packaged
    from tianping.insight.detector.training import auc, made_up

    held_out = made_up(60, seed=99)
    bare = [Market(one.tenders, one.amounts, labels=one.labels) for one in held_out]
    full = [auc(packaged(), one) for one in held_out]
    return {
        "all that is known": float(np.nanmean(full)), "median": float(np.nanmedian(full)),
        "tender and price only": float(np.nanmean([auc(packaged(), one) for one in bare])), "lowest": float(np.nanmin(full)),
    }  # fmt: skip


def say(name: str, done: tuple[Any, float, float], reference: float | None = None) -> None:
    """This function will print one line."""
    ratio = f"  {done[1] / reference:5.2f} x" if reference else ""
    answer = json.dumps(done[0]) if isinstance(done[0], dict) else done[0]
    print(f"{name:<44} {done[1]:8.2f} s {done[2]:6.2f} GB{ratio}  {answer}", flush=True)


def main() -> None:
    """This function will measure all and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        releases, bids = Path(folder) / "releases.jsonl", Path(folder) / "bids.parquet"
        write_releases(releases, PROCESSES)
        write_bids(bids, BIDS)
        print(f"{PROCESSES} processes, {releases.stat().st_size / 1e6:.0f} MB; {BIDS} bids")
        floor = measured(parsed, releases)
        say("DuckDB: parse the releases only", floor)
        say("insight: read and the eleven flags", measured(eleven, releases), floor[1])
        bare = measured(raw, bids)
        say("DuckDB: variation and pairs", bare)
        say("insight: variation and pairs", measured(ours, bids), bare[1])
        say("detector on held-out made-up markets (AUC)", measured(detector))
        alarms = measured(false_alarms, RANDOM)
        for code, share, stated in alarms[0]:
            print(f"false alarms {code:<14} {share:7.4f}  stated {stated:6.4f}  {'ok' if share <= stated else 'ABOVE'}")


if __name__ == "__main__":
    main()
