"""Proofs of this platform's own public entries: the chip beside a fact, and the page that it leads to."""

import base64
import json
from collections.abc import Collection

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tianping.exchange.entries import read_entry
from tianping.exchange.models import Peer
from tianping.record import merkle, reading
from tianping.record.models import Leaf
from tianping.record.notes import WITNESS_SUFFIX
from tianping.web import parts, wording
from tianping.web.access import public
from tianping.web.problems import language


def chips(uids: Collection[str]) -> dict[str, parts.Proof]:
    """This function will return the chip of each of these events of the own log; a waiting one where it has no place yet."""
    placed = dict(
        Leaf.objects.filter(event__uid__in=[uid for uid in uids if uid]).values_list("event__uid", "position")
    )
    size, witnesses = _newest() if placed else (0, 0)
    return {uid: _chip(placed.get(uid), size, witnesses) for uid in uids}


def chip_at(position: int | None) -> parts.Proof:
    """This function will return the chip of the entry at a position of the own log."""
    size, witnesses = _newest()
    return _chip(position, size, witnesses)


def _chip(position: int | None, size: int, witnesses: int) -> parts.Proof:
    if position is None:
        return parts.Proof()
    return parts.Proof(index=position, witnesses=witnesses if position < size else None, url=f"/proofs/{position}/")


def _newest() -> tuple[int, int]:
    """Size of the newest head and how many others cosigned it."""
    signed = reading.best_checkpoint(covering=-1)
    if signed is None:
        return 0, 0
    return signed.checkpoint.size, sum(1 for line in signed.signatures if line.name.endswith(WITNESS_SUFFIX))


@public
@require_safe
def entry(request: HttpRequest, position: int) -> HttpResponse:
    """One public entry of this platform's log: its bytes, its leaf, the checkpoint over it and the path between them."""
    logged = reading.entry(position=position)
    if logged is None:
        raise Http404
    signed = reading.best_checkpoint(covering=position)
    proven = signed is not None and position < signed.checkpoint.size
    path = reading.inclusion_proof(position=position, size=signed.checkpoint.size) if signed and proven else []
    context = {
        "position": position,
        "facts": _facts(logged),
        "text": json.dumps(json.loads(logged.data), ensure_ascii=False, indent=2),
        "leaf": merkle.leaf_hash(logged.data).hex(),
        "note": signed.written() if signed else "",
        "path": [base64.b64encode(step).decode() for step in path],
    }
    return render(request, "platforms/proof.html", context)


def _facts(logged: reading.Logged) -> list[parts.Fact]:
    own = Peer.own()
    found = [parts.Fact(term=gettext("日志"), value=own.origin, code=True)]
    read = read_entry(data=logged.data, origin=own.origin, kind=own.kind, own=True, position=logged.position, leaf=None)
    if read is None:
        return found
    what = type(read.event).ZH if language() == "zh" else read.type
    at = parts.Fact(term=gettext("时间"), value=wording.moment(read.at, language=language()))
    return [parts.Fact(term=gettext("事项"), value=what), at, *found]
