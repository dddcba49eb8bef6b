"""Reading what all the logs say of one tender, and how well each entry is witnessed."""

from dataclasses import dataclass
from typing import Any

from tianping.exchange import copies
from tianping.exchange.entries import Entry, read_entry
from tianping.exchange.models import Peer, PeerCheckpoint
from tianping.exchange.projecting import readable_peers
from tianping.record import reading
from tianping.record.checkpoints import parse
from tianping.record.notes import WITNESS_SUFFIX


@dataclass(frozen=True)
class Witnessed:
    """A log's newest checkpoint as it is known here: its size, its text and how many others cosigned it."""

    kind: str
    size: int
    note: str
    witnesses: int


@dataclass(frozen=True)
class TenderRecord:
    """The public entries of one tender, oldest first, and the state of each log by origin."""

    code: str
    entries: tuple[Entry, ...]
    logs: dict[str, Witnessed]

    def witnesses(self, entry: Entry) -> int | None:
        """This function will return how many others cosigned a head over this entry; None while there is no head."""
        log = self.logs.get(entry.origin)
        return log.witnesses if log and entry.position < log.size else None

    def last(self, type_: str) -> Entry | None:
        """This function will return the newest entry of a type, or None."""
        return next((entry for entry in reversed(self.entries) if entry.type == type_), None)

    def all(self, *types: str) -> list[Entry]:
        """This function will return the entries of these types, oldest first."""
        return [entry for entry in self.entries if entry.type in types]


def releases(record: TenderRecord) -> list[Entry]:
    """This function will return the entries by which trustees released pieces of bids. A trustee also releases what it
    held in escrow for a draw; that names contributions, not bids."""
    closed: list[Any] = [entry.event for entry in record.all("bids.closed")]
    standing = {bid.seal for event in closed for lot in event.lots for bid in lot.standing}
    found = record.all("trustee.released")
    return [entry for entry in found if standing.intersection(entry.event.seals)]  # type: ignore[attr-defined]


def record_of(tender: str) -> TenderRecord:
    """This function will read every public entry that refers to a tender, from the own log and the verified copies."""
    found: list[Entry] = []
    logs: dict[str, Witnessed] = {}
    for peer in readable_peers():
        entries = [_typed(peer, held) for held in copies.of_tender(peer, tender) if held.leaf is None]
        found += [entry for entry in entries if entry is not None]
        if entries:
            logs[peer.origin] = _witnessed(peer)
    return TenderRecord(tender, tuple(sorted(found, key=lambda entry: (entry.at, entry.place))), logs)


def _typed(peer: Peer, held: copies.Held) -> Entry | None:
    return read_entry(
        data=held.data, origin=peer.origin, kind=peer.kind, own=peer.is_own(), position=held.position, leaf=None
    )


def _witnessed(peer: Peer) -> Witnessed:
    note = note_of(peer, covering=-1)
    if not note:
        return Witnessed(peer.kind, 0, "", 0)
    parsed = parse(note)
    others = [line for line in parsed.signatures if line.name.endswith(WITNESS_SUFFIX)]
    return Witnessed(peer.kind, parsed.checkpoint.size, note, len(others))


def note_of(peer: Peer, *, covering: int) -> str:
    """This function will return the checkpoint of a log that proves best here, empty where there is none: of the own
    log the one over `covering` with most cosignatures, of a copy the newest that this platform itself cosigned."""
    if peer.is_own():
        signed = reading.best_checkpoint(covering=covering)
        return signed.written() if signed else ""
    head = PeerCheckpoint.objects.filter(peer=peer).first()
    return (head.cosigned_note or head.note) if head else ""
