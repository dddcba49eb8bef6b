"""The endpoints of the exchange (specification, section Following). Plain views; only the long poll waits.

`after=N` means that who asks holds the entries 0 … N-1 already.
"""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse

from tianping.exchange import docking, files, relaying
from tianping.exchange.asking import endpoint, number, signer, signer_or_nobody, wall_now
from tianping.exchange.models import Peer, PeerCheckpoint
from tianping.exchange.peers import witness_keys
from tianping.exchange.sources import WAIT_SECONDS
from tianping.exchange.standard import schemas
from tianping.exchange.waiting import await_growth
from tianping.record import reading
from tianping.record.models import ForkProof
from tianping.record.sequencer import log_size
from tianping.record.witnessing import add_cosignature
from tianping.refusals import BadInput, NotFound

ENTRIES_LIMIT = 1000
BATCHES_LIMIT = 16
NOTE_LIMIT = 20_000
FOREVER = 10**15


@endpoint("GET")
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint with its cosignatures, as a signed note; with `covering`, the newest cosigned one over it."""
    if "covering" in request.GET:
        signed = reading.best_checkpoint(covering=number(request, "covering", most=FOREVER))
    else:
        signed = reading.checkpoint()
    if signed is None:
        raise NotFound(thing="checkpoint")
    return HttpResponse(signed.written(), content_type="text/plain; charset=utf-8")


@endpoint("GET")
def entries(request: HttpRequest) -> HttpResponse:
    """Entries from `after` on, with the checkpoint that proves them; docked peers may wait for the first.

    `key` is the id of the log's key that the asker knows: to it the log ends where that key was replaced.
    """
    after = number(request, "after", default=0, most=FOREVER)
    limit = number(request, "limit", default=200, most=ENTRIES_LIMIT)
    wait = number(request, "wait", default=0, most=WAIT_SECONDS)
    if wait and signer_or_nobody(request):
        await_growth(after=after, seconds=wait)
    found = relaying.page(after=after, limit=max(limit, 1), key=request.GET.get("key", "")[:8])
    return JsonResponse(found.model_dump(mode="json"))


@endpoint("GET")
def proof(request: HttpRequest) -> HttpResponse:
    """An inclusion proof (`position`, `size`) or a consistency proof (`old`, `new`), hashes in hexadecimal."""
    if "position" in request.GET:
        position, size = number(request, "position", most=FOREVER), number(request, "size", most=FOREVER)
        hashes = reading.inclusion_proof(position=position, size=size)
        return JsonResponse({"position": position, "size": size, "proof": [h.hex() for h in hashes]})
    old, new = number(request, "old", most=FOREVER), number(request, "new", most=FOREVER)
    hashes = reading.consistency_proof(old=old, new=new)
    return JsonResponse({"old": old, "new": new, "proof": [h.hex() for h in hashes]})


@endpoint("GET")
def sealed(request: HttpRequest) -> HttpResponse:
    """The leaves that the signing platform is entitled to, in batches at `after` ≤ position < `until`."""
    reader = signer(request)
    after = number(request, "after", default=0, most=FOREVER)
    until = min(number(request, "until", default=log_size(), most=FOREVER), log_size())
    return JsonResponse(relaying.sealed_page(reader=reader, after=after, until=until).model_dump(mode="json"))


@endpoint("POST")
def witness(request: HttpRequest) -> HttpResponse:
    """A witness hands its cosignature of the newest checkpoint that it holds."""
    signer(request)
    if len(request.body) > NOTE_LIMIT:
        raise BadInput(field="body", what="签名文本过长", what_en="the note is too long")
    try:
        note = request.body.decode()
    except UnicodeDecodeError:
        raise BadInput(field="body", what="签名文本不是 UTF-8", what_en="the note is not UTF-8") from None
    return JsonResponse({"witnesses": add_cosignature(note=note, witnesses=witness_keys())})


@endpoint("GET")
def file(request: HttpRequest, digest: str) -> HttpResponseBase:
    """A file of an entry by its SHA-256: a public one for anybody, another for the platforms entitled to it."""
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise NotFound(thing=digest[:64])
    found = files.open_file(digest=digest, reader=signer_or_nobody(request))
    if found is None:
        raise NotFound(thing=digest)
    return StreamingHttpResponse(files.pieces(found), content_type="application/octet-stream")


@endpoint("GET")
def catalogue(request: HttpRequest) -> HttpResponse:
    """The JSON Schemas of all event types that this platform knows."""
    return JsonResponse(schemas())


@endpoint("GET")
def seen(request: HttpRequest) -> HttpResponse:
    """The newest verified checkpoint of another log that is held here, so that nobody is shown another history."""
    peer = Peer.objects.filter(origin=request.GET.get("origin", "")).first()
    head = PeerCheckpoint.objects.filter(peer=peer).exclude(note="").first() if peer else None
    if head is None:
        raise NotFound(thing=request.GET.get("origin", "")[:120])
    return JsonResponse({"origin": head.peer.origin, "size": head.size, "checkpoint": head.note})


@endpoint("GET")
def forks(request: HttpRequest) -> HttpResponse:
    """Proofs held here that a log has forked: two signed checkpoints of one size with different roots."""
    found: list[dict[str, Any]] = [
        {"origin": fork.origin, "size": fork.size, "first": fork.first, "second": fork.second}
        for fork in ForkProof.objects.order_by("pk")[:100]
    ]
    return JsonResponse({"forks": found})


@endpoint("POST")
def dock(request: HttpRequest) -> HttpResponse:
    """A platform proposes itself; the interface check follows, and its outcome is published in the log."""
    peer = docking.propose_signed(request, now=wall_now())
    return JsonResponse({"origin": peer.origin, "state": peer.state}, status=202)
