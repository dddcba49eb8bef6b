"""`tianping demo`: the demonstration city. `replay` sends real auctions through it, leaves tenders alive, stays up."""

import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import click

from tianping.launch.city import City

EPOCH = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
FOLDER = Path("var/demo")
SETTINGS = {
    "trading": "tianping.trading.settings",
    "service": "tianping.public_service.settings",
    "supervision": "tianping.supervision.settings",
}


@click.group()
def main() -> None:
    """The demonstration city: three platforms, a custodian, a time-stamping authority, on this machine."""


@main.command()
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER, show_default=True)
def run(folder: Path) -> None:
    """Start the city, empty, and stay up."""
    from tianping.launch.shown import show_places

    city = City(folder=folder, epoch=EPOCH, tell=_tell)
    try:
        _start(city)
        show_places(city)
        _wait()
    finally:
        _stop(city)


@main.command()
@click.option(
    "--auctions", type=click.IntRange(0, 1565), default=20, show_default=True, help="How many real auctions; 0: none"
)
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER, show_default=True)
@click.option("--alive/--no-alive", default=True, show_default=True, help="Leave a tender alive at each stage")
@click.option("--stay/--leave", default=True, show_default=True, help="Stay up afterwards")
@click.option("--shift", type=click.IntRange(0, 50_000), default=0, show_default=True, help="Added to every port")
def replay(auctions: int, folder: Path, alive: bool, stay: bool, shift: int) -> None:
    """Replay real auctions, compare the awards, leave a tender alive at each stage, print accounts, and stay up."""
    from tianping.launch import showing
    from tianping.launch.shown import show_places

    city = City(folder=folder, epoch=EPOCH, tell=_tell, shift=shift)
    try:
        _start(city)
        cast, fine = showing.replay(city, count=auctions, tell=_tell)
        if alive:
            showing.bring_to_life(city, cast, tell=_tell)
        show_places(city)
        if stay:
            _wait()
    finally:
        _stop(city)
    if not fine:
        raise SystemExit(1)


@main.command()
@click.argument("name")
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER, show_default=True)
def code(name: str, folder: Path) -> None:
    """Print the one-time code of an account of the demonstration, as a phone would show it."""
    from tianping.launch.accounts.account import find, read
    from tianping.launch.accounts.codes import code_of
    from tianping.refusals import Refusal

    try:
        found = code_of(find(read(folder=folder), name), now=datetime.now(UTC))
    except Refusal as refusal:
        raise click.ClickException("\n".join(refusal.sentence(language) for language in ("zh", "en"))) from None
    click.echo(found.now)
    click.echo(
        f"还有 {found.left} 秒；用过了就用下一个 {found.following}  "
        f"{found.left} s left; if it is used up, take the next: {found.following}",
        err=True,
    )


@main.command()
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER, show_default=True)
def accounts(folder: Path) -> None:
    """Print the accounts of the running demonstration again."""
    from tianping.launch.accounts.account import read
    from tianping.launch.shown import show_accounts

    show_accounts(read(folder=folder), folder=folder)


@main.command(hidden=True)
@click.option("--folder", type=click.Path(path_type=Path), required=True)
@click.option("--site", type=click.Choice(list(SETTINGS)), required=True)
def enrol(folder: Path, site: str) -> None:
    """Make the demonstration's accounts at one platform, with that platform's settings in the environment."""
    from tianping.launch.accounts.account import read
    from tianping.web.serving import start_django

    start_django(SETTINGS[site])
    from tianping.launch.accounts.enrolling import enrol_all
    from tianping.web.clock import wall_now

    click.echo(enrol_all(read(folder=folder), site=site, now=wall_now()))


@main.command(hidden=True)
@click.option("--key", type=click.Path(path_type=Path), required=True)
@click.option("--certificate", type=click.Path(path_type=Path), required=True)
@click.option("--clock", type=click.Path(path_type=Path), required=True)
@click.option("--port", type=int, required=True)
def tsa(key: Path, certificate: Path, clock: Path, port: int) -> None:
    """The demonstration's time-stamping authority."""
    from tianping.launch.tsa import serve

    serve(key=key, certificate=certificate, clock=clock, port=port)


@main.command(hidden=True)
@click.option("--folder", type=click.Path(path_type=Path), required=True)
@click.option("--anchors", type=click.Path(path_type=Path), required=True)
@click.option("--clock", type=click.Path(path_type=Path), required=True)
@click.option("--port", type=int, required=True)
def ca(folder: Path, anchors: Path, clock: Path, port: int) -> None:
    """The demonstration's certificate authority for keys that are made in browsers."""
    from tianping.launch.ca import serve

    serve(folder=folder, anchors=anchors, clock=clock, port=port)


def _start(city: City) -> None:
    _tell("准备密钥、证书和数据库 keys, certificates, databases")
    city.prepare()
    _tell("启动三个平台、公证处和时间戳 starting three platforms, the custodian, the time-stamping authority")
    city.start()


def _stop(city: City) -> None:
    _tell("停止 stopping")
    city.stop()


def _wait() -> None:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()


def _tell(sentence: str) -> None:
    click.echo(f"[demo] {sentence}")
