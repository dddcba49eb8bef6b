"""Fixtures: a fresh database that commits, a log that lives in memory, a second platform as a process of its own."""

import os
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime

import httpx
import pytest
from django.conf import settings as django_settings

from tianping.exchange.tests.logs import MemoryLog
from tianping.record.tests.databases import committing, drop, fresh_name

__all__ = ["committing"]

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def log():
    """A supervision platform's log in memory."""
    return MemoryLog("supervision.yunxiu.example")


@pytest.fixture
def peer(log):
    """The peer whose log `log` is."""
    from tianping.exchange.models import Peer

    return Peer.objects.create(
        origin=log.origin,
        kind="supervision",
        state="docked",
        base_url="http://127.0.0.1:9",
        log_vkey=log.keys.log.vkey,
        identity_vkey=log.keys.identity.vkey,
    )


class Platform:
    """Another platform: a process with its own folder, database and keys."""

    def __init__(self, folder, origin, kind, connection, tmp_path):
        self.folder, self.origin, self.kind = folder, origin, kind
        folder.mkdir()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tianping.exchange.tests.project.settings",
            "EXCHANGE_TEST_DATA": str(folder),
            "EXCHANGE_TEST_ORIGIN": origin,
            "EXCHANGE_TEST_KIND": kind,
            "EXCHANGE_TEST_PORT": str(self.port),
        }
        self.environment.pop("DATABASE_URL", None)
        if connection.vendor == "postgresql":
            base = os.environ["DATABASE_URL"]
            self.database = fresh_name(connection, tmp_path, origin.partition(".")[0])
            self.environment["DATABASE_URL"] = with_database(base, self.database)
        self.processes = []

    def start(self, *words):
        command = [sys.executable, "-m", "tianping.exchange.tests.project.serve", *words]
        process = subprocess.Popen(command, env=self.environment)
        self.processes.append(process)
        return process

    def once(self, *words):
        command = [sys.executable, "-m", "tianping.exchange.tests.project.serve", *words]
        done = subprocess.run(command, env=self.environment, check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout.strip()

    def serve(self):
        self.start("web")
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/exchange/catalogue").status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise AssertionError("the other platform did not start")

    def stop(self):
        for process in self.processes:
            process.kill()
            process.wait()

    @property
    def keys(self):
        from pathlib import Path

        from tianping.record.keys import load_or_make

        return load_or_make(Path(self.folder) / "keys" / "log.key", origin=self.origin)

    def as_peer(self):
        """What another platform's configuration says of it."""
        keys = self.keys
        return {
            "origin": self.origin,
            "kind": self.kind,
            "base_url": self.url,
            "vkey": keys.log.vkey,
            "identity": keys.identity.vkey,
        }


def with_database(url, name):
    from urllib.parse import urlsplit, urlunsplit

    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def other(committing, tmp_path):
    """A supervision platform as a process, docked here; this platform is docked there."""
    from tianping.exchange.peers import configure_peers
    from tianping.record.identity import own_keys

    platform = Platform(tmp_path / "other", "supervision.yunxiu.example", "supervision", committing, tmp_path)
    keys = own_keys().vkeys()
    platform.environment["EXCHANGE_TEST_PEER"] = (
        f"{django_settings.TIANPING_ORIGIN} {keys['log']} {keys['identity']} http://127.0.0.1:9"
    )
    platform.once("migrate")
    configure_peers([platform.as_peer()])
    platform.serve()
    try:
        yield platform
    finally:
        platform.stop()
        if committing.vendor == "postgresql":
            drop(committing, platform.database)
