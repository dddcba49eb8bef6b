"""Making the accounts of a running city: one process per platform, with that platform's settings, two at a time."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from tianping.launch.accounts import account
from tianping.launch.accounts.account import Account
from tianping.launch.city import City
from tianping.launch.processes import run_once


def make_accounts(city: City, accounts: Sequence[Account]) -> None:
    """This function will keep the accounts in the city's folder and make them at their platforms; raises DidNotStart."""
    account.write(accounts, folder=city.folder)
    sites = sorted({site for one in accounts for site in one.sites})

    def make(site: str) -> None:
        words = ("demo", "enrol", "--folder", str(city.folder), "--site", site)
        run_once(words, city.environment(site), city.log(f"{site}-accounts"))

    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(make, sites))
