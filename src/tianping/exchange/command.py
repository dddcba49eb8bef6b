"""`tianping exchange`: the standard's files, and segments carried across separated networks."""

from datetime import UTC, datetime
from pathlib import Path

import click

from tianping.exchange.standard import written


@click.group()
def main() -> None:
    """交换标准与离线交换。The exchange standard, and carrying segments."""


@main.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the files")
def standard(out: Path) -> None:
    """生成交换标准。Write the exchange standard: JSON Schemas and the readable page."""
    out.mkdir(parents=True, exist_ok=True)
    for name, text in written().items():
        (out / name).write_text(text, encoding="utf-8")
        click.echo(out / name)


@main.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--reader", required=True, help="Origin of the platform that the segment is carried to")
@click.option("--after", type=int, default=0, show_default=True, help="Entries that the reader holds already")
def export_command(file: Path, reader: str, after: int) -> None:
    """导出本平台日志片段。Write a segment of this platform's log (DJANGO_SETTINGS_MODULE names the platform)."""
    _platform()
    from tianping.exchange.segments import export_segment

    file.write_bytes(export_segment(reader=reader, after=after))
    click.echo(file)


@main.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--cosigned", type=click.Path(path_type=Path, dir_okay=False), help="Where to write what is carried back")
def import_command(file: Path, cosigned: Path | None) -> None:
    """导入另一平台的日志片段。Take a carried segment into the verified copy of its log."""
    _platform()
    from tianping.exchange.segments import import_segment

    stored, note = import_segment(data=file.read_bytes(), now=datetime.now(UTC))
    if cosigned and note:
        cosigned.write_text(note, encoding="utf-8")
    click.echo(f"已存储 {stored} 条。Stored {stored} entries.")


def _platform() -> None:
    import django

    django.setup()
