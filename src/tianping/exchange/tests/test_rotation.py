"""Following a log across the replacement of its key: learnt from the verified copy, and from nowhere else."""

from datetime import timedelta

import pytest

from tianping.exchange import copies
from tianping.exchange.alarms import stopped
from tianping.exchange.following import Follower, head_of
from tianping.exchange.models import Alarm, Peer, PeerKey
from tianping.exchange.peers import PeerMisconfigured, configure_peers, log_key, witness_keys
from tianping.exchange.tests.conftest import NOW
from tianping.exchange.tests.logs import RotatingLog, held
from tianping.record.checkpoints import parse
from tianping.record.keys import PlatformKeys
from tianping.record.merkle import root
from tianping.record.notes import LogKey
from tianping.record.rotation import rotation_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def log():
    return RotatingLog("supervision.yunxiu.example")


def kinds():
    return list(Alarm.objects.filter(cleared_at=None).values_list("kind", flat=True))


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_a_follower_goes_on_across_rotations_and_cosigns_on_either_side(log, peer, limit):
    first = log.keys.log
    for _ in range(3):
        log.add(held())
    log.rotate()
    log.add(held())
    log.rotate()
    log.add(held())
    assert Follower(peer, log, limit=limit).catch_up(now=NOW) == 7
    assert copies.root_at(peer, 7) == root(log.hashes())
    peer.refresh_from_db()
    assert peer.log_vkey == log.keys.log.vkey
    assert list(PeerKey.objects.values_list("until", flat=True)) == [4, 6]
    assert log_key(peer).former[0].vkey == first.vkey
    assert [parse(note).checkpoint.size for note in log.told] == [4, 6, 7]
    assert kinds() == []


def refused(log, peer, size):
    assert Follower(peer, log).catch_up(now=NOW) == 0
    peer.refresh_from_db()
    assert (kinds(), stopped(peer), copies.size(peer)) == (["key-rotation"], True, size)
    assert not PeerKey.objects.exists()


def test_a_rotation_that_the_old_key_has_not_signed_is_refused_with_an_alarm(log, peer):
    thief = LogKey.make(log.origin)
    event = rotation_event(old=log.keys.log, new=thief)
    log.add(held())
    log.rotate(event.model_copy(update={"signature_old": event.signature_new}))
    refused(log, peer, 0)


def test_a_rotation_that_the_new_key_has_not_signed_is_refused(log, peer):
    event = rotation_event(old=log.keys.log, new=LogKey.make(log.origin))
    log.rotate(event.model_copy(update={"signature_new": event.signature_old}))
    refused(log, peer, 0)


def test_the_old_key_alone_under_the_rotation_is_refused(log, peer):
    log.add(held())
    log.rotate(signers=(log.keys.log,))
    refused(log, peer, 0)


def test_a_log_that_goes_on_under_the_old_key_after_its_rotation_is_refused(log, peer):
    old = log.keys.log
    log.rotate()
    log.add(held())
    log.ends = [(2, (old,))]
    refused(log, peer, 0)


def test_an_old_key_that_signs_after_a_rotation_that_is_held_is_refused(log, peer):
    old, _ = log.rotate()
    assert Follower(peer, log).catch_up(now=NOW) == 1
    log.keys = PlatformKeys(log=old, identity=log.keys.identity)
    log.add(held())
    assert Follower(peer, log).catch_up(now=NOW) == 0
    assert kinds() == ["signature"]


def test_a_rotation_that_another_key_signed_is_refused_once_one_was_followed(log, peer):
    log.rotate()
    Follower(peer, log).catch_up(now=NOW)
    one, two = LogKey.make(log.origin), LogKey.make(log.origin)
    log.add(rotation_event(old=one, new=two))
    assert Follower(peer, log).catch_up(now=NOW) == 0
    assert kinds() == ["key-rotation"]


def test_who_takes_a_later_key_as_anchor_reads_the_rotations_before_it_as_history(log, peer):
    log.add(held())
    log.rotate()
    log.add(held())
    log.ends = []
    Peer.objects.filter(pk=peer.pk).update(log_vkey=log.keys.log.vkey)
    assert Follower(peer, log).catch_up(now=NOW) == 3
    assert kinds() == []
    assert not PeerKey.objects.exists()


def test_a_page_that_another_process_has_overtaken_raises_no_alarm(log, peer):
    log.rotate()
    log.add(held())
    other = Follower(Peer.objects.get(pk=peer.pk), log)

    class Slow(RotatingLog):
        def __init__(self):
            self.told = []

        def page(self, *, after, limit, wait):
            other.catch_up(now=NOW)
            return log.page(after=len(log.entries), limit=limit, wait=wait)

    assert Follower(peer, Slow()).step(now=NOW) == 0
    assert kinds() == []
    assert head_of(peer).size == 2


def test_killed_while_storing_the_rotation_the_old_key_is_known_still(log, peer, monkeypatch):
    log.add(held())
    log.rotate()
    monkeypatch.setattr("tianping.exchange.following._succeed", killed)
    with pytest.raises(KeyboardInterrupt):
        Follower(peer, log).step(now=NOW)
    assert copies.size(peer) == 0
    monkeypatch.undo()
    assert Follower(peer, log).catch_up(now=NOW + timedelta(seconds=1)) == 2
    assert Peer.objects.get(pk=peer.pk).log_vkey == log.keys.log.vkey


def killed(*_, **__):
    raise KeyboardInterrupt


def test_a_configured_key_may_be_one_that_was_replaced_since(log, peer):
    old, _ = log.rotate()
    Follower(peer, log).catch_up(now=NOW)
    facts = {"origin": log.origin, "base_url": "http://127.0.0.1:9", "kind": "supervision"}
    facts |= {"identity": log.keys.identity.vkey}
    configure_peers([facts | {"vkey": old.vkey}])
    assert Peer.objects.get(pk=peer.pk).log_vkey == log.keys.log.vkey
    with pytest.raises(PeerMisconfigured):
        configure_peers([facts | {"vkey": LogKey.make(log.origin).vkey}])


def test_the_witness_s_new_key_counts_from_the_moment_it_is_learnt(log, peer):
    log.rotate()
    Follower(peer, log).catch_up(now=NOW)
    assert witness_keys()[f"{log.origin}/witness"].public == log.keys.witness.verifier.public
