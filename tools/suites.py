"""Run every suite, on SQLite and on a real PostgreSQL, two at a time, and count. Usage: tools/suites.py [NAME…]

A suite is one pytest run with the settings of one project; `name@sqlite` and `name@postgres` are separate runs.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from threading import Thread

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"


@dataclass(frozen=True)
class Suite:
    """One pytest run: its folders, its Django settings, the databases it runs on, what it needs."""

    name: str
    paths: tuple[str, ...]
    settings: str = ""
    databases: tuple[str, ...] = ("",)
    needs: tuple[str, ...] = field(default=())
    city: bool = False
    """Whether it runs whole cities: they come one after the other, never two at once."""


BOTH = ("sqlite", "postgres")
SETTINGS, ASKED = ("TIANPING_", "DATABASE_URL"), ("TIANPING_SCREENSHOTS",)
"""Settings of whoever runs the tests do not reach them, but for the wish to have the documents' pictures taken anew."""
PAGES = ("tests/browser/test_pages.py", "tests/browser/test_visitors.py")
SUITES = (
    Suite("journeys", ("tests/journeys", "tests/faults"), databases=BOTH, city=True),
    Suite("browser", PAGES, needs=("chromium",), city=True),
    Suite(
        "sealing page",
        ("tests/browser/test_page_bundle.py", "tests/browser/test_sealing_page.py"),
        "tianping.trading.settings",
        needs=("chromium",),
    ),
    Suite("passkeys page", ("tests/browser/test_passkeys_page.py",), "tianping.trading.settings", needs=("chromium",)),
    Suite("people", ("tests/browser/test_guides.py", "tests/browser/test_tour.py"), needs=("chromium",), city=True),
    Suite("trading", ("src/tianping/trading",), "tianping.trading.settings", BOTH),
    Suite("service", ("src/tianping/public_service",), "tianping.public_service.settings", BOTH),
    Suite("supervision", ("src/tianping/supervision",), "tianping.supervision.settings", BOTH),
    Suite("trustee", ("src/tianping/trustee",), "tianping.trustee.tests.project.settings", BOTH),
    Suite("custodian", ("src/tianping/custodian",), "tianping.custodian.settings", BOTH),
    Suite("web", ("src/tianping/web",), "tianping.web.tests.project.settings", BOTH),
    Suite("exchange", ("src/tianping/exchange",), "tianping.exchange.tests.project.settings", BOTH),
    Suite("record", ("src/tianping/record",), "tianping.record.tests.project.settings", BOTH),
    Suite("floors", ("src/tianping/law", "src/tianping/sealing", "src/tianping/bidder", "src/tianping/launch")),
    Suite("insight", ("src/tianping/insight",)),
    Suite("separation", ("tests/separation",)),
)
Job = tuple[Suite, str]
Result = tuple[str, int, dict[str, int], str, float]
"""Name, exit status, counts, output, seconds."""
SUMMARY = re.compile(r"(\d+) (passed|failed|error|errors|skipped)")


