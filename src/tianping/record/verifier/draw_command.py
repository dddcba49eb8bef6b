"""`tianping draw FILE.json`: recomputes one draw from its public entries, as the page of the draw hands them out."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from tianping.record.verifier.contents import MALFORMED, Fact
from tianping.record.verifier.draw_checks import draws


class DrawEntries:
    """The public entries of one draw: `{"draw": …, "entries": [{"origin", "position", "entry"}]}`."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.draw = str(document["draw"])
        self._facts = [_fact(one) for one in document["entries"]]

    def facts(self, kind: str) -> list[Fact]:
        """This function will return the acts of one type, of all logs."""
        return [fact for fact in self._facts if fact.type == kind]


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(file: Path) -> None:
    """重算一次专家抽取 / Recompute a draw.

    \b
    退出码 / exit status:
      0  重算结果一致 / the draw follows from the contributions
      1  不一致，或文件看不懂 / it does not, or the file cannot be read
    """
    try:
        entries = DrawEntries(json.loads(file.read_bytes()))
        concluded = entries.facts("draw.concluded")
        faults = list(draws(entries))
    except MALFORMED as error:
        click.echo(f"看不懂这个文件：{error} / This file cannot be read: {error}", err=True)
        raise SystemExit(1) from None
    for fault in faults:
        click.echo(f"✗ {fault.where}: {fault.zh} / {fault.en}")
    if faults or not concluded:
        click.echo("重算不一致，或还没有结果。The draw does not follow, or is not concluded.")
        raise SystemExit(1)
    click.echo(f"{entries.draw}\n种子 / seed  {concluded[-1].body['seed']}")
    for place, digest in enumerate(concluded[-1].body["drawn"], 1):
        click.echo(f"{place:3}  {digest}")
    click.echo("重算结果一致。The draw follows from the contributions.")


def _fact(one: dict[str, Any]) -> Fact:
    entry = one["entry"]
    return Fact(
        where=f"{one['origin']} {one['position']}",
        origin=entry["origin"],
        type=entry["type"],
        at=datetime.fromisoformat(entry["at"]),
        refs=entry["refs"],
        body=entry["body"],
    )
