"""CPU per list page on the trading platform, beside its limit of 3 ms. Usage: benchmarks/pages.py [TENDERS]

One command: `PYTHONPATH=src .venv/bin/python benchmarks/pages.py`. A new SQLite file with TENDERS planned tenders (default
200); each page is asked through the whole of Django, middleware and template included, as granian would ask it. CPU time of
this process; beside it what the same stack takes to answer 404 without looking at the database.
"""

import os
import sys
import tempfile
import time

TENDERS = int(sys.argv[1]) if len(sys.argv) > 1 else 200
TIMES, LIMIT = 100, 3.0


def main() -> None:
    """This function will measure and print one line per page."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "TIANPING_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "tianping.trading.settings",
            "TIANPING_LOG_LEVEL": "error",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure()


def measure() -> None:
    """This function will plan tenders, ask for each page many times, and print CPU milliseconds per answer."""
    from django.conf import settings
    from django.test import Client

    from tianping.trading.tests import scenes
    from tianping.web.accounts.tests.people import signed_in

    settings.ALLOWED_HOSTS = ["*"]
    project = scenes.project()
    for number in range(TENDERS):
        scenes.tender(of=project, name=f"第 {number} 个招标项目")
    visitor, buyer, bidder = Client(), Client(), Client()
    signed_in(buyer, "buyer", uscc=scenes.BUYER, subject_name="云岫市城市建设中心（虚构）")
    signed_in(bidder, "bidder", uscc=scenes.OTHER, subject_name="云岫建设有限公司（虚构）")
    pages = [
        ("no such page (the stack alone)", visitor, "/none/", 404),
        ("front page, 20 tenders", visitor, "/", 200),
        ("front page, search", visitor, "/?q=招标项目", 200),
        ("desk of a buyer", buyer, "/desk/", 200),
        ("my tenders", buyer, "/my/tenders/", 200),
        ("my bids", bidder, "/my/bids/", 200),
    ]
    print(f"{'page':<34}{'CPU ms':>8}{'limit':>8}")
    for name, client, address, status in pages:
        took = _cpu(client, address, status)
        said = "" if status != 200 else ("ok" if took <= LIMIT else "MISSED")
        print(f"{name:<34}{took:8.2f}{LIMIT if status == 200 else 0:8.2f}  {said}")


def _cpu(client: object, address: str, status: int) -> float:
    """This function will return the CPU milliseconds of one answer, after one that is not counted."""
    ask = client.get  # type: ignore[attr-defined]
    assert ask(address).status_code == status, address
    begun = time.process_time()
    for _ in range(TIMES):
        ask(address)
    return (time.process_time() - begun) / TIMES * 1000


if __name__ == "__main__":
    main()
