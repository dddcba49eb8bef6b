"""The command `tianping service`."""

from pathlib import Path

import click

from tianping.web.serving import platform_commands, start_django

SETTINGS = "tianping.public_service.settings"
main = platform_commands(SETTINGS)


@main.command("trust-list")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def trust_list(file: Path) -> None:
    """Publish the next version of the trust list from a JSON file, as the operator of this platform."""
    start_django(SETTINGS)
    from tianping.public_service.certificates.actions import publish
    from tianping.public_service.certificates.reading import read_file
    from tianping.record.actors import Actor
    from tianping.record.identity import own_origin
    from tianping.web.clock import business_now

    version = publish(trust_list=read_file(file), by=Actor.platform(own_origin()), now=business_now())
    click.echo(f"trust list {version.version}")


@main.command("client", help="Register a client that signs people in by this platform; print its secret, this once.")
@click.argument("client_id")
@click.option("--name", required=True, help="Name of the client, for people")
@click.option("--redirect", "redirects", multiple=True, required=True, help="Address to come back to; several times")
def client(client_id: str, name: str, redirects: tuple[str, ...]) -> None:
    """This command will register a client beside the docked platforms, which need none of this."""
    start_django(SETTINGS)
    from tianping.public_service.sign_on.clients import add
    from tianping.refusals import Refusal
    from tianping.web.clock import wall_now

    try:
        secret = add(client_id=client_id, name=name, redirect_uris=list(redirects), now=wall_now())
    except Refusal as refusal:
        raise click.ClickException(f"{refusal.sentence('zh')} {refusal.sentence('en')}") from None
    click.echo(secret)
