"""The command `tianping trading`."""

from pathlib import Path

import click

from tianping.web.serving import platform_commands, start_django

SETTINGS = "tianping.trading.settings"
main = platform_commands(SETTINGS)


@main.command("kit", help="Write the recovery kit that a standby needs into a new folder; keep it sealed and offline.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--with-trustee-keys", is_flag=True, help="Also what opens the own trustee's keys; see docs/operations.md"
)
def kit_command(folder: Path, with_trustee_keys: bool) -> None:
    """This command will copy the kit; again after each tender that is issued."""
    start_django(SETTINGS)
    from tianping.trading.opening.kit import write_kit

    count = write_kit(folder=folder, with_trustee_keys=with_trustee_keys)
    click.echo(f"恢复包已写入，共 {count} 个文件。The kit is written, {count} files.")


@main.command("standby", help="Raise this platform again, in an empty database, from its kit and its peers.")
@click.option(
    "--kit",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    required=True,
    help="Folder of the recovery kit",
)
@click.option("--without", multiple=True, help="Origin of a peer that is known to be lost; may be given several times")
def standby_command(kit: Path, without: tuple[str, ...]) -> None:
    """This command will do all that must be done before the engine starts, and say what did not come back."""
    start_django(SETTINGS)
    from tianping.refusals import Refusal
    from tianping.trading.opening.kit import install_kit
    from tianping.trading.opening.standby import raise_standby
    from tianping.web.clock import business_now, wall_now

    try:
        install_kit(kit=kit)
        made = raise_standby(now=business_now(), wall=wall_now(), without=without)
    except Refusal as refusal:
        raise click.ClickException(f"{refusal.sentence('zh')} {refusal.sentence('en')}") from None
    for line in made.lines():
        click.echo(line)
