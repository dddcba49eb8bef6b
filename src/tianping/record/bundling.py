"""This log's part of a tender's bundle."""

from collections.abc import Collection

from tianping.canonical import decode
from tianping.record.bundle import LogPart, OpenedLeaf, ProvenEntry
from tianping.record.own_events import Revealed
from tianping.record.proofs import prove
from tianping.record.reading import NoSuchTree, best_checkpoint, entries_of, sealed_of


def own_part(*, tender: str, reader: str = "", besides: Collection[int] = ()) -> LogPart:
    """This function will return the tender's entries with proofs, under the newest cosigned checkpoint over them all.

    `reader` is the origin whose entitled leaves are opened in a full bundle; none in a public one. `besides` are
    further positions to put in (a subject's registration, a docking). Raises NoSuchTree while there are no entries.
    """
    told = entries_of(tender=tender)
    shares = sealed_of(tender=tender, reader=reader) if reader else []
    batches = {share.batch for share in shares} | {
        decode(e.data)["body"]["batch"] for e in told if e.type == Revealed.TYPE
    }
    positions = sorted({entry.position for entry in told} | batches | set(besides))
    head = best_checkpoint(covering=positions[-1]) if positions else None
    if head is None:
        raise NoSuchTree(asked=tender)
    proven = [prove(position=at, under=head) for at in positions]
    return LogPart(
        checkpoint=head,
        entries=[ProvenEntry(position=p.position, data=p.data, proof=p.proof, second=p.second) for p in proven],
        leaves=[OpenedLeaf(batch=s.batch, index=s.index, salt=s.salt, path=s.path, data=s.data) for s in shares],
    )
