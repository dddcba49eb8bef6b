"""CPU per list page on the three platforms, beside its limit of 3 ms. Usage: benchmarks/pages.py [TENDERS]

One command: `PYTHONPATH=src .venv/bin/python benchmarks/pages.py`. For each platform a process of its own with a new SQLite
file and TENDERS tenders (default 200); each page is asked through the whole of Django, middleware and template included,
as granian would ask it. CPU time of the process, the median and the least of many answers: on a machine that does other
things meanwhile the least comes nearest to what the page costs. Where parts of a page are kept for moments, `kept` is
what an answer costs then, and the other figures are of a page drawn anew. The first line is the stack alone: a page that
is not there.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

TENDERS = int(sys.argv[1]) if len(sys.argv) > 1 else 200
TIMES, LIMIT = 60, 3.0
Asking = tuple[str, Any, str, int]


def main() -> None:
    """This function will measure each platform in a process of its own, or the one that is named."""
    if len(sys.argv) > 2:
        measure(sys.argv[2])
        return
    print(f"{'page':<46}{'median':>8}{'least':>8}{'kept':>8}{'limit':>8}   CPU ms", flush=True)
    for platform in PLATFORMS:
        subprocess.run([sys.executable, __file__, str(TENDERS), platform], check=True)


def measure(platform: str) -> None:
    """This function will set a platform up in a new folder, ask for its pages many times, and print a line for each."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "TIANPING_DATA": folder,
            "DJANGO_SETTINGS_MODULE": f"tianping.{platform}.settings",
            "TIANPING_LOG_LEVEL": "error",
        }
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        settings.ALLOWED_HOSTS = ["*"]
        for name, client, address, status in PLATFORMS[platform]():
            show(f"{platform}: {name}", client, address, status)


def trading() -> Iterator[Asking]:
    """This function will plan tenders, and return the pages of a visitor, a buyer and a bidder."""
    from django.test import Client

    from tianping.trading.tests import scenes
    from tianping.web.accounts.tests.people import signed_in

    project = scenes.project()
    for number in range(TENDERS):
        scenes.tender(of=project, name=f"第 {number} 个招标项目")
    visitor, buyer, bidder = Client(), Client(), Client()
    signed_in(buyer, "buyer", uscc=scenes.BUYER, subject_name="云岫市城市建设中心（虚构）")
    signed_in(bidder, "bidder", uscc=scenes.OTHER, subject_name="云岫建设有限公司（虚构）")
    yield "no such page (the stack alone)", visitor, "/none/", 404
    yield "front page, 20 tenders", visitor, "/", 200
    yield "front page, search", visitor, "/?q=招标项目", 200
    yield "desk of a buyer", buyer, "/desk/", 200
    yield "my tenders", buyer, "/my/tenders/", 200
    yield "my bids", bidder, "/my/bids/", 200


def service() -> Iterator[Asking]:
    """This function will carry the notices of a trading platform, and return the pages of a visitor."""
    from django.test import Client

    from tianping.public_service.publication.tests.notices import notice, planned
    from tianping.public_service.tests.peers import PeerLog

    log = PeerLog()
    for number in range(TENDERS):
        tender = f"E99010000010{number:05d}001"
        log.say(planned(tender)).say(notice(f"n{number}", tender))
    log.pull()
    visitor = Client()
    yield "no such page (the stack alone)", visitor, "/none/", 404
    yield "front page, 12 notices", visitor, "/", 200
    yield "notices, 20 of them", visitor, "/notices/", 200
    yield "notices, search", visitor, "/notices/?q=雨污分流", 200


def supervision() -> Iterator[Asking]:
    """This function will watch the tenders of a trading platform, and return the pages of a visitor and a supervisor."""
    from django.test import Client

    from tianping.supervision.monitoring import tasks
    from tianping.supervision.tests.happenings import issued, planned, trading
    from tianping.supervision.tests.peers import run_due
    from tianping.web.accounts.tests.people import signed_in

    log = trading()
    for number in range(TENDERS):
        tender = f"E99010000010{number:05d}001"
        log.say(planned(tender)).say(issued(tender))
    log.pull()
    run_due(tasks)
    visitor, supervisor = Client(), Client()
    signed_in(supervisor, "supervisor", uscc="91990100TP00000102", subject_name="云岫市住房和城乡建设局（虚构）")
    yield "no such page (the stack alone)", visitor, "/none/", 404
    yield "tenders under watch", visitor, "/", 200
    yield "tenders under watch, to a supervisor", supervisor, "/", 200
    yield "every limit, to a supervisor", supervisor, "/monitoring/", 200


PLATFORMS: dict[str, Callable[[], Iterator[Asking]]] = {
    "trading": trading,
    "public_service": service,
    "supervision": supervision,
}


def show(name: str, client: Any, address: str, status: int) -> None:
    """This function will measure a page, drawn anew and as kept, and print its line."""
    from tianping.web import kept

    seconds, kept.SECONDS = kept.SECONDS, 0.0
    kept.drawings.clear()
    times = _cpu(client, address, status)
    kept.SECONDS = seconds
    again = statistics.median(_cpu(client, address, status)) if kept.drawings else None
    said = "" if status != 200 else "ok" if statistics.median(times) <= LIMIT else "MISSED"
    said += "" if again is None or said != "MISSED" else " (kept: ok)" if again <= LIMIT else " (kept: MISSED)"
    figures = f"{statistics.median(times):8.2f}{min(times):8.2f}{f'{again:8.2f}' if again is not None else ' ' * 8}"
    print(f"{name:<46}{figures}{LIMIT if status == 200 else 0:8.2f}   {said}", flush=True)


def _cpu(client: Any, address: str, status: int) -> list[float]:
    """This function will return the CPU milliseconds of each answer, after one that is not counted."""
    assert client.get(address).status_code == status, address
    found = []
    for _ in range(TIMES):
        begun = time.process_time()
        client.get(address)
        found.append((time.process_time() - begun) * 1000)
    return found


if __name__ == "__main__":
    main()
