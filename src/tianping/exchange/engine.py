"""The engine process: sequencer, sealed batches, a follower thread per peer, projections, due-scan, errands. One leads.

Nothing here knows a room: what is due and what is learnt is declared in each room's `tasks.py` and `projections.py`.
"""

import os
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from django.conf import settings
from django.db import close_old_connections, connections

from tianping.exchange import leases
from tianping.exchange.alarms import cause, clear_alarms, raise_alarm
from tianping.exchange.client import ExchangeClient
from tianping.exchange.due import DueScan
from tianping.exchange.following import Follower
from tianping.exchange.holding import learn_holds
from tianping.exchange.models import Peer
from tianping.exchange.peers import configure_peers, followed_peers
from tianping.exchange.projecting import project_all
from tianping.exchange.sources import WAIT_SECONDS, HttpSource
from tianping.record.models import Pending
from tianping.record.sequencer import seal_batch, sequence
from tianping.record.triggers import check_triggers
from tianping.refusals import Refusal

log = structlog.get_logger()
Clock = Callable[[], datetime]
LEASE, LEASE_SECONDS = "engine", 15.0
BEAT = 0.1
"""Seconds between looks at what was committed."""
NEWS_BEAT = 1.0
"""Rooms read at once what this engine sequences or stores of others, and look by themselves once in this many seconds."""
DUE_BEAT = 1.0
PEERS_BEAT = 2.0
RETRY = (0.5, 1.0, 2.0, 5.0, 10.0)
"""Pauses after a peer did not answer, in seconds."""


def wall_now() -> datetime:
    """This function will read the wall clock; the engine is an edge."""
    return datetime.now(UTC)


@dataclass
class Engine:
    """One engine. `business_now` is what events bear; protocols go by the wall clock."""

    business_now: Clock
    stop: threading.Event = field(default_factory=threading.Event)
    wait: int = WAIT_SECONDS
    holder: str = field(default_factory=lambda: f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}")
    leading: threading.Event = field(default_factory=threading.Event)
    next_batch: datetime = field(default_factory=wall_now)
    renew_at: datetime = field(default_factory=wall_now)
    followers: dict[int, threading.Thread] = field(default_factory=dict)
    news: threading.Event = field(default_factory=threading.Event)
    """Set whenever a log that is read here has grown."""

    def run(self) -> None:
        """This method will lead, or wait to lead, until `stop` is set; then it ends its threads and its lease."""
        threads = [
            self._start("projections", self._read_news),
            self._thread("due", self._due_pass(DueScan()), DUE_BEAT),
            self._thread("errands", self._due_pass(DueScan(errands=True)), DUE_BEAT),
            self._thread("peers", self._keep_followers, PEERS_BEAT),
        ]
        log.info("engine started", origin=settings.TIANPING_ORIGIN, holder=self.holder)
        self._repeat("sequencer", self._lead, BEAT, always=True)
        for thread in threads:
            thread.join(timeout=30)
        for thread in self.followers.values():
            thread.join(timeout=1)  # one may sit in a long poll: a follower may be killed anywhere
        leases.release(name=LEASE, holder=self.holder, now=wall_now())
        connections.close_all()
        log.info("engine stopped", origin=settings.TIANPING_ORIGIN)

    def _lead(self) -> None:
        if wall_now() >= self.renew_at:
            leads = leases.hold(name=LEASE, holder=self.holder, now=wall_now(), seconds=LEASE_SECONDS)
            self.renew_at = wall_now() + timedelta(seconds=LEASE_SECONDS / 5 if leads else 1)
            self.leading.set() if leads else self.leading.clear()
        if not self.leading.is_set():
            return
        now = self.business_now()
        while Pending.objects.exists() and sequence(now):
            self.news.set()
        if wall_now() >= self.next_batch:
            beat = timedelta(seconds=float(getattr(settings, "TIANPING_BATCH_SECONDS", 10)))
            self.next_batch = max(self.next_batch + beat, wall_now())
            seal_batch(now)
            self.news.set()

    def _read_news(self) -> None:
        while not self.stop.is_set():
            self.news.wait(NEWS_BEAT)
            self.news.clear()
            if self.leading.is_set():
                self._guarded("projections", self._project)

    def _project(self) -> None:
        project_all(now=wall_now())

    def _due_pass(self, scan: DueScan) -> Callable[[], None]:
        def run() -> None:
            scan.run(now=self.business_now(), wall=wall_now())

        return run

    def _keep_followers(self) -> None:
        wanted = {peer.pk: peer for peer in followed_peers()}
        for key, peer in wanted.items():
            thread = self.followers.get(key)
            if thread is None or not thread.is_alive():
                self.followers[key] = self._start(f"follow {peer.origin}", self._follow, peer)

    def _follow(self, peer: Peer) -> None:
        tries = 0
        with ExchangeClient() as client:
            while self.leading.is_set() and not self.stop.is_set() and _still_followed(peer):
                try:
                    stored = Follower(peer, HttpSource(peer, client)).step(now=wall_now(), wait=self.wait)
                    clear_alarms(kind="unreachable", peer=peer, now=wall_now())
                    tries = 0 if stored else 1
                    self.news.set() if stored else None
                except Refusal as refusal:
                    log.info("peer not followed", peer=peer.origin, cause=str(refusal))
                    if tries == len(RETRY):
                        raise_alarm(kind="unreachable", peer=peer, detail=refusal.sentence("zh"), now=wall_now())
                    tries += 1
                if tries:
                    self.stop.wait(RETRY[min(tries, len(RETRY)) - 1])

    def _thread(self, name: str, work: Callable[[], None], beat: float) -> threading.Thread:
        return self._start(name, self._repeat, name, work, beat)

    def _start(self, name: str, work: Callable[..., None], *args: object) -> threading.Thread:
        def run() -> None:
            try:
                work(*args)
            finally:
                connections.close_all()

        thread = threading.Thread(target=run, name=name, daemon=True)
        thread.start()
        return thread

    def _repeat(self, name: str, work: Callable[[], None], beat: float, always: bool = False) -> None:
        while not self.stop.is_set():
            if always or self.leading.is_set():
                self._guarded(name, work)
            self.stop.wait(beat)

    def _guarded(self, name: str, work: Callable[[], None]) -> None:
        """Whatever one part raises is an alarm; the other parts go on."""
        close_old_connections()
        try:
            work()
        except Exception as error:  # the engine outlives every one of its parts
            log.error("engine part failed", part=name, cause=cause(error))
            try:
                raise_alarm(kind="engine", subject=name, detail=cause(error), now=wall_now())
            except Exception as again:  # a database that cannot be written has no alarms either
                log.error("alarm not raised", part=name, cause=cause(again))
            self.stop.wait(1.0)


def _still_followed(peer: Peer) -> bool:
    return Peer.objects.filter(pk=peer.pk, state="docked", base_url=peer.base_url, log_vkey=peer.log_vkey).exists()


def run_engine(*, business_now: Clock, stop: threading.Event | None = None) -> None:
    """This function will run this platform's engine until `stop` is set.

    `business_now` reads the business clock (`tianping.web.clock`, above this floor). Before anything is signed, the
    peers are asked what they hold of this log. Raises TriggersMissing at start
    where a table of the log could be changed, PeerMisconfigured where a configured peer is wrong.
    """
    check_triggers()
    configure_peers()
    learn_holds(now=wall_now())
    Engine(business_now=business_now, stop=stop or threading.Event()).run()
