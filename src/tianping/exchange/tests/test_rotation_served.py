"""Serving a log whose key was replaced, and following it over real HTTP; transactions commit."""

from django.conf import settings as project

from tianping.exchange.client import ExchangeClient
from tianping.exchange.following import Follower, head_of
from tianping.exchange.models import Peer
from tianping.exchange.peers import log_key
from tianping.exchange.relaying import page as own_page
from tianping.exchange.sources import HttpSource
from tianping.exchange.tests.conftest import NOW
from tianping.record.actors import Actor
from tianping.record.checkpoints import parse, verify
from tianping.record.identity import own_keys
from tianping.record.merkle import leaf_hash, root
from tianping.record.notes import VerifierKey
from tianping.record.rotating import rotate_key


def test_to_who_does_not_know_the_new_key_the_log_ends_with_its_rotation(committing, tmp_path, settings):
    settings.TIANPING_LOG_KEY = str(tmp_path / "own" / "log.key")
    old = own_keys().log.verifier
    by = Actor.platform(project.TIANPING_ORIGIN)
    rotation = rotate_key(by=by, now=NOW)
    rotate_key(by=by, now=NOW)
    newest = own_keys().log.verifier
    assert len(own_page(after=0, limit=9, key=old.key_id.hex()).entries) == 1
    assert len(own_page(after=0, limit=9).entries) == 1
    told = own_page(after=0, limit=9, key=newest.key_id.hex())
    assert len(told.entries) == 2
    assert verify(parse(told.checkpoint), {newest.name: newest})
    assert len(own_page(after=1, limit=9, key=rotation.new.key_id.hex()).entries) == 1


def test_a_log_is_followed_over_http_across_a_rotation(other):
    peer = Peer.objects.get(origin=other.origin)
    before = peer.log_vkey
    other.once("act", "2", project.TIANPING_ORIGIN)
    other.once("rotate")
    other.once("act", "2", project.TIANPING_ORIGIN)
    with ExchangeClient() as client:
        assert Follower(peer, HttpSource(peer, client)).catch_up(now=NOW) == 7
    peer.refresh_from_db()
    assert peer.log_vkey == other.keys.log.vkey != before
    assert VerifierKey.parse(before).key_id == log_key(peer).former[0].key_id
    hashes = [leaf_hash(bytes(entry.data)) for entry in peer.entries.all()]
    assert root(hashes) == parse(head_of(peer).note).checkpoint.root
