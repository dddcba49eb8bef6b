"""`tianping verify BUNDLE.zip [--trust ANCHORS]`: checks a tender's bundle offline."""

from pathlib import Path

import click

from tianping.record.anchors import Anchors
from tianping.record.verifier.numbered import verify_file
from tianping.record.verifier.report import Outcome, Report

SIGNS = {"holds": "✓", "fails": "✗", "nothing": "–"}
SHOWN = 20


@click.command()
@click.argument("bundle", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--trust", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="信任锚文件 / trust anchors"
)
def main(bundle: Path, trust: Path | None) -> None:
    """离线核验招标项目存档包 / Check a tender's bundle offline.

    \b
    退出码 / exit status:
      0  全部核验通过 / all checks hold
      1  有核验不通过 / a check fails
      3  仅自身一致（未给信任锚） / consistent in itself only (no anchors given)
    """
    anchors = Anchors.parse(trust.read_bytes()) if trust else None
    report = verify_file(bundle, anchors=anchors)
    click.echo(f"{bundle.name}  {report.tender}")
    for outcome in report.outcomes:
        _show(outcome)
    click.echo(_sum(report))
    raise SystemExit(report.status)


def _show(outcome: Outcome) -> None:
    check = outcome.check
    click.echo(f"{SIGNS[outcome.state]} {check.number:2}  {check.zh} {check.en} ({outcome.asked})")
    for fault in outcome.faults[:SHOWN]:
        click.echo(f"      {fault.where}: {fault.zh} / {fault.en}")
    if len(outcome.faults) > SHOWN:
        click.echo(f"      … {len(outcome.faults) - SHOWN}")


def _sum(report: Report) -> str:
    if not report.holds:
        failed = ", ".join(str(o.check.number) for o in report.outcomes if o.state == "fails")
        return f"核验不通过：第 {failed} 项。The bundle fails check {failed}."
    if report.trusted:
        return "全部核验通过。All checks hold."
    return "仅自身一致：未给信任锚（--trust）。Consistent in itself only: no trust anchors were given (--trust)."
