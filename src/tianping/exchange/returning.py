"""Giving a log back: what is held here of another platform's log, for that platform when it has lost its own.

Entries and checkpoints of a log are public, so anybody may read the copy of them; sealed leaves, deposits among them,
go to the platform alone whose log it is, by a request that its identity key signed. What is told is proven as the log
itself would prove it: the pages bear the log's own checkpoint, and this platform's cosignature.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse

from tianping.exchange import copies
from tianping.exchange.asking import endpoint, number, signer
from tianping.exchange.models import Peer, PeerCheckpoint, PeerLeaf
from tianping.exchange.sources import Page, SealedPage, SentLeaf
from tianping.record import merkle
from tianping.refusals import NotFound, Refusal

ENTRIES_LIMIT = 1000
BATCHES = 16
"""Batches per sealed page; each comes whole."""
FOREVER = 10**15


class NotYourLog(Refusal):
    """Sealed leaves of a copy are given back to the platform alone whose log it is."""

    code = "not-your-log"
    status = 403
    zh = "封存事项副本只交还 {origin} 本身，{asks} 无权取得。"
    en = "The sealed leaves of this copy are given back to {origin} alone, not to {asks}."
    next_zh = "请用该平台自己的身份密钥签名。"
    next_en = "Sign the request with that platform's own identity key."


@dataclass(frozen=True)
class Whole:
    """The newest checkpoint of a peer's log of which every entry is held here; the note bears its log's signature."""

    peer: Peer
    size: int
    note: str


def whole_copy(origin: str) -> Whole:
    """This function will return how much of a log can be given back; raises NotFound where nothing is held."""
    peer = Peer.objects.filter(origin=origin).first()
    head = None if peer is None or peer.is_own() else PeerCheckpoint.objects.filter(peer=peer).first()
    if head is None:
        raise NotFound(thing=origin[:120])
    if head.cosigned_size and head.cosigned_size == head.size:
        return Whole(head.peer, head.cosigned_size, head.cosigned_note)
    if head.note and head.note_size == head.size:
        return Whole(head.peer, head.size, head.note)
    if head.cosigned_size:  # entries after it are held, but no checkpoint that ends with them
        return Whole(head.peer, head.cosigned_size, head.cosigned_note)
    raise NotFound(thing=origin[:120])


def page(*, origin: str, after: int, limit: int) -> Page:
    """This function will return entries of a copy with the checkpoint and the proof that make them checkable."""
    whole = whole_copy(origin)
    begin = min(after, whole.size)
    found = copies.entries(whole.peer, after=begin, until=whole.size, limit=limit)
    proof = merkle.consistency_path(copies.node_reader(whole.peer), begin + len(found), whole.size)
    return Page(
        after=after,
        checkpoint=whole.note,
        entries=[entry.data.decode() for entry in found],
        proof=[digest.hex() for digest in proof],
    )


def sealed_page(*, origin: str, asks: str, after: int, until: int) -> SealedPage:
    """This function will return the sealed leaves of a copy, whole batches, to its owner. Raises NotYourLog, NotFound."""
    if asks != origin:
        raise NotYourLog(origin=origin[:120], asks=asks)
    whole = whole_copy(origin)
    held = PeerLeaf.objects.filter(peer=whole.peer, batch__gte=after, batch__lt=min(until, whole.size))
    places = list(held.order_by("batch").values_list("batch", flat=True).distinct()[: BATCHES + 1])
    covered = until if len(places) <= BATCHES else places[BATCHES]
    leaves = [_sent(leaf) for leaf in held.filter(batch__lt=covered).order_by("batch", "index")]
    return SealedPage(after=after, until=max(covered, after), leaves=leaves)


def _sent(leaf: PeerLeaf) -> SentLeaf:
    path = bytes(leaf.path)
    return SentLeaf(
        batch=leaf.batch,
        index=leaf.index,
        salt=bytes(leaf.salt).hex(),
        path=[path[i : i + 32].hex() for i in range(0, len(path), 32)],
        data=bytes(leaf.data).decode(),
    )


@endpoint("GET")
def checkpoint(request: HttpRequest, origin: str) -> HttpResponse:
    """The newest checkpoint of another log of which this platform holds every entry, as a signed note."""
    return HttpResponse(whole_copy(origin).note, content_type="text/plain; charset=utf-8")


@endpoint("GET")
def entries(request: HttpRequest, origin: str) -> HttpResponse:
    """Entries of the verified copy of another log, from `after` on."""
    after = number(request, "after", default=0, most=FOREVER)
    limit = number(request, "limit", default=200, most=ENTRIES_LIMIT)
    return JsonResponse(page(origin=origin, after=after, limit=max(limit, 1)).model_dump(mode="json"))


@endpoint("GET")
def sealed(request: HttpRequest, origin: str) -> HttpResponse:
    """The sealed leaves held of another log, for the platform whose log it is and for nobody else."""
    asks = signer(request)
    after = number(request, "after", default=0, most=FOREVER)
    until = number(request, "until", default=FOREVER, most=FOREVER)
    return JsonResponse(sealed_page(origin=origin, asks=asks, after=after, until=until).model_dump(mode="json"))
