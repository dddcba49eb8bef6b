"""`tianping insight`: indicators, screens, comparison and reports over files, without any platform running."""

import io
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import click

from tianping.insight.indicators import Run, indicators, profile
from tianping.insight.tables import TABLES, Store
from tianping.insight.tables.intake import Intake, read

_PATHS = click.argument("paths", metavar="FILE…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
_MEMORY = click.option(
    "--memory", default="3GB", show_default=True, help="内存上限 / limit of memory; the rest spills to disk."
)
_CURRENCY = click.option(
    "--currency", default="CNY", show_default=True, help="未注明时的币种 / currency where none is named."
)
_PROFILE = click.option(
    "--profile",
    "using",
    default="market",
    show_default=True,
    help="比较口径 / market, or cardinal for its published rules.",
)
_QUIET = click.option("--quiet", is_flag=True, help="不显示进度 / no progress bar.")


@click.group()
def main() -> None:
    """分析 Indicators, screens and reports over OCDS, CSV or Parquet. Warnings are leads, not findings."""


@main.command(name="indicators")
@click.option("--json", "as_json", is_flag=True, help="JSON, with the definitions in SQL.")
@click.option("--group", help="Only this group, for example identity.")
def listed(as_json: bool, group: str | None) -> None:
    """指标目录 List the indicators: question, needs, article, what clears them."""
    rows = [row for row in indicators() if group in (None, row.group)]
    if as_json:
        click.echo(json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row.code}  {row.zh} / {row.en}  [{row.severity}]  {row.hook} / {row.hook_en}")
        click.echo(f"    {row.asks_zh} {row.asks_en}")
        click.echo(f"    排除 cleared by: {row.clears_zh} / {row.clears_en}")
        click.echo(f"    需要 needs: {', '.join(row.needs)}")
    click.echo(f"{len(rows)} 个指标 / {len(rows)} indicators")


@main.command(name="tables")
def described() -> None:
    """数据表 List the tables with every column, its unit and what it means. Null means: not stated."""
    for table in TABLES.values():
        click.echo(f"{table.name}  {table.zh} / {table.en}")
        for column in table.columns:
            click.echo(f"    {column.name:<20} {column.type:<10} {column.unit:<34} {column.zh} / {column.en}")


@main.command()
@_PATHS
@_PROFILE
@_MEMORY
@_CURRENCY
@_QUIET
@click.option(
    "--json", "output", type=click.Path(dir_okay=False, path_type=Path), help="写入 JSON / write findings as JSON."
)
@click.option("--code", "codes", multiple=True, help="只算这些指标 / only these indicators.")
def screen(
    paths: tuple[Path, ...],
    using: str,
    memory: str,
    currency: str,
    quiet: bool,
    output: Path | None,
    codes: tuple[str, ...],
) -> None:
    """筛查 Run all indicators and say what they flagged."""
    with _store(memory) as store:
        intake = _read(store, paths, currency, quiet)
        run = _run(store, using, codes, quiet)
        _tell(intake, run)
        if output is not None:
            found = [finding.as_json() for finding in run.findings(limit=1_000_000)]
            _write(
                output, {"intake": _intake(intake), "counts": run.counts(), "lacking": _lacking(run), "findings": found}
            )


@main.command()
@_PATHS
@_MEMORY
@_QUIET
@click.option(
    "--output", required=True, type=click.Path(file_okay=False, path_type=Path), help="目录 / folder of Parquet files."
)
@_CURRENCY
def convert(paths: tuple[Path, ...], memory: str, quiet: bool, output: Path, currency: str) -> None:
    """转换 Write the tables that were read as Parquet files."""
    with _store(memory) as store:
        intake = _read(store, paths, currency, quiet)
        store.write(output)
        _tell(intake, None)


@main.command()
@_PATHS
@_PROFILE
@_MEMORY
@_CURRENCY
@_QUIET
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="HTML 文件 / HTML file.")
@click.option(
    "--json", "machine", type=click.Path(dir_okay=False, path_type=Path), help="同时写入 JSON / JSON as well."
)
def report(
    paths: tuple[Path, ...], using: str, memory: str, currency: str, quiet: bool, output: Path, machine: Path | None
) -> None:
    """报告 Write a report with charts: counts, missing bids, pairs, scores, and the warnings explained."""
    from tianping.insight import report as reports

    with _store(memory) as store:
        intake = _read(store, paths, currency, quiet)
        run = _run(store, using, (), quiet)
        output.write_text(reports.report(run, intake), encoding="utf-8")
        if machine is not None:
            _write(machine, reports.content(run, intake))
        click.echo(f"已写入 written: {output}")


