"""Learning of releases and fetching their packets."""

import hashlib
import io
from typing import Any

import pytest

from tianping.exchange.client import FileBeyondLimit, PeerUnreachable
from tianping.exchange.models import Alarm, Peer
from tianping.exchange.projecting import replay
from tianping.trading.opening import tasks
from tianping.trading.opening.models import Packet, Released
from tianping.trading.tests import scenes
from tianping.trading.tests.bidding import AFTER, Auction
from tianping.trustee import filing
from tianping.trustee.models import Release
from tianping.trustee.packets import LARGEST


@pytest.fixture
def closed(auction: Auction) -> Auction:
    """Three bids, closed; the service platform is docked."""
    auction.bids(3)
    auction.close()
    Peer.objects.create(origin=scenes.SERVICE, kind="service", state="docked", base_url="http://127.0.0.1:9")
    return auction


def test_the_own_trustees_packet_is_read_from_the_own_files(closed: Auction) -> None:
    data = closed.release(1, fetched=False)
    digest = hashlib.sha256(data).hexdigest()
    filing.keep(io.BytesIO(data), sha256=digest)
    Release.objects.create(
        origin=scenes.trustees()[0], tender=closed.tender.code, number=1, seals=[], packet=digest,
        second=scenes.SERVICE, at=AFTER,
    )  # fmt: skip
    tasks.packets(AFTER)
    assert bytes(Packet.objects.get().data) == data


def test_a_peers_packet_is_fetched_and_asked_for_again_until_it_comes(
    closed: Auction, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = closed.release(2, fetched=False)
    asked: list[str] = []

    def fetch(peer: Peer, *, digest: str, limit: int | None = None) -> Any:
        asked.append(f"{peer.origin} {digest}")
        if len(asked) == 1:
            raise PeerUnreachable(origin=peer.origin, cause="down")
        return io.BytesIO(data)

    monkeypatch.setattr("tianping.trading.opening.tasks.fetch", fetch)
    for held in (0, 1, 1):
        tasks.packets(AFTER)
        assert Packet.objects.count() == held
    assert asked == [f"{scenes.SERVICE} {hashlib.sha256(data).hexdigest()}"] * 2
    assert bytes(Packet.objects.get().data) == data


def test_one_peer_that_is_down_does_not_keep_the_others_packets_away(
    closed: Auction, monkeypatch: pytest.MonkeyPatch
) -> None:
    Peer.objects.create(origin=scenes.CUSTODIAN, kind="custodian", state="docked", base_url="http://127.0.0.1:9")
    closed.release(2, fetched=False)
    data = closed.release(3, fetched=False)

    def fetch(peer: Peer, *, digest: str, limit: int | None = None) -> Any:
        if peer.origin == scenes.SERVICE:
            raise PeerUnreachable(origin=peer.origin, cause="down")
        return io.BytesIO(data)

    monkeypatch.setattr("tianping.trading.opening.tasks.fetch", fetch)
    tasks.packets(AFTER)
    assert Packet.objects.get().trustee == scenes.CUSTODIAN


def test_a_packet_beyond_the_limit_is_refused_with_a_sentence_and_not_asked_for_again(
    closed: Auction, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = closed.release(2, fetched=False)
    asked: list[int | None] = []

    def fetch(peer: Peer, *, digest: str, limit: int | None = None) -> Any:
        asked.append(limit)
        raise FileBeyondLimit(origin=peer.origin, digest=digest, limit=limit)

    monkeypatch.setattr("tianping.trading.opening.tasks.fetch", fetch)
    for _ in range(3):
        tasks.packets(AFTER)
    assert asked == [LARGEST]
    assert not Packet.objects.exists()
    assert "超过 67108864 字节的上限" in Released.objects.get().refused
    assert "longer than the limit" in Alarm.objects.get(subject=hashlib.sha256(data).hexdigest()).detail


def test_an_own_packet_beyond_the_limit_is_not_cut(closed: Auction, monkeypatch: pytest.MonkeyPatch) -> None:
    data = closed.release(1, fetched=False)
    monkeypatch.setattr("tianping.trustee.packets.LARGEST", len(data) - 1)
    digest = hashlib.sha256(data).hexdigest()
    filing.keep(io.BytesIO(data), sha256=digest)
    Release.objects.create(
        origin=scenes.trustees()[0], tender=closed.tender.code, number=1, seals=[], packet=digest,
        second=scenes.SERVICE, at=AFTER,
    )  # fmt: skip
    tasks.packets(AFTER)
    assert not Packet.objects.exists()
    assert Released.objects.get().refused
    monkeypatch.setattr("tianping.trustee.packets.LARGEST", len(data))
    Released.objects.update(refused="")
    tasks.packets(AFTER)
    assert bytes(Packet.objects.get().data) == data


def test_a_replay_forgets_releases_but_keeps_packets(closed: Auction) -> None:
    closed.release(2)
    replay(room="opening")
    assert not Released.objects.exists()
    assert Packet.objects.count() == 1
