"""A trading platform as a process of its own: a log with a closing list that supervision cosigned, and files for the
custodian. The test writes what it needs to know as JSON into TRUSTEE_TEST_FACTS."""

import hashlib
import io
import json
import os
from datetime import UTC, datetime

import django
from django.core.management import call_command

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


def main() -> None:
    django.setup()
    facts = json.loads(os.environ["TRUSTEE_TEST_FACTS"])
    call_command("migrate", verbosity=0)
    peers(facts)
    act(facts)
    web(facts["port"])


def peers(facts: dict) -> None:
    from tianping.exchange.peers import configure_peers

    configure_peers(facts["peers"])


def act(facts: dict) -> None:
    from django.db import transaction

    from tianping.exchange.catalogue.bids import BidsClosed
    from tianping.record import reading
    from tianping.record.actors import Actor
    from tianping.record.checkpoints import cosign
    from tianping.record.keys import PlatformKeys
    from tianping.record.recording import record
    from tianping.record.sequencer import sequence
    from tianping.record.witnessing import add_cosignature
    from tianping.trustee import filing
    from tianping.trustee.models import HeldCopy

    supervision = PlatformKeys.parse(facts["supervision"])
    with transaction.atomic():
        record(BidsClosed(tender=facts["tender"], closed_at=NOW, lots=()), by=Actor.platform(facts["origin"]), now=NOW)
    sequence(NOW)
    head = reading.checkpoint()
    assert head is not None
    note = cosign(head, supervision.witness, at=NOW).written()
    add_cosignature(note=note, witnesses={supervision.witness.name: supervision.witness.verifier})
    for text in facts["files"]:
        data = text.encode()
        sha256 = hashlib.sha256(data).hexdigest()
        filing.keep(io.BytesIO(data), sha256=sha256)
        HeldCopy.objects.create(origin=facts["reader"], sha256=sha256, size=len(data), held_at=NOW)


def web(port: int) -> None:
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadedWSGIServer(("127.0.0.1", port), Quiet)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    server.serve_forever()


if __name__ == "__main__":
    main()
