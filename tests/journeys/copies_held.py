"""Runs inside one platform: prints the digests of its verified copies, and whether a replay from zero differs.

The replay runs in a transaction that is rolled back, with the engine stopped; tables that count attempts, cursors and
alarms are not compared, since they say how something was learnt and not what.
"""

import hashlib
import json
from typing import Any

from django.apps import apps
from django.db import models, transaction

from tianping.exchange import projecting
from tianping.exchange.due import DueScan
from tianping.exchange.models import Alarm, Cursor, Peer, PeerEntry, PeerLeaf, RelayedSeen, SeenSignature
from tianping.record.models import Cosignature
from tianping.web.clock import business_now, wall_now

PASSED_OVER = (Alarm, Cursor, Cosignature, RelayedSeen, SeenSignature)
ATTEMPTS = ("done", "attempts", "retry_at", "look_at")
"""How often something learnt was tried, whether that is over, and when to look again: not learnt, and made anew."""
Tables = dict[str, list[str]]


class RolledBack(Exception):
    """Nothing of the replay is kept."""


def copies() -> dict[str, Any]:
    """By origin: the digest of each entry held, by position, and how often any place is held."""
    found: dict[str, Any] = {}
    for peer in Peer.objects.filter(entries__isnull=False).distinct():
        rows = list(PeerEntry.objects.filter(peer=peer).order_by("position").values_list("position", "data"))
        leaves = list(PeerLeaf.objects.filter(peer=peer).values_list("batch", "index"))
        found[peer.origin] = {
            "positions": [position for position, _ in rows],
            "entries": [hashlib.sha256(bytes(data)).hexdigest() for _, data in rows],
            "doubled_leaves": len(leaves) - len(set(leaves)),
        }
    return found


def tables() -> Tables:
    """Every row of every table of the rooms, without the numbers that only the database gives."""
    rooms = [model for model in apps.get_models() if model.__module__.startswith("tianping.")]
    return {model._meta.label: _rows(model) for model in rooms if model not in PASSED_OVER}


def _rows(model: type[models.Model]) -> list[str]:
    learnt = [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
    fields = [f.attname for f in learnt if f.name not in ATTEMPTS]
    rows = model._default_manager.values_list(*fields)
    return sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in rows)


def replayed() -> Tables:
    """The same tables after every room forgot and learnt anew; what is due on what was learnt is done again."""
    found: Tables = {}
    try:
        with transaction.atomic():
            for room in projecting.rooms():
                projecting.replay(room=room)
            projecting.forget_what_was_clean()
            while projecting.project_all(now=wall_now()):
                pass
            DueScan().run(now=business_now(), wall=wall_now())
            found = tables()
            raise RolledBack
    except RolledBack:
        return found


before = tables()
after = replayed()
different = {
    name: [sorted(set(before[name]) - set(after[name]))[:2], sorted(set(after[name]) - set(before[name]))[:2]]
    for name in before
    if before[name] != after[name]
}
print(json.dumps({"copies": copies(), "rows": sum(map(len, before.values())), "different": different}))  # noqa: T201
