"""Entries followed per second, over HTTP, checked and stored, beside the raw limits. Usage: benchmarks/follow.py [N]

One command: `PYTHONPATH=src .venv/bin/python benchmarks/follow.py`. A log of N entries (default 10,000) in memory is
served by a plain HTTP server; a follower with a new SQLite file (synchronous=FULL), or DATABASE_URL, takes it in pages.
Limits in the same run: raw inserts of the same rows, and checking without storing.
"""

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

NOW = datetime(2026, 3, 2, tzinfo=UTC)
PAGE = 100


def configure(folder: Path) -> None:
    """This function will set Django up on DATABASE_URL or on a new SQLite file."""
    import dj_database_url
    import django
    from django.conf import settings
    from django.core.management import call_command

    database: dict[str, Any] = dict(dj_database_url.parse(os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/copy"))
    if "sqlite" in database["ENGINE"]:
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"
        database["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "init_command": pragmas}
    settings.configure(
        INSTALLED_APPS=["tianping.record", "tianping.exchange"],
        DATABASES={"default": database},
        USE_TZ=True,
        TIANPING_ORIGIN="trading.benchmark.example",
        TIANPING_LOG_KEY=str(folder / "log.key"),
    )
    django.setup()
    call_command("migrate", verbosity=0)


class Served:
    """A log in memory with its pages made ready, so that the server costs as little as it can."""

    def __init__(self, count: int, size: int = PAGE) -> None:
        from tianping.exchange.catalogue.holds import TenderHeld
        from tianping.record.checkpoints import Checkpoint, sign
        from tianping.record.events import Header
        from tianping.record.keys import PlatformKeys
        from tianping.record.merkle import consistency_path, leaf_hash, range_root, reader

        self.origin = "supervision.benchmark.example"
        self.keys = PlatformKeys.make(self.origin)
        act = TenderHeld(tender="E3201000001000000001", hold="h", cause="directive", reason="核查投诉反映的问题" * 8)
        self.entries = [
            Header(
                id=f"{number:032x}", type=act.TYPE, origin=self.origin, refs=act.as_refs(),
                actor={"office": self.origin, "role": "platform"}, at=NOW, body=act.as_body(),
            ).encoded()
            for number in range(count)
        ]  # fmt: skip
        node = reader([leaf_hash(entry) for entry in self.entries])
        note = sign(Checkpoint(self.origin, count, range_root(node, 0, count)), self.keys.log).written()
        self.pages = {}
        for after in range(0, count + 1, size):
            end = min(after + size, count)
            proof = [digest.hex() for digest in consistency_path(node, end, count)]
            texts = [entry.decode() for entry in self.entries[after:end]]
            page = {"after": after, "checkpoint": note, "entries": texts, "proof": proof}
            self.pages[after] = json.dumps(page).encode()
        self.pages.setdefault(count, json.dumps({"after": count, "checkpoint": note, "entries": []}).encode())


def serve(log: Served) -> ThreadingHTTPServer:
    """This function will serve the pages on a free port of the loopback address."""

    class Pages(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self._answer(log.pages[int(parse_qs(urlsplit(self.path).query)["after"][0])])

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(b"{}")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def timed(act: Callable[[], object], count: int) -> float:
    """This function will return entries per second."""
    begun = time.perf_counter()
    act()
    return count / (time.perf_counter() - begun)


def main() -> None:
    """This function will measure and print one line per way."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        configure(Path(folder))
        log = Served(count)
        server = serve(log)
        for name, speed in measure(log, server.server_address[1]):
            sys.stdout.write(f"{name:<46}{speed:>12,.0f} entries/s\n")
        server.shutdown()


def measure(log: Served, port: int) -> list[tuple[str, float]]:
    """This function will follow the log, then only check it, then only insert as many rows."""
    from tianping.exchange.client import ExchangeClient
    from tianping.exchange.following import Follower
    from tianping.exchange.models import Peer, PeerEntry
    from tianping.exchange.sources import HttpSource

    facts = {"kind": "supervision", "state": "docked", "base_url": f"http://127.0.0.1:{port}"}
    keys = {"log_vkey": log.keys.log.vkey, "identity_vkey": log.keys.identity.vkey}
    peer = Peer.objects.create(origin=log.origin, **facts, **keys)
    with ExchangeClient() as client:
        follower = Follower(peer, HttpSource(peer, client), limit=PAGE)
        followed = timed(lambda: follower.catch_up(now=NOW), len(log.entries))
    assert PeerEntry.objects.filter(peer=peer).count() == len(log.entries)
    other = Peer.objects.create(origin="raw.benchmark.example", **facts)
    return [
        ("followed: fetched, checked, stored", followed),
        ("limit: checked, nothing stored", timed(lambda: check(log), len(log.entries))),
        ("limit: raw inserts of the same rows", timed(lambda: insert(other, log.entries), len(log.entries))),
    ]


def check(log: Served) -> None:
    """This function will check every page without storing."""
    from tianping.exchange.sources import Page
    from tianping.exchange.verifying import HeldState, verify_page

    nodes: dict[tuple[int, int], bytes] = {}
    for after in range(0, len(log.entries), PAGE):
        held = HeldState(after, lambda level, index: nodes[level, index])
        page = Page.model_validate_json(log.pages[after])
        nodes.update(verify_page(page, origin=log.origin, key=log.keys.log.verifier, held=held).growth.nodes)


def insert(peer: Any, entries: list[bytes]) -> None:
    """This function will insert as many rows as the copy has, and nothing else."""
    from tianping.exchange.models import PeerEntry

    for after in range(0, len(entries), PAGE):
        rows = enumerate(entries[after : after + PAGE], after)
        PeerEntry.objects.bulk_create(
            PeerEntry(peer=peer, position=at, data=data, hash=b"", type="tender.held") for at, data in rows
        )


if __name__ == "__main__":
    main()
