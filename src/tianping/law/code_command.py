"""`tianping code`: is this code right, and if not, what is wrong with it."""

import click

from tianping.law import codes


@click.group()
def main() -> None:
    """编码核验 Check the codes of the trade."""


@main.command()
@click.argument("kind", type=click.Choice(list(codes.KINDS)))
@click.argument("value")
def check(kind: str, value: str) -> None:
    """核验编码 Say yes, or what is wrong; exit status 0 or 1."""
    try:
        codes.KINDS[kind](value)
    except codes.CodeError as error:
        click.echo(error.sentence("zh"), err=True)
        click.echo(error.sentence("en"), err=True)
        raise SystemExit(1) from None
    click.echo("正确。\nYes, it is right.")
