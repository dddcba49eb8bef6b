"""`tianping demo`: the demonstration city. `run` starts it, `replay` sends real auctions through it and stays up."""

import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import click

from tianping.launch.city import City

EPOCH = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
FOLDER = Path("var/demo")


@click.group()
def main() -> None:
    """The demonstration city: three platforms, a custodian, a time-stamping authority, on this machine."""


@main.command()
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER, show_default=True)
def run(folder: Path) -> None:
    """Start the city and stay up."""
    city = City(folder=folder, epoch=EPOCH, tell=_tell)
    try:
        _start(city)
        _where(city)
        _wait()
    finally:
        _stop(city)


@main.command()
@click.option("--auctions", type=click.IntRange(1, 1565), default=20, show_default=True, help="How many real auctions")
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER, show_default=True)
@click.option("--stay/--leave", default=True, show_default=True, help="Stay up after the replay")
def replay(auctions: int, folder: Path, stay: bool) -> None:
    """Replay real auctions through the running platforms, compare the awards, and stay up."""
    from tianping.launch.replay import Replay
    from tianping.launch.table import show

    city = City(folder=folder, epoch=EPOCH, tell=_tell)
    try:
        _start(city)
        results = Replay(city=city, count=auctions, tell=_tell).run()
        show(results, bundles=city.folder / "bundles", anchors=city.folder / "anchors.json")
        if stay:
            _where(city)
            _wait()
    finally:
        _stop(city)
    if not all(result.fine for result in results):
        raise SystemExit(1)


@main.command(hidden=True)
@click.option("--key", type=click.Path(path_type=Path), required=True)
@click.option("--certificate", type=click.Path(path_type=Path), required=True)
@click.option("--clock", type=click.Path(path_type=Path), required=True)
@click.option("--port", type=int, required=True)
def tsa(key: Path, certificate: Path, clock: Path, port: int) -> None:
    """The demonstration's time-stamping authority."""
    from tianping.launch.tsa import serve

    serve(key=key, certificate=certificate, clock=clock, port=port)


def _start(city: City) -> None:
    _tell("准备密钥、证书和数据库 keys, certificates, databases")
    city.prepare()
    _tell("启动三个平台、公证处和时间戳 starting three platforms, the custodian, the time-stamping authority")
    city.start()


def _stop(city: City) -> None:
    _tell("停止 stopping")
    city.stop()


def _where(city: City) -> None:
    click.echo("")
    for one in city.platforms.values():
        click.echo(f"  {one.url}/  {one.name}")
    click.echo(f"  存证包 bundles    {city.folder / 'bundles'}")
    click.echo(f"  信任锚 anchors    {city.folder / 'anchors.json'}")
    click.echo(f"  证书 certificates {city.folder / 'certificates'} (密码 password: password.txt)")
    click.echo("  程序登录 sign-in of programs: POST /api/v1/session/challenge, see docs/operations.md")
    click.echo("  Ctrl-C 停止 stops\n")


def _wait() -> None:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()


def _tell(sentence: str) -> None:
    click.echo(f"[demo] {sentence}")
