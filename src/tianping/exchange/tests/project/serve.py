"""Another platform as a process: migrate, web, act, follow. For tests of the exchange over real HTTP."""

import os
import sys
from datetime import UTC, datetime

import django
from django.core.management import call_command


def main(words):
    django.setup()
    {"migrate": migrate, "web": web, "act": act, "follow": follow}[words[0]](*words[1:])


def migrate():
    from tianping.exchange.peers import configure_peers
    from tianping.record.identity import own_keys

    call_command("migrate", verbosity=0)
    own_keys()
    origin, vkey, identity, url = os.environ["EXCHANGE_TEST_PEER"].split(" ")
    kind = "trading"
    configure_peers([{"origin": origin, "vkey": vkey, "identity": identity, "base_url": url, "kind": kind}])


def web():
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, format, *args):
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


def follow(url, origin, vkey, identity):
    """Follow a log for ever, a few entries at a time, to be killed at any point."""
    from tianping.exchange.client import ExchangeClient
    from tianping.exchange.following import Follower
    from tianping.exchange.peers import configure_peers
    from tianping.exchange.sources import HttpSource

    facts = {"origin": origin, "vkey": vkey, "identity": identity, "base_url": url, "kind": "supervision"}
    peer = configure_peers([facts])[0]
    with ExchangeClient() as client:
        while True:
            Follower(peer, HttpSource(peer, client), limit=3).step(now=datetime.now(UTC))


if __name__ == "__main__":
    main(sys.argv[1:])