@main.command()
@click.argument("documents", metavar="DOCUMENT…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--reference",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="招标文件，其文字不计 / tender document.",
)
@click.option("--json", "output", type=click.Path(dir_okay=False, path_type=Path), help="写入 JSON / write as JSON.")
def compare(documents: tuple[Path, ...], reference: Path | None, output: Path | None) -> None:
    """比对 Compare bid documents: shared passages, metadata, pictures, bills."""
    from tianping.insight import comparison

    result = comparison.compare(list(documents), reference=[reference] if reference else [])
    for pair in result.pairs:
        names = f"{result.bidders[pair.first]} — {result.bidders[pair.second]}"
        click.echo(f"{names}  {' / '.join(comparison.BANDS[pair.strength])}")
        for each in pair.evidence:
            click.echo(f"    {each.zh} {each.en} [{each.article}]")
    for left in result.left_out:
        click.echo(f"未读取 not read: {left.name}: {left.zh} {left.en}")
    click.echo(f"{comparison.CLUE_ZH} {comparison.CLUE_EN}")
    if output is not None:
        _write(output, result.as_json())


@contextmanager
def _store(memory: str) -> Iterator[Store]:
    with tempfile.TemporaryDirectory(prefix="tianping-insight-") as folder:
        store = Store.open(memory=memory, scratch=Path(folder))
        try:
            yield store
        finally:
            store.close()


def _read(store: Store, paths: tuple[Path, ...], currency: str, quiet: bool) -> Intake:
    def told(file: Path) -> None:
        if not quiet:
            click.echo(f"读取 reading {file.name}", err=True)

    return read(store, paths, currency=currency, told=told)


def _run(store: Store, using: str, codes: tuple[str, ...], quiet: bool) -> Run:
    run = Run(store, using=profile(using), codes=codes)
    with click.progressbar(length=len(run.rows), label="计算 running", file=_progress(quiet)) as bar:
        run.run(lambda row: bar.update(1))
    return run


def _progress(quiet: bool) -> TextIO:
    return io.StringIO() if quiet else sys.stderr


def _tell(intake: Intake, run: Run | None) -> None:
    click.echo("表 tables: " + ", ".join(f"{name} {count}" for name, count in intake.rows.items() if count))
    for note in intake.notes:
        places = ", ".join(note.places[:5]) + (" …" if len(note.places) > 5 else "")
        click.echo(f"注意 note {note.code} {note.where}: {note.count} {note.zh} / {note.en} {places}".rstrip())
    if run is None:
        return
    for row in run.rows:
        outcome = run.outcomes[row.code]
        if not outcome.lacks:
            click.echo(f"{row.code:<14} {outcome.flagged:>8} / {outcome.measured:<9} {row.zh} {row.en}")
    lacking = _lacking(run)
    if lacking:
        click.echo(f"缺数据未计算 not computed for want of data: {', '.join(lacking)}")
    click.echo("提示是线索，不是结论。 A warning is a lead, not a finding.")


def _lacking(run: Run) -> dict[str, list[str]]:
    return {code: list(outcome.lacks) for code, outcome in run.outcomes.items() if outcome.lacks}


def _intake(intake: Intake) -> dict[str, Any]:
    return {"files": intake.files, "rows": intake.rows, "notes": [note.as_json() for note in intake.notes]}


def _write(path: Path, content: dict[str, Any] | dict[str, object]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
