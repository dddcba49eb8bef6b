"""Has another witness cosigned what a trustee has followed? And how fresh is supervision's log?

The trustee's own cosignature does not count: a log that is shown to this trustee alone would pass by it.
"""

from datetime import datetime, timedelta

from django.db.models import Max

from tianping.exchange import copies
from tianping.exchange.client import ExchangeClient
from tianping.exchange.models import Peer
from tianping.exchange.peers import freshness, log_key
from tianping.record.checkpoints import parse, verify
from tianping.record.models import Cosignature
from tianping.record.notes import WITNESS_SUFFIX, BadNote, BadSignature, VerifierKey
from tianping.trustee.models import WitnessedHead


def supervision_age(*, now: datetime) -> timedelta | None:
    """This function will return how old supervision's log is by the wall clock; None where none is followed."""
    return freshness(kind="supervision", now=now)


def witnessed_size(*, origin: str, beyond: int) -> int:
    """This function will return the largest size of a log that another witness cosigned, 0 if none is `beyond`."""
    own = Peer.own().origin
    if origin == own:
        rows = Cosignature.objects.filter(checkpoint__size__gt=beyond).exclude(witness=own + WITNESS_SUFFIX)
        return int(rows.aggregate(size=Max("checkpoint__size"))["size"] or 0)
    heads = WitnessedHead.objects.filter(origin=origin, size__gt=beyond)
    return int(heads.aggregate(size=Max("size"))["size"] or 0)


def seek(*, peer: Peer, beyond: int, now: datetime) -> WitnessedHead | None:
    """This function will ask a log for its newest cosigned checkpoint and keep it, if it covers position `beyond`.

    HTTP: never inside a transaction. `now` is the wall clock. None where nobody else has cosigned it yet; raises
    PeerUnreachable.
    """
    with ExchangeClient() as client:
        note = client.text(peer, "checkpoint", params={"covering": beyond})
    return keep(peer=peer, note=note, beyond=beyond, now=now)


def keep(*, peer: Peer, note: str, beyond: int, now: datetime) -> WitnessedHead | None:
    """This function will keep a cosigned checkpoint that is a prefix of, or equals, the copy that is held here."""
    keys = witness_keys(peer)
    try:
        found = verify(parse(note), keys | {peer.origin: log_key(peer)})
    except (BadNote, BadSignature):
        return None
    head = found.checkpoint
    if not found.cosigned or head.origin != peer.origin or not beyond < head.size <= copies.size(peer):
        return None
    if copies.root_at(peer, head.size) != head.root:
        return None
    defaults = {"witness": sorted(found.cosigned)[0], "note": note, "at": now}
    return WitnessedHead.objects.get_or_create(origin=peer.origin, size=head.size, defaults=defaults)[0]


def witness_keys(peer: Peer) -> dict[str, VerifierKey]:
    """This function will return the keys of those whose cosignature counts: docked platforms other than both."""
    others = Peer.objects.filter(state="docked").exclude(origin__in=[peer.origin, Peer.own().origin])
    keys = [log_key(other).as_witness() for other in others if other.log_vkey]
    return {key.name: key for key in keys}
