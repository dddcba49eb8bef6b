"""A log kept in memory by the record's pure code, for following; it can be told to misbehave."""

from datetime import UTC, datetime

from tianping.canonical import encode
from tianping.exchange.catalogue.bids import BidWithdrawn
from tianping.exchange.catalogue.holds import TenderHeld
from tianping.exchange.catalogue.supervising import DirectiveIssued
from tianping.exchange.sources import Page, SealedPage, SentLeaf
from tianping.record.batches import build, new_salt, sealed_leaf
from tianping.record.checkpoints import Checkpoint, sign, sm3_line
from tianping.record.events import Header
from tianping.record.keys import PlatformKeys
from tianping.record.merkle import consistency_proof, leaf_hash, root, sm3
from tianping.record.models import random_id
from tianping.record.notes import LogKey
from tianping.record.own_events import BatchSealed
from tianping.record.rotation import rotation_event

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def held(reason="抽查"):
    return TenderHeld(tender="E3201000001000000001", hold="h1", cause="directive", reason=reason)


def directive():
    return DirectiveIssued(
        directive="d1",
        tender="E3201000001000000001",
        kind="suspend",
        department="住建局",
        reason="收到投诉，须核查",
        basis="条例 第六十二条",
    )


def withdrawn(receipt="r1"):
    return BidWithdrawn(tender="E3201000001000000001", lot="E3201000001000000001001", receipt=receipt, seal="ab" * 32)


class MemoryLog:
    """A whole log: entries, sealed batches, signed checkpoints. A source that a follower can read."""

    def __init__(self, origin):
        self.origin, self.keys = origin, PlatformKeys.make(origin)
        self.entries, self.leaves, self.told = [], [], []

    def header(self, event, **changed):
        header = Header(
            id=random_id(),
            type=event.TYPE,
            type_version=event.VERSION,
            origin=self.origin,
            refs=event.as_refs(),
            actor={"office": self.origin, "role": "platform"},
            at=AT,
            body=event.as_body(),
        )
        return header.model_copy(update=changed).encoded()

    def add(self, event, **changed):
        self.entries.append(self.header(event, **changed))
        return len(self.entries) - 1

    def add_bytes(self, data):
        self.entries.append(data if isinstance(data, bytes) else encode(data))

    def batch(self, *events, depth=3):
        """Append a sealed batch with these events as leaves."""
        data = {2 * i + 1: self.header(event) for i, event in enumerate(events)}
        salts = {i: new_salt() for i in data}
        tree = build({i: sealed_leaf(salts[i], data[i]) for i in data}, seed=new_salt(), depth=depth)
        position = self.add(BatchSealed(depth=depth, root=tree.root.hex()))
        for i in data:
            self.leaves.append(
                SentLeaf(
                    batch=position,
                    index=i,
                    salt=salts[i].hex(),
                    path=[h.hex() for h in tree.paths[i]],
                    data=data[i].decode(),
                )
            )
        return position

    def hashes(self):
        return [leaf_hash(data) for data in self.entries]

    def note(self, size=None, key=None):
        hashes = self.hashes()[: len(self.entries) if size is None else size]
        head = Checkpoint(self.origin, len(hashes), root(hashes), self.extensions(len(hashes)))
        return sign(head, key or self.keys.log).written()

    def extensions(self, size):
        """No further lines; a log that keeps a second root writes it here."""
        return ()

    def page(self, *, after, limit, wait):
        found = self.entries[after : after + limit]
        proof = consistency_proof(self.hashes(), min(after + len(found), len(self.entries)))
        return Page(
            after=after,
            checkpoint=self.note(),
            entries=[data.decode() for data in found],
            proof=[h.hex() for h in proof],
        )

    def sealed(self, *, after, until):
        return SealedPage(after=after, until=until, leaves=[x for x in self.leaves if after <= x.batch < until])

    def tell(self, note):
        self.told.append(note)


class TwoRootLog(MemoryLog):
    """A log in memory whose checkpoints bear the SM3 root, from some size on another one."""

    lies_from = 1_000_000

    def extensions(self, size):
        found = root([leaf_hash(data, sm3) for data in self.entries[:size]], sm3)
        return (sm3_line(found if size < self.lies_from else bytes(32)),)


class RotatingLog(MemoryLog):
    """A log in memory whose key is replaced as a platform does it; `ending` is where the asker must be held."""

    def __init__(self, origin):
        super().__init__(origin)
        self.ends = []  # (size of the checkpoint that both sign, the old key)

    def rotate(self, event=None, *, signers=None):
        old, new = self.keys.log, LogKey.make(self.origin)
        self.add(event or rotation_event(old=old, new=new))
        self.ends.append((len(self.entries), signers or (old, new)))
        self.keys = PlatformKeys(log=new, identity=self.keys.identity)
        return old, new

    def page(self, *, after, limit, wait):
        size, signers = next(((s, k) for s, k in self.ends if s > after), (len(self.entries), (self.keys.log,)))
        whole, self.entries = self.entries, self.entries[:size]
        note = sign(Checkpoint(self.origin, size, root(self.hashes())), signers[0])
        note = note.joined(*(line for key in signers[1:] for line in sign(note.checkpoint, key).signatures))
        self.note = lambda *_, **__: note.written()
        try:
            return super().page(after=after, limit=limit, wait=wait)
        finally:
            self.entries = whole