def say(text: str) -> None:
    """This function will print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def stop(sentence: str) -> None:
    """This function will end with one clear sentence."""
    sys.stderr.write(f"\n{sentence}\n")
    raise SystemExit(1)


def find_chromium() -> str:
    """This function will find Chromium, or install it, or stop with one sentence; nothing is skipped silently."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    say("[tests] installing Chromium for the browser tests")
    attempts: list[list[str]] = []
    if shutil.which("apt-get") and os.geteuid() == 0:
        attempts += [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    for attempt in attempts:
        subprocess.run(attempt, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if found := shutil.which("chromium"):
        return found
    subprocess.run(
        [PYTHON, "-m", "playwright", "install", "chromium"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    own = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"))
    if own:
        return str(own[-1])
    stop("The browser tests need Chromium: install it (Debian: apt-get install chromium) and run make test again.")
    raise AssertionError


def start_postgres(folder: Path) -> str:
    """This function will start a PostgreSQL server in the folder and return its address."""
    done = subprocess.run([PYTHON, ROOT / "tools" / "postgres.py", folder], capture_output=True, text=True)
    if done.returncode:
        stop(f"PostgreSQL could not be started: {done.stderr.strip() or 'no reason given'}")
    return done.stdout.strip().splitlines()[-1]


def run(suite: Suite, database: str, addresses: dict[str, str]) -> Result:
    """This function will run one suite on one database and return name, exit status, counts, output, seconds."""
    name = f"{suite.name}@{database}" if database else suite.name
    environment = {key: value for key, value in os.environ.items() if not key.startswith(SETTINGS) or key in ASKED}
    environment |= {"PYTHONPATH": str(ROOT / "src"), "TIANPING_TEST": name}
    environment["PYTHONPYCACHEPREFIX"] = str(Path(addresses["folder"]) / "compiled")
    server = Path(addresses["folder"]) / f"server-{suite.name}"
    if database == "postgres":  # a server of its own: a snapshot waits for the transactions of its whole server
        environment["DATABASE_URL"] = start_postgres(server)
    if "chromium" in suite.needs:
        environment["CHROMIUM"] = addresses["chromium"]
    environment["TIANPING_DATA"] = str(Path(addresses["folder"]) / f"data-{name}")
    command = [str(PYTHON), "-m", "pytest", *suite.paths]
    command += [f"--ds={suite.settings}"] if suite.settings else ["-p", "no:django"]
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if database == "postgres":
        subprocess.run([PYTHON, ROOT / "tools" / "postgres.py", server, "--stop"], capture_output=True)
    counts: dict[str, int] = {}
    lines = reversed(done.stdout.splitlines())  # a library may have its say after the summary
    summary = next((line for line in lines if SUMMARY.search(line) and " in " in line), "")
    for number, word in SUMMARY.findall(summary):
        counts[word.rstrip("s") if word.startswith("error") else word] = int(number)
    return name, done.returncode, counts, done.stdout, time.monotonic() - began


def forgotten() -> list[str]:
    """This function will return the test files that no suite would run."""
    paths = [ROOT / path for suite in SUITES for path in suite.paths]
    found = [file for place in ("src", "tests") for file in (ROOT / place).rglob("test_*.py")]
    return [str(file.relative_to(ROOT)) for file in found if not any(file.is_relative_to(path) for path in paths)]


def both_cores(jobs: list[Job], addresses: dict[str, str]) -> Iterator[Result]:
    """This function will run the jobs on two cores and yield results as they come.

    One lane runs the suites with cities, one after the other, and then helps with the rooms; the other runs rooms.
    """
    cities, rooms = (deque(job for job in jobs if job[0].city is wanted) for wanted in (True, False))
    done: Queue[Result | BaseException] = Queue()

    def lane(*queues: deque[Job]) -> None:
        for queue in queues:
            while True:
                try:
                    suite, database = queue.popleft()
                except IndexError:
                    break
                try:
                    done.put(run(suite, database, addresses))
                except BaseException as error:
                    done.put(error)

    for queues in ((cities, rooms), (rooms,)):
        Thread(target=lane, args=queues, daemon=True).start()
    for _ in jobs:
        result = done.get()
        if isinstance(result, BaseException):
            raise result
        yield result


def main() -> None:
    """This function will run the suites named, or all, and end with one line that counts the tests."""
    names = set(sys.argv[1:])
    if left := forgotten():
        stop(f"No suite runs {', '.join(left)}: name them in tools/suites.py.")
    jobs = [
        (suite, database)
        for suite in SUITES
        for database in suite.databases
        if not names or suite.name in names or f"{suite.name}@{database}" in names
    ]
    jobs = [(suite, database) for suite, database in jobs if any((ROOT / path).exists() for path in suite.paths)]
    addresses: dict[str, str] = {}
    if any("chromium" in suite.needs for suite, _ in jobs):
        addresses["chromium"] = find_chromium()
    with tempfile.TemporaryDirectory(prefix="tianping-tests-") as folder:
        addresses["folder"] = folder
        failed = total = skipped = 0
        for name, status, counts, output, seconds in both_cores(jobs, addresses):
            good = status == 0 and counts.get("passed", 0) > 0
            say(
                f"[tests] {name:<22} {'passed' if good else 'FAILED'}"
                f"  {counts.get('passed', 0):>4} tests  {seconds:6.1f} s"
            )
            if not good:
                say(output)
            total += counts.get("passed", 0)
            skipped += counts.get("skipped", 0)
            failed += counts.get("failed", 0) + counts.get("error", 0) or (0 if good else 1)
    say(f"{total} passed, {failed} failed, {skipped} skipped")
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
