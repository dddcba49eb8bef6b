"""What each log says in public of a tender, with proofs under a checkpoint that others have cosigned."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tianping.exchange import copies
from tianping.exchange.models import Peer, PeerCheckpoint
from tianping.record import reading
from tianping.record.bundle import LogPart, ProvenEntry
from tianping.record.checkpoints import SignedCheckpoint, parse
from tianping.record.events import Header
from tianping.record.own_events import Revealed

Prove = Callable[[int], Sequence[bytes]]


@dataclass(frozen=True, kw_only=True)
class Said:
    """One public entry of a log: its place, its bytes, the same read."""

    position: int
    data: bytes
    header: Header


@dataclass(frozen=True, kw_only=True)
class PartOfLog:
    """What goes into a bundle of one log; `beyond` counts entries of the tender that no cosigned checkpoint covers yet."""

    origin: str
    own: bool
    part: LogPart
    said: tuple[Said, ...]
    beyond: int


def parts(tender: str) -> Iterator[PartOfLog]:
    """This function will return the parts of all logs that say something of a tender, the own log first.

    Of a log without a cosigned checkpoint over what is held there is nothing in the bundle; `waiting` counts it.
    """
    own = _own(tender)
    if own is not None:
        yield own
    for peer in Peer.objects.filter(state__in=("docked", "suspended")):
        found = None if peer.is_own() else _peer(peer, tender)
        if found is not None:
            yield found


def waiting(tender: str) -> int:
    """This function will count the entries of a tender in copies that this platform has not cosigned yet: nothing of
    them can be proven."""
    peers = [peer for peer in Peer.objects.filter(state__in=("docked", "suspended")) if not peer.is_own()]
    return sum(len(_held(peer, tender)) for peer in peers if _cosigned(peer) is None)


def _cosigned(peer: Peer) -> SignedCheckpoint | None:
    """The newest checkpoint of a copy that this platform has cosigned, since it holds all of it; with its log's own
    signature."""
    head = PeerCheckpoint.objects.filter(peer=peer).first()
    return parse(head.cosigned_note) if head is not None and head.cosigned_note else None


def _held(peer: Peer, tender: str) -> list[Said]:
    return [_read(one.position, one.data) for one in copies.of_tender(peer, tender) if one.leaf is None]


def _own(tender: str) -> PartOfLog | None:
    signed = reading.best_checkpoint(covering=-1)
    if signed is None:
        return None
    size = signed.checkpoint.size
    held = [_read(one.position, one.data) for one in reading.entries_of(tender=tender)]

    def entry(position: int) -> bytes | None:
        found = reading.entry(position=position)
        return found.data if found else None

    def prove(position: int) -> Sequence[bytes]:
        return reading.inclusion_proof(position=position, size=size)

    def second(position: int) -> Sequence[bytes]:
        return reading.second_proof(position=position, size=size)

    return _part(Peer.own(), signed, held, entry, (prove, second), [each.position for each in reading.rotations()])


def _peer(peer: Peer, tender: str) -> PartOfLog | None:
    signed = _cosigned(peer)
    if signed is None:
        return None
    size = signed.checkpoint.size
    held = _held(peer, tender)

    def entry(position: int) -> bytes | None:
        found = copies.entries(peer, after=position, until=position + 1)
        return found[0].data if found else None

    def prove(position: int) -> Sequence[bytes]:
        return copies.inclusion_proof(peer, position=position, at=size)

    def second(position: int) -> Sequence[bytes]:
        return copies.second_proof(peer, position=position, at=size)

    return _part(peer, signed, held, entry, (prove, second), [key.until - 1 for key in peer.former_keys.all()])


def _part(
    peer: Peer,
    signed: SignedCheckpoint,
    held: list[Said],
    entry: Callable[[int], bytes | None],
    proofs: tuple[Prove, Prove],
    rotations: Iterable[int],
) -> PartOfLog | None:
    """`proofs` are those under the root and under the SM3 root; `rotations` are where the log's key was replaced: by
    them a reader follows from an older key."""
    size = signed.checkpoint.size
    covered = {one.position: one for one in held if one.position < size}
    if not covered:
        return None
    besides = _batches(covered.values()) | {position for position in rotations if position < size}
    for position in besides - covered.keys():
        data = entry(position)
        if data is not None:
            covered[position] = _read(position, data)
    said = tuple(covered[position] for position in sorted(covered))
    prove, second = proofs[0], proofs[1] if signed.checkpoint.sm3_root is not None else None
    proven = [
        ProvenEntry(
            position=one.position,
            data=one.data,
            proof=prove(one.position),
            second=second(one.position) if second else None,
        )
        for one in said
    ]
    return PartOfLog(
        origin=peer.origin,
        own=peer.is_own(),
        part=LogPart(checkpoint=signed, entries=proven),
        said=said,
        beyond=sum(one.position >= size for one in held),
    )


def _batches(said: Iterable[Said]) -> set[int]:
    """Where the batches stand whose leaves were revealed: their entries bear the roots."""
    return {one.header.body["batch"] for one in said if one.header.type == Revealed.TYPE}


def _read(position: int, data: bytes) -> Said:
    return Said(position=position, data=data, header=Header.model_validate_json(data))
