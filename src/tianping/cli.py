"""The command `tianping`: one group; each program of the distribution adds its own commands where it is installed."""

from importlib import import_module
from importlib.util import find_spec

import click

from tianping import __version__
from tianping.refusals import Refusal

COMMANDS: dict[str, str] = {
    "law": "tianping.law.command",
    "code": "tianping.law.code_command",
    "verify": "tianping.record.verifier.command",
    "draw": "tianping.record.verifier.draw_command",
    "bid": "tianping.bidder.command",
    "sign": "tianping.bidder.sign_command",
    "insight": "tianping.insight.command",
    "exchange": "tianping.exchange.command",
    "trading": "tianping.trading.command",
    "service": "tianping.public_service.command",
    "supervision": "tianping.supervision.command",
    "custodian": "tianping.custodian.command",
    "demo": "tianping.launch.command",
}


class Commands(click.Group):
    """Commands are imported when they are asked for, so that `tianping verify` needs no web framework."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, module in COMMANDS.items() if _installed(module)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None or not _installed(module):
            return None
        command = import_module(module).main
        assert isinstance(command, click.Command)
        return command


def _installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


@click.group(cls=Commands)
@click.version_option(__version__)
def group() -> None:
    """Tianping 天平: the open system for public tendering."""


def main() -> None:
    """This function will run the command line; refusals become one sentence and exit status 1."""
    try:
        group()
    except Refusal as refusal:
        click.echo(refusal.sentence("zh"), err=True)
        click.echo(refusal.sentence("en"), err=True)
        if refusal.way_out("zh"):
            click.echo(f"{refusal.way_out('zh')} {refusal.way_out('en')}", err=True)
        raise SystemExit(1) from None
