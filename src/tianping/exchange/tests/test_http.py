"""Following, witnessing and docking over real HTTP, with a second platform as a process of its own."""

import os
import signal
import threading
import time

import httpx
import pytest
from django.db import transaction

from tianping.exchange import copies
from tianping.exchange.client import ExchangeClient, InsideTransaction, PeerUnreachable
from tianping.exchange.docking import (
    AlreadyDocked,
    Proposal,
    UnlistedReason,
    examine_proposed,
    own_proposal,
    propose,
    refuse,
)
from tianping.exchange.following import Follower, head_of
from tianping.exchange.interface_check import CheckFailed, examine
from tianping.exchange.models import Alarm, Peer, PeerLeaf
from tianping.exchange.monitor import compare_histories
from tianping.exchange.sources import HttpSource
from tianping.exchange.tests.conftest import NOW, Platform
from tianping.exchange.tests.logs import MemoryLog, held
from tianping.record.actors import Actor
from tianping.record.checkpoints import parse, verify
from tianping.record.keys import PlatformKeys
from tianping.record.models import Event
from tianping.record.notes import VerifierKey

HERE = "trading.yunxiu.example"
OPERATOR = "91320100000000000X"
BY = Actor.platform(HERE)


@pytest.fixture
def peer(other):
    return Peer.objects.get(origin=other.origin)


def follow(peer):
    with ExchangeClient() as client:
        return Follower(peer, HttpSource(peer, client)).catch_up(now=NOW)


def test_a_log_is_followed_over_http_with_the_leaves_that_are_for_this_platform(other, peer):
    other.once("act", "5", HERE)
    assert follow(peer) == 6
    leaf = PeerLeaf.objects.get()
    assert leaf.type == "bid.withdrawn"
    assert b"not for you" not in bytes(leaf.data)
    checkpoint = parse(httpx.get(f"{other.url}/exchange/checkpoint").text)
    from tianping.record.identity import own_keys

    ours = own_keys().log.verifier.as_witness()
    keys = {other.origin: VerifierKey.parse(peer.log_vkey), ours.name: ours}
    assert list(verify(checkpoint, keys).cosigned) == [f"{HERE}/witness"]


def test_http_inside_a_transaction_is_a_programming_error(other, peer):
    with ExchangeClient() as client, transaction.atomic(), pytest.raises(InsideTransaction):
        client.json(peer, "entries")


def test_a_long_poll_answers_as_soon_as_there_is_something(other, peer):
    other.once("act", "1", HERE)
    follow(peer)
    found = []

    def wait():
        with ExchangeClient() as client:
            found.append(client.json(peer, "entries", params={"after": 2, "limit": 5, "wait": 25}, wait=25))

    thread = threading.Thread(target=wait)
    thread.start()
    other.once("act", "1", HERE)
    thread.join(timeout=20)
    assert found[0]["entries"]


def test_a_peer_that_does_not_answer_is_no_alarm_and_no_loss(other, peer):
    other.once("act", "2", HERE)
    Peer.objects.filter(pk=peer.pk).update(base_url="http://127.0.0.1:9")
    peer.refresh_from_db()
    with pytest.raises(PeerUnreachable):
        follow(peer)
    assert not Alarm.objects.exists()
    Peer.objects.filter(pk=peer.pk).update(base_url=other.url)
    peer.refresh_from_db()
    assert follow(peer) == 3


def test_a_follower_process_killed_again_and_again_ends_with_the_same_log(other, peer, committing, tmp_path):
    other.once("act", "60", HERE)
    reader = Platform(tmp_path / "reader", HERE, "trading", committing, tmp_path)
    from tianping.record.identity import own_keys

    (reader.folder / "keys").mkdir()
    key_file = reader.folder / "keys" / "log.key"
    key_file.write_text(own_keys().written())
    key_file.chmod(0o600)
    keys = other.keys
    reader.environment["EXCHANGE_TEST_PEER"] = f"{other.origin} {keys.log.vkey} {keys.identity.vkey} {other.url}"
    reader.once("migrate")
    try:
        seen = [killed_while_following(reader, other, pause) for pause in (0.9, 1.1, 1.3)]
        assert int(reader.once("held", other.origin).split()[0]) >= max(seen)
        reader.once("follow-all", other.origin)
        size, root, leaves = reader.once("held", other.origin).split()
    finally:
        reader.stop()
        if committing.vendor == "postgresql":
            from tianping.exchange.tests.conftest import drop

            drop(committing, reader.database)
    follow(peer)
    assert int(size) == copies.size(peer) == 61
    assert root == copies.root_at(peer, 61).hex()
    assert int(leaves) == 1


def killed_while_following(reader, other, pause):
    process = reader.start("follow", other.origin)
    time.sleep(pause)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    return int(reader.once("held", other.origin).split()[0])


def proposal(platform, **changed):
    keys = platform.keys
    facts = {
        "origin": platform.origin,
        "kind": platform.kind,
        "name": "云岫行政监督平台",
        "base_url": platform.url,
        "operator": credit_code(),
        "operator_name": "云岫市公共资源管理局",
        "vkey": keys.log.vkey,
        "identity": keys.identity.vkey,
    }
    return Proposal(**{**facts, **changed})


def credit_code():
    from tianping.law.codes.uscc import fictitious_uscc

    return fictitious_uscc(7)


