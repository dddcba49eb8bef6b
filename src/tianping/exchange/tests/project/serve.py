"""Another platform as a process: migrate, web, act, follow. For tests of the exchange over real HTTP."""

import os
import sys
from datetime import UTC, datetime

import django
from django.core.management import call_command


def main(words):
    django.setup()
    words_of = {"migrate": migrate, "web": web, "act": act, "follow": follow, "follow-all": follow_all, "held": held_of}
    {**words_of, "hold": hold, "keep": keep, "rotate": rotate, "keep-note": keep_note}[words[0]](*words[1:])


def migrate():
    from tianping.exchange.peers import configure_peers
    from tianping.record.identity import own_keys

    call_command("migrate", verbosity=0)
    own_keys()
    origin, vkey, identity, url = os.environ["EXCHANGE_TEST_PEER"].split(" ")
    kind = "trading" if origin.startswith("trading") else "supervision"
    configure_peers([{"origin": origin, "vkey": vkey, "identity": identity, "base_url": url, "kind": kind}])


def web():
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args):
            pass

    server = ThreadedWSGIServer(("127.0.0.1", int(os.environ["EXCHANGE_TEST_PORT"])), Quiet)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    server.serve_forever()


def act(count, reader):
    """Record `count` holds and one sealed withdrawal for the reader, and give them their places."""
    from django.db import transaction

    from tianping.exchange.tests.logs import held, withdrawn
    from tianping.record.actors import Actor
    from tianping.record.recording import record
    from tianping.record.sequencer import seal_batch, sequence

    now = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    by = Actor.platform("supervision.yunxiu.example")
    with transaction.atomic():
        for number in range(int(count)):
            record(held(f"第 {number} 次"), by=by, now=now)
        record(withdrawn(), by=by, now=now, readers=[reader])
        record(withdrawn("not for you"), by=by, now=now, readers=["service.yunxiu.example"])
    while sequence(now):
        pass
    seal_batch(now)


def keep_note(origin):
    """Have verified a checkpoint of another's log, as a follower does before it fetches the entries."""
    from tianping.exchange.following import head_of
    from tianping.exchange.models import Peer
    from tianping.record.checkpoints import parse

    head = head_of(Peer.objects.get(origin=origin))
    head.note = os.environ["HOLD"]
    head.note_size = parse(head.note).checkpoint.size
    head.save()


def rotate():
    from tianping.record.actors import Actor
    from tianping.record.rotating import rotate_key

    rotate_key(by=Actor.platform("supervision.yunxiu.example"), now=datetime(2026, 3, 2, 1, 0, tzinfo=UTC))


def follow(origin):
    """Follow a log for ever, a few entries at a time, to be killed at any point."""
    while True:
        step(origin)


def follow_all(origin):
    """Follow a log to its end."""
    while step(origin):
        pass


def step(origin):
    from tianping.exchange.client import ExchangeClient
    from tianping.exchange.following import Follower
    from tianping.exchange.models import Peer
    from tianping.exchange.sources import HttpSource

    peer = Peer.objects.get(origin=origin)
    with ExchangeClient() as client:
        return Follower(peer, HttpSource(peer, client), limit=2).step(now=datetime.now(UTC))


def held_of(origin):
    """Tell how many entries are held, their root and how many leaves."""
    from tianping.exchange import copies
    from tianping.exchange.models import Peer, PeerEntry, PeerLeaf

    peer = Peer.objects.get(origin=origin)
    size = copies.size(peer)
    assert PeerEntry.objects.filter(peer=peer).count() == size
    sys.stdout.write(f"{size} {copies.root_at(peer, size).hex()} {PeerLeaf.objects.count()}")


def hold(origin, vkey, identity, entry, note):
    """Take one entry of a log into the verified copy, as if it had been followed."""
    from tianping.exchange.following import Follower
    from tianping.exchange.peers import configure_peers
    from tianping.exchange.sources import Page

    class Once:
        def page(self, *, after, limit, wait):
            return Page(after=after, checkpoint=note, entries=[] if after else [entry])

        def tell(self, note):
            pass

    facts = {"origin": origin, "vkey": vkey, "identity": identity, "base_url": "http://127.0.0.1:9", "kind": "service"}
    peer = configure_peers([facts])[0]
    assert Follower(peer, Once()).step(now=datetime.now(UTC)) == 1


def keep(path):
    """Follow a log that a file tells of (docking facts, page, leaves), as if it had been followed over HTTP."""
    import json
    from pathlib import Path

    from tianping.exchange.following import Follower
    from tianping.exchange.peers import configure_peers
    from tianping.exchange.sources import Page, SealedPage

    told = json.loads(Path(path).read_text())

    class File:
        def page(self, *, after, limit, wait):
            entries = told["entries"][after:]
            return Page(after=after, checkpoint=told["checkpoint"], entries=entries, proof=told["proof"])

        def sealed(self, *, after, until):
            leaves = [leaf for leaf in told["leaves"] if after <= leaf["batch"] < until]
            return SealedPage(after=after, until=until, leaves=leaves)

        def tell(self, note):
            pass

    peer = configure_peers([told["peer"]])[0]
    Follower(peer, File()).step(now=datetime.now(UTC))


if __name__ == "__main__":
    main(sys.argv[1:])
