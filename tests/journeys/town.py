"""The running city of the journeys: one per session and database, and what every journey asks of it.

Each tender is small and voluntary unless a journey needs the law's long periods, so that a session of journeys stays
within the year whose days off are announced.
"""

import contextlib
import html
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg

from tianping.launch import tendering
from tianping.launch.auctions import Auction, RecordedBid
from tianping.launch.bidding import Bidders, Handed
from tianping.launch.cast import Cast
from tianping.launch.city import City
from tianping.launch.clients import Client
from tianping.launch.papers import Subject
from tianping.launch.processes import Process
from tianping.launch.tendering import Planned
from tianping.law.days import SHANGHAI
from tianping.record.anchors import Anchors
from tianping.record.events import rfc3339
from tianping.sealing.envelope import read_head, seal

EPOCH = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
FIRMS = tuple(f"{name}工程有限公司（虚构）" for name in ("东升", "南岳", "西河", "北岭", "中泰", "海川", "青峰"))
PLATFORMS = ("trading", "service", "supervision")
LOGS = (*PLATFORMS, "custodian")
SMALL = Decimal(900_000)
MANDATORY = Decimal(6_000_000)
PERIOD = timedelta(days=7)


class Town:
    """A city with everybody registered, and the shortest ways to bring a tender to where a journey begins."""

    def __init__(self, city: City, cast: Cast) -> None:
        self.city, self.cast = city, cast
        self.clock = city.conductor
        self.anchors_file = city.folder / "anchors.json"
        self.bidders = Bidders(cast, city.folder / "bids", Anchors.parse(self.anchors_file.read_bytes()))
        self.buyer = cast.client("trading", cast.buyer, "buyer")
        self.serial = 0

    def auction(self, *prices: int, firms: tuple[str, ...] = FIRMS, reserve: Decimal = SMALL) -> Auction:
        """An auction of our own, one bid per price, in the order of the firms; its name has the same length always."""
        self.serial += 1
        bids = tuple(RecordedBid(firm, Decimal(price), False) for firm, price in zip(firms, prices, strict=False))
        return Auction(f"j{self.serial:04d}", "人行道维修", "人行道铺装", reserve, None, bids)

    def issued(self, *auctions: Auction, period: timedelta = PERIOD) -> list[Planned]:
        """Plan, set terms, wait for the trustees' keys, issue: bids are taken from now on."""
        facts: dict[str, Any] = {"buyer": self.cast.buyer.uscc, "supervisor": self.cast.department.name}
        planned = [tendering.plan(self.buyer, auction=one, on=self.clock.now(), **facts) for one in auctions]
        start = self.clock.now() + timedelta(minutes=10)
        for one in planned:
            self._set_terms(one, start, period)
        self.clock.step_to(start + timedelta(seconds=1))
        for one in planned:
            tendering.issue(self.buyer, one)
        self.clock.rest()
        return planned

    def _set_terms(self, one: Planned, start: datetime, period: timedelta) -> None:
        text = f"招标文件（测试） {one.name}".encode()
        self.buyer.put_bytes(f"/api/v1/tenders/{one.tender}/documents/招标文件.txt", text, media="text/plain")
        due = (start.astimezone(SHANGHAI) + period).replace(hour=9, minute=30, second=0, microsecond=0)
        self.buyer.put(
            f"/api/v1/tenders/{one.tender}/terms",
            {
                "available_from": rfc3339(start),
                "available_until": rfc3339(start + min(timedelta(days=6), period)),
                "bids_due_at": rfc3339(due),
                "bid_validity_days": 90,
                "minimum_bids": 3,
                "qualification": "在公共服务平台登记并核验。",
                "contact": "招标办（虚构），电话 0990-555 0100",
            },
        )

    def due(self, one: Planned) -> datetime:
        """When the tender's bids are due, as the trading platform tells everybody."""
        return datetime.fromisoformat(self.read("trading", f"/api/v1/tenders/{one.tender}")["bids_due_at"])

    def bid(self, one: Planned) -> list[Handed]:
        """All bids of the auction are sealed and submitted, then everything comes to rest."""
        handed = self.bidders.bid(one)
        self.clock.rest()
        return handed

    def close(self, one: Planned, *, after: timedelta = timedelta(seconds=1)) -> None:
        """The clock is stepped past the deadline."""
        self.clock.step_to(self.due(one) + after)

    def opening(self, one: Planned, *, seconds: float = 90) -> dict[str, Any]:
        """The opening as read out; waits for it, since it starts by time and by itself."""
        address = f"{self.url('trading')}/api/v1/lots/{one.lot}/opening"
        self.until(lambda: httpx.get(address, timeout=30).status_code == 200, "the opening", seconds=seconds)
        return dict(httpx.get(address, timeout=30).json())

    def opened_prices(self, one: Planned) -> dict[str, str]:
        """Bidder's name to price, as read out."""
        return {bid["bidder_name"]: bid["price"] for bid in self.opening(one)["bids"]}

    def prices(self, one: Planned) -> dict[str, str]:
        """Bidder's name to price, as sealed; the last price where one bid twice."""
        return {bid.firm: f"{bid.price:.2f}" for bid in one.auction.offers}

    def url(self, kind: str) -> str:
        return self.city.platforms[kind].url

    def read(self, kind: str, path: str, **query: Any) -> dict[str, Any]:
        """A public answer of a platform."""
        return dict(httpx.get(self.url(kind) + path, params=query, timeout=60).raise_for_status().json())

    def log(self, kind: str, *, after: int = 0, until: int | None = None) -> list[str]:
        """The public entries of a platform's log, as anybody reads them."""
        found: list[str] = []
        while until is None or len(found) < until - after:
            page = self.read(kind, "/exchange/entries", after=after + len(found), limit=500)["entries"]
            if not page:
                break
            found += page
        return found if until is None else found[: until - after]

    def events(self, kind: str, type_: str, tender: str) -> list[dict[str, Any]]:
        """The public entries of one type about one tender, oldest first."""
        wanted = (f'"type":"{type_}"', f'"tender":"{tender}"')
        return [json.loads(entry) for entry in self.log(kind) if all(part in entry for part in wanted)]

    def page(self, kind: str, path: str) -> str:
        """A public page, with its text as people read it."""
        return html.unescape(httpx.get(self.url(kind) + path, timeout=60).raise_for_status().text)

    def sealed(
        self, one: Planned, *, firm: int, price: int, files: Sequence[Path] = (), after: Handed | None = None
    ) -> Path:
        """One more sealed bid of a firm as a file, not yet handed in; with `after`, its next version."""
        subject = self.firm(firm)
        out = self.city.folder / "bids" / f"{one.lot}-{firm}-{secrets.token_hex(4)}.tpbid"
        seal(
            policy=self.bidders.api(subject.name).package(one.tender).checked(self.bidders.anchors),
            tender=one.tender,
            lot=one.lot,
            uscc=subject.uscc,
            files=list(files),
            form={"price": f"{price}.00", "duration_days": 180, "quality": "合格"},
            signer=self.city.papers.signer(subject),
            timestamp=self.bidders.stamp,
            out=out,
            counter=len(after.seals) + 1 if after else 1,
            previous=after.seals[-1] if after else None,
        )
        return out

    def again(self, one: Planned, handed: Handed, *, price: int) -> str:
        """A firm replaces its bid; returns the new version's header hash."""
        path = self.sealed(one, firm=FIRMS.index(handed.firm), price=price, after=handed)
        self.bidders.api(handed.firm).submit(lot=one.lot, path=path)
        return read_head(path).hh

    def size(self, kind: str) -> int:
        return int(self.read(kind, "/healthz")["exchange"]["size"])

    def officer(self) -> Client:
        """The supervising department, signed in at the supervision platform."""
        return self.cast.client("supervision", self.cast.department, "supervisor")

    def firm(self, number: int) -> Subject:
        return self.cast.firms[FIRMS[number]]

    def until(self, holds: Callable[[], bool], what: str, *, seconds: float = 60) -> None:
        """Wait for something that happens by itself."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"{what} did not happen within {seconds:.0f} s"
            time.sleep(0.2)

    def process(self, name: str) -> Process:
        return self.city.processes[name]

    def kill(self, kind: str) -> None:
        """End all processes of a platform at once, as a power cut would."""
        for part in self.city.platforms[kind].processes:
            self.process(f"{kind}-{part}").kill()

    def start(self, kind: str, **environment: str) -> None:
        """Start all processes of a platform, with other settings where given."""
        for part in self.city.platforms[kind].processes:
            self.start_part(kind, part, **environment)

    def start_part(self, kind: str, part: str, **environment: str) -> None:
        process = self.process(f"{kind}-{part}")
        process.environment = self.city.environment(kind) | environment
        process.start()
        process.wait_until_healthy(seconds=120)

    @contextlib.contextmanager
    def without(self, kind: str) -> Iterator[None]:
        """While the block runs, nobody waits for this platform."""
        whole = dict(self.clock.health)
        self.clock.health.pop(self.city.platforms[kind].origin)
        try:
            yield
        finally:
            self.clock.health = whole

    def lose(self, kind: str) -> None:
        """A platform's processes end at once, its data folder and its database are gone; its clients must sign in again."""
        self.kill(kind)
        shutil.rmtree(self.city.data(kind))
        if address := self.city.databases.get(kind, ""):
            name = urlsplit(address).path.lstrip("/")
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]
                connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]

    def take_anchors_anew(self) -> None:
        """A log's key was replaced: everybody takes the anchors that the service platform publishes now."""
        origin, old = self.city.platforms["trading"].origin, Anchors.parse(self.anchors_file.read_bytes())

        def anew() -> Anchors:
            return Anchors.parse(httpx.get(f"{self.url('service')}/anchors.json", timeout=30).content)

        self.until(lambda: anew().origins[origin].log != old.origins[origin].log, "the new key among the anchors")
        self.anchors_file.write_bytes(anew().encoded())
        self.bidders.anchors = anew()

    def sign_in_again(self) -> None:
        """Tokens of the trading platform were lost with it: everybody signs in anew when next needed."""
        for key in [key for key in self.cast.clients if key.startswith("trading:")]:
            self.cast.clients.pop(key)
        self.bidders.apis.clear()
        self.buyer = self.cast.client("trading", self.cast.buyer, "buyer")

    def run(self, kind: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of a platform with its settings, as its operator would."""
        command = [sys.executable, "-m", "tianping", self.city.platforms[kind].command, *words]
        return subprocess.run(
            command, env={**os.environ, **self.city.environment(kind)}, capture_output=True, text=True
        )

    def inside(self, kind: str, script: Path, *arguments: str, **environment: str) -> str:
        """Run a script with a platform's settings, as somebody who holds its machine would; returns what it printed."""
        command = [sys.executable, "-m", "tianping", self.city.platforms[kind].command, "manage", "shell"]
        code = f"import sys; sys.argv = {[str(script), *arguments]!r}; exec(open({str(script)!r}).read(), {{}})"
        settings = {**os.environ, **self.city.environment(kind), **environment}
        done = subprocess.run([*command, "-c", code], env=settings, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def tianping(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the product."""
        return subprocess.run([sys.executable, "-m", "tianping", *arguments], capture_output=True, text=True)


@contextlib.contextmanager
def databases(server: str) -> Iterator[dict[str, str]]:
    """One empty database per platform in the server, none where it is SQLite; dropped at the end."""
    if not server:
        yield {}
        return
    names = {kind: f"journeys_{os.getpid()}_{kind}" for kind in LOGS}
    with psycopg.connect(server, autocommit=True) as connection:
        for name in names.values():
            connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
        try:
            yield {kind: urlsplit(server)._replace(path=f"/{name}").geturl() for kind, name in names.items()}
        finally:
            for name in names.values():
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]


@contextlib.contextmanager
def running_town() -> Iterator[Town]:
    """Start a city on the database of DATABASE_URL, register everybody, and stop all of it at the end."""
    server = os.environ.get("DATABASE_URL", "")
    folder = Path(tempfile.mkdtemp(prefix="tianping-journeys-"))
    with databases(server) as addresses:
        shift = 500 if server else 400
        city = City(folder=folder, epoch=EPOCH, databases=addresses, shift=shift, batch_seconds=2)
        try:
            city.prepare()
            city.start()
            cast = Cast(city)
            cast.prepare(FIRMS)
            city.conductor.rest()
            yield Town(city, cast)
        finally:
            city.stop()
            if "TIANPING_KEEP" not in os.environ:
                shutil.rmtree(folder, ignore_errors=True)
