"""`record`: the one way to write an act, inside the transaction of the change itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models
from django.db.models.expressions import RawSQL

from tianping.record.actors import Actor
from tianping.record.batches import new_salt, sealed_leaf
from tianping.record.events import Event as Act
from tianping.record.events import FileRef, Header
from tianping.record.identity import own_origin
from tianping.record.merkle import leaf_hash
from tianping.record.models import Event, LeafReader, Pending, PersonalDetail, SealedLeaf, WaitingLeaf, random_id
from tianping.record.people import full_actor, personal, public_actor


class OutsideTransaction(RuntimeError):
    """A programming error: an act was recorded outside the transaction of its change."""


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What was recorded. `header` is the entry as it stands in the log, or, sealed, as its leaf is made of.

    `leaf` is the hash that will stand in the log's tree, or, sealed, in the batch's: a receipt names it at once.
    """

    uid: str
    sealed: bool
    header: Header
    leaf: bytes

    @property
    def at(self) -> datetime:
        return self.header.at


@dataclass(frozen=True, kw_only=True)
class SealedAct:
    """A sealed event with who did it and which origins are entitled to it."""

    event: Act
    by: Actor
    readers: Collection[str] = ()


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """A sealed act whose leaf is known already, for what names it in the same transaction; nothing is recorded yet."""

    recorded: Recorded
    row: SealedLeaf
    readers: Collection[str]


def record(
    event: Act,
    *,
    by: Actor,
    now: datetime,
    files: Collection[FileRef] = (),
    readers: Collection[str] = (),
    with_person: bool = False,
) -> Recorded:
    """Record an act: a public event awaits its leaf, a sealed one its batch.

    `now` is the business clock. `readers` are the origins entitled to a sealed event; this platform always is.
    `with_person` puts the person, address and certificate into a sealed event's data; it can then never be revealed.
    Raises OutsideTransaction outside an atomic block, ValueError for readers of a public event.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{event.TYPE} was recorded outside a transaction")
    sealed = event.AUDIENCE == "sealed"
    if not sealed and (readers or with_person):
        raise ValueError(f"{event.TYPE} is public: it has no readers and names no person")
    header = _header(event, by, now, files=files, with_person=with_person)
    if sealed:
        return record_sealed([_drafted(header, readers)], now=now)[0]
    return Recorded(uid=header.id, sealed=False, header=header, leaf=_await_leaf(header))


def record_sealed(acts: Sequence[SealedAct | Drafted], *, now: datetime) -> list[Recorded]:
    """Record sealed acts that belong together, in their order, by as few statements as one of them takes.

    Raises OutsideTransaction outside an atomic block, ValueError for a public event.
    """
    drafts = [act if isinstance(act, Drafted) else draft(act, now=now) for act in acts]
    leaves = SealedLeaf.objects.bulk_create([one.row for one in drafts])
    entitled = [(one.row, origin) for one in drafts for origin in sorted(set(one.readers))]
    LeafReader.objects.bulk_create(LeafReader(leaf=leaf, origin=origin) for leaf, origin in entitled)
    WaitingLeaf.objects.bulk_create(WaitingLeaf(leaf=leaf, txid=transaction_id()) for leaf in leaves)
    return [one.recorded for one in drafts]


def draft(act: SealedAct, *, now: datetime) -> Drafted:
    """Write a sealed act's leaf without recording it: `record_sealed` does, in the same transaction.

    Raises OutsideTransaction outside an atomic block, ValueError for a public event.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("a sealed act was recorded outside a transaction")
    if act.event.AUDIENCE != "sealed":
        raise ValueError("a public act is recorded by itself")
    return _drafted(_header(act.event, act.by, now), act.readers)


def _drafted(header: Header, readers: Collection[str]) -> Drafted:
    salt, data = new_salt(), header.encoded()
    row, leaf = SealedLeaf(salt=salt, data=data, **_row(header)), sealed_leaf(salt, data)
    return Drafted(recorded=Recorded(uid=header.id, sealed=True, header=header, leaf=leaf), row=row, readers=readers)


def transaction_id() -> models.Expression | None:
    """This function will return the expression for this transaction's id on PostgreSQL, None on SQLite."""
    if connection.vendor != "postgresql":
        return None
    return RawSQL("pg_current_xact_id()::text::bigint", (), output_field=models.BigIntegerField())


def _header(
    event: Act, by: Actor, now: datetime, *, files: Collection[FileRef] = (), with_person: bool = False
) -> Header:
    uid = random_id()
    return Header(
        id=uid,
        type=event.TYPE,
        type_version=event.VERSION,
        origin=own_origin(),
        refs=event.as_refs(),
        actor=full_actor(by) if with_person else _actor_beside(uid, by),
        at=now,
        body=event.as_body(),
        files=tuple(files),
    )


def _actor_beside(uid: str, by: Actor) -> dict[str, str]:
    salt, values = new_salt(), personal(by)
    if any(values.values()):
        PersonalDetail.objects.create(uid=uid, salt=salt, **values)
    return public_actor(by, salt)


def _row(header: Header) -> dict[str, object]:
    tender = header.refs.get("tender", "")
    return {"uid": header.id, "type": header.type, "tender": tender, "refs": header.refs, "at": header.at}


def _await_leaf(header: Header) -> bytes:
    data = header.encoded()
    row = Event.objects.create(header=data, **_row(header))
    Pending.objects.create(event=row, txid=transaction_id())
    return leaf_hash(data)