@pytest.fixture
def proposed(other):
    other.once("act", "3", HERE)
    Peer.objects.filter(origin=other.origin).delete()
    return propose(proposal=proposal(other))


def test_who_passes_the_interface_check_is_docked_and_it_is_published(other, proposed):
    assert examine_proposed(peer=proposed, by=BY, now=NOW).state == "docked"
    event = Event.objects.get()
    assert event.type == "platform.docked"
    assert b'"checks":["identity","reachable","checkpoint","entries","proofs","catalogue","digests"]' in bytes(
        event.header
    )
    assert examine_proposed(peer=proposed, by=BY, now=NOW).state == "proposed"  # as it was handed in: nothing is done
    assert Event.objects.count() == 1


def test_a_platform_that_signs_with_another_key_is_refused_with_the_reason(other, proposed):
    wrong = PlatformKeys.make(other.origin)
    Peer.objects.update(log_vkey=wrong.log.vkey)
    proposed.refresh_from_db()
    assert examine_proposed(peer=proposed, by=BY, now=NOW).state == "refused"
    event = Event.objects.get()
    assert event.type == "platform.refused"
    assert b'"reason":"checkpoint"' in bytes(event.header)


def test_a_platform_that_does_not_answer_is_refused_and_may_propose_again(other, proposed):
    Peer.objects.update(base_url="http://127.0.0.1:9")
    proposed.refresh_from_db()
    examine_proposed(peer=proposed, by=BY, now=NOW)
    assert b'"reason":"reachable"' in bytes(Event.objects.get().header)
    again = propose(proposal=proposal(other))
    assert examine_proposed(peer=again, by=BY, now=NOW).state == "docked"


def test_an_operator_without_a_right_credit_code_is_refused(other, proposed):
    Peer.objects.update(operator=OPERATOR)
    proposed.refresh_from_db()
    examine_proposed(peer=proposed, by=BY, now=NOW)
    assert b'"reason":"operator-code"' in bytes(Event.objects.get().header)


def test_docking_is_refused_for_listed_reasons_only(other, proposed):
    with pytest.raises(UnlistedReason):
        refuse(peer=proposed, reason="we-do-not-like-it", detail="", by=BY, now=NOW)
    assert Peer.objects.get(pk=proposed.pk).state == "proposed"


def test_a_docked_name_cannot_be_taken_by_another_key(other):
    thief = PlatformKeys.make(other.origin)
    with pytest.raises(AlreadyDocked):
        propose(proposal=proposal(other, vkey=thief.log.vkey, identity=thief.identity.vkey))


def test_a_private_address_is_refused_outside_tests(other, proposed, settings):
    settings.TIANPING_DOCK_PRIVATE = False
    with pytest.raises(CheckFailed, match="https"):
        examine(peer=proposed)


def test_a_platform_proposes_itself_over_http_signed_by_the_key_that_it_names(other, peer):
    body = own_proposal(
        name="云岫交易平台", base_url="http://127.0.0.1:9", operator=credit_code(), operator_name="云岫公司"
    )
    with ExchangeClient() as client:
        assert b'"docked"' in client.post(peer, "dock", body=body, media="application/json")
    unsigned = httpx.post(f"{other.url}/exchange/dock", content=body)
    assert unsigned.status_code == 401
    assert httpx.post(f"{other.url}/exchange/dock", content=b"{").json()["status"] == 422


def test_a_log_that_shows_another_history_to_another_platform_is_caught(other, peer):
    """The service platform's log is held here; the supervision platform holds another history under the same key."""
    liar = MemoryLog("service.yunxiu.example")
    liar.add(held("给交易平台看的"))
    Peer.objects.create(
        origin=liar.origin,
        kind="service",
        state="docked",
        base_url="http://127.0.0.1:9",
        log_vkey=liar.keys.log.vkey,
        identity_vkey=liar.keys.identity.vkey,
    )
    subject = Peer.objects.get(origin=liar.origin)
    Follower(subject, liar).step(now=NOW)
    assert compare_histories(now=NOW) == 0
    liar.entries[0] = liar.header(held("给监督平台看的"))
    other.once("hold", liar.origin, liar.keys.log.vkey, liar.keys.identity.vkey, liar.entries[0].decode(), liar.note())
    assert compare_histories(now=NOW) == 1
    assert Alarm.objects.get(cleared_at=None).kind == "fork"
    forks = httpx.get(f"{other.url}/exchange/forks").json()["forks"]
    assert forks == []
    from tianping.record.models import ForkProof

    assert ForkProof.objects.get().origin == liar.origin
    assert head_of(subject).size == 1


def test_the_engine_runs_follows_and_stops(other, peer):
    other.once("act", "4", HERE)
    from tianping.exchange.engine import Engine
    from tianping.exchange.models import Lease

    stop = threading.Event()
    engine = Engine(business_now=lambda: NOW, stop=stop, wait=1)
    thread = threading.Thread(target=engine.run)
    thread.start()
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and (copies.size(peer) < 5 or copies.size(Peer.own()) < 2):
            time.sleep(0.1)
    finally:
        stop.set()
        thread.join(timeout=60)
        for follower in engine.followers.values():
            follower.join(timeout=20)
    assert not thread.is_alive()
    assert copies.size(peer) == 5
    assert copies.size(Peer.own()) >= 2
    assert Lease.objects.get().name == "engine"
