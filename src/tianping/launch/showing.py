"""What `tianping demo replay` does once the city runs: the auctions, their comparison, the living tenders, the accounts."""

import click

from tianping.launch.accounts.making import make_accounts
from tianping.launch.accounts.people import accounts_of
from tianping.launch.alive.story import Alive, make_alive
from tianping.launch.cast import Cast
from tianping.launch.city import City, Tell
from tianping.launch.replay import Replay
from tianping.launch.shown import show_accounts, show_living
from tianping.launch.table import show


def replay(city: City, *, count: int, tell: Tell) -> tuple[Cast, bool]:
    """This function will replay so many auctions, or only register the cast; returns it, and whether all went as it must."""
    if not count:
        cast = Cast(city)
        cast.prepare([])
        city.conductor.rest()
        return cast, True
    one = Replay(city=city, count=count, tell=tell)
    results = one.run()
    show(results, bundles=city.folder / "bundles", anchors=city.folder / "anchors.json")
    click.echo("")
    return one.cast, all(result.fine for result in results)


def bring_to_life(city: City, cast: Cast, *, tell: Tell) -> Alive:
    """This function will leave a tender alive at each stage, make the accounts, and print both."""
    company, alive = make_alive(city=city, cast=cast, tell=tell)
    company.tell("建立账号 making accounts")
    accounts = accounts_of(company, alive)
    make_accounts(city, accounts)
    company.step_to(alive.rest)
    company.tell("业务时钟按 1 倍速走 the business clock now runs at its own pace")
    show_living(city, alive)
    show_accounts(accounts, folder=city.folder)
    return alive
