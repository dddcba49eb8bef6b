"""What the demonstration prints at the end: the living tenders, the accounts, and what is where."""

from collections.abc import Sequence
from pathlib import Path

import click

from tianping.launch.accounts.account import Account
from tianping.launch.alive.specs import SPECS
from tianping.launch.alive.story import Alive
from tianping.launch.city import City
from tianping.law.days import SHANGHAI
from tianping.web.accounts.role_names import role_name

PROGRAM = ".venv/bin/tianping"
FOLDER = Path("var/demo")
TOUR = ("docs/tour.zh-CN.md", "docs/tour.md")
WIDE = 2


def show_living(city: City, alive: Alive) -> None:
    """This function will print one line per living tender: its stage in both languages, its name, its page."""
    click.echo("\n每个阶段一个招标项目（虚构） One tender at each stage (fictitious)\n")
    for spec in SPECS:
        address = f"{city.platforms['trading'].url}/tenders/{alive.planned[spec.key].tender}/"
        click.echo(f"  {_wide(spec.zh, 26)}{spec.en:<26}{_wide(spec.title, 26)}{address}")
    at = alive.closing.astimezone(SHANGHAI)
    click.echo(
        f"\n  即将截止的一个：{at:%H:%M}（演示里的北京时间） The one that closes: {at:%H:%M}, Beijing time of the city"
    )
    click.echo(f"  给它准备好的投标文件 The bid that lies ready for it: {_near(alive.envelope)}")


def show_accounts(accounts: Sequence[Account], *, folder: Path) -> None:
    """This function will print the accounts with their passwords, and how the second factor is passed."""
    if not accounts:
        click.echo("还没有账号。 There are no accounts yet.")
        return
    click.echo("\n账号 Accounts\n")
    click.echo(f"  {'sign-in name':<22}{'password':<22}{_wide('角色 role', 30)}sites")
    for one in accounts:
        role = f"{role_name(one.role, 'zh')} {role_name(one.role, 'en')}"
        click.echo(f"  {one.name:<22}{one.password:<22}{_wide(role, 30)}{', '.join(one.sites)}")
    where = "" if _near(folder) == FOLDER else f" --folder {_near(folder)}"
    click.echo(f"\n  第二步的动态码 The one-time code: {PROGRAM} demo code NAME{where}")
    click.echo("  也可以把密钥输进手机 Or type the secret into an app of one-time codes:\n")
    for one in accounts:
        click.echo(f"  {one.name:<22}{one.otpauth}")


def show_places(city: City) -> None:
    """This function will print what is where."""
    click.echo("\n网址和文件 Where things are\n")
    for one in city.platforms.values():
        click.echo(f"  {_wide(one.name, 34)}{one.url}/")
    places = {
        "存证包 bundles": city.folder / "bundles",
        "信任锚 anchors": city.folder / "anchors.json",
        "证书 certificates": f"{_near(city.folder / 'certificates')}（密码 password: password.txt）",
        "日志 logs": city.folder / "logs",
        "十分钟导览 ten-minute tour": " | ".join(TOUR),
    }
    for name, place in places.items():
        click.echo(f"  {_wide(name, 34)}{_near(place) if isinstance(place, Path) else place}")
    click.echo("\n  Ctrl-C 停止 stops\n")


def _near(path: Path) -> Path:
    """The path as one types it from here, where it lies below."""
    here = Path.cwd()
    whole = path.resolve()
    return whole.relative_to(here) if whole.is_relative_to(here) else path


def _wide(text: str, width: int) -> str:
    """The text filled up to a width in columns; a Han character takes two."""
    taken = sum(WIDE if ord(sign) > 0x2E80 else 1 for sign in text)
    return text + " " * max(width - taken, 1)
