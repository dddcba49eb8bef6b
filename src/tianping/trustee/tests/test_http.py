"""Over real HTTP, from another process: the cosigned closing list, copies, and what is not for this trustee."""

import hashlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings as django_settings

from tianping.exchange.client import ExchangeClient, PeerUnreachable
from tianping.exchange.following import Follower
from tianping.exchange.models import Peer
from tianping.exchange.peers import configure_peers
from tianping.exchange.projecting import project_all
from tianping.exchange.sources import HttpSource
from tianping.record.identity import own_keys
from tianping.record.keys import PlatformKeys, load_or_make
from tianping.record.models import SealedLeaf
from tianping.trustee import filing, tasks
from tianping.trustee.actions import checking
from tianping.trustee.models import Closing, CopyRequest, EntrustedTender, HeldCopy, PacketRelease, WitnessedHead
from tianping.trustee.tests.conftest import AFTER, OWN, SUPERVISION, TENDER, TRADING

FILE = "the sealed bytes of a bid" * 5000
SHA256 = hashlib.sha256(FILE.encode()).hexdigest()


@pytest.fixture(scope="module")
def trading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A trading platform of its own database, files and keys."""
    folder = tmp_path_factory.mktemp("trading")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    keys = load_or_make(folder / "log.key", origin=TRADING)
    supervision, own = PlatformKeys.make(SUPERVISION), own_keys()
    peers = [line(supervision, "supervision"), line(own, "custodian")]
    facts = {
        "port": port, "origin": TRADING, "reader": OWN, "tender": TENDER, "files": [FILE],
        "supervision": supervision.written(), "peers": peers,
    }  # fmt: skip
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": django_settings.SETTINGS_MODULE,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "TRUSTEE_TEST_FOLDER": str(folder),
        "TRUSTEE_TEST_DATABASE": f"sqlite:///{folder / 'db.sqlite3'}",
        "TRUSTEE_TEST_ORIGIN": TRADING,
        "TRUSTEE_TEST_FACTS": json.dumps(facts),
    }
    serve = Path(__file__).parent / "project" / "serve.py"
    process = subprocess.Popen([sys.executable, str(serve)], env=environment)
    try:
        await_answer(f"http://127.0.0.1:{port}/exchange/checkpoint", process)
        yield {"keys": keys, "port": port, "peers": peers}
    finally:
        process.terminate()
        process.wait(10)


def line(keys: PlatformKeys, kind: str, port: int = 9) -> dict[str, Any]:
    url = f"http://127.0.0.1:{port}"
    facts = {"origin": keys.origin, "kind": kind, "base_url": url, "vkey": keys.log.vkey}
    return facts | {"identity": keys.identity.vkey}


def await_answer(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        assert process.poll() is None, "the other platform did not start"
        try:
            if httpx.get(address).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError("the other platform does not answer")


@pytest.fixture
def peer(trading: dict[str, Any], committing: None) -> Peer:
    configure_peers([*trading["peers"], line(trading["keys"], "trading", trading["port"])])
    return Peer.objects.get(origin=TRADING)


def test_a_cosigned_closing_list_is_found(peer: Peer) -> None:
    with ExchangeClient() as client:
        Follower(peer, HttpSource(peer, client)).catch_up(now=AFTER)
    EntrustedTender.objects.create(origin=TRADING, tender=TENDER, index=3, trustees=[TRADING, "s", OWN])
    project_all(now=AFTER)
    assert Closing.objects.get().position == 0
    tasks.seek_witnesses(TRADING)
    assert WitnessedHead.objects.get().witness == f"{SUPERVISION}/witness"


def test_a_copy_that_was_asked_for_is_fetched_and_acknowledged(peer: Peer) -> None:
    CopyRequest.objects.create(origin=TRADING, sha256=SHA256, size=len(FILE))
    tasks.fetch_copies(AFTER)
    assert HeldCopy.objects.get().size == len(FILE)
    assert SealedLeaf.objects.get().type == "mirror.held"
    with filing.open_kept(SHA256) as stream:  # type: ignore[union-attr]
        assert stream.read().decode() == FILE


def test_a_copy_that_is_not_there_is_tried_again_later(peer: Peer) -> None:
    CopyRequest.objects.create(origin=TRADING, sha256="0" * 64, size=9)
    tasks.fetch_copies(AFTER)
    asked = CopyRequest.objects.get()
    assert asked.attempts == 1
    assert asked.retry_at is not None
    assert not HeldCopy.objects.exists()


def test_a_packet_that_is_for_another_trustee_is_not_handed_out(peer: Peer) -> None:
    released = PacketRelease.objects.create(trustee=TRADING, tender=TENDER, packet="1" * 64)
    with pytest.raises(PeerUnreachable) as refused:
        checking.fetch_packet(released=released)
    assert refused.value.answered == 404
