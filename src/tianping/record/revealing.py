"""What becomes known later, and what is erased: both are new entries."""

from dataclasses import dataclass
from datetime import datetime

from tianping.canonical import decode
from tianping.record.actors import Actor
from tianping.record.models import BatchedLeaf, PersonalDetail
from tianping.record.own_events import Erased, Revealed
from tianping.record.people import PERSONAL
from tianping.record.reading import share
from tianping.record.recording import Recorded, record
from tianping.refusals import NotFound, Refusal


class NotInABatch(Refusal):
    """A sealed entry cannot be revealed before the log holds its digest."""

    code = "not-in-a-batch"
    status = 409
    zh = "该事项还没有进入封存批次，暂时不能公开。"
    en = "The sealed entry is in no batch yet and cannot be revealed."
    next_zh = "请在下一批次写入后再试（约十秒）。"
    next_en = "Try again after the next batch, in about ten seconds."


class HoldsPersonalValues(Refusal):
    """A sealed entry that names a person would publish the name for ever."""

    code = "holds-personal-values"
    zh = "该封存事项含有人员、地址或证书信息，不得公开。"
    en = "The sealed entry names a person, an address or a certificate; it is never revealed."
    next_zh = "请改为记录一条不含个人信息的新事项。"
    next_en = "Record a new event without personal values instead."


@dataclass(frozen=True, kw_only=True)
class Disclosed:
    """The personal values beside an entry, for those entitled; `salt` lets them check the entry's digest."""

    salt: bytes
    person: str
    address: str
    certificate: str


def reveal(*, uid: str, by: Actor, now: datetime) -> Recorded:
    """Make a sealed entry public by a new entry that holds it with its salt and path; the caller's transaction.

    Raises NotFound, NotInABatch, or HoldsPersonalValues where the entry names a person.
    """
    row = BatchedLeaf.objects.select_related("leaf", "batch").filter(leaf__uid=uid).first()
    if row is None:
        raise NotInABatch
    held = share(row)
    header = decode(held.data)
    if PERSONAL & set(header["actor"]):
        raise HoldsPersonalValues
    event = Revealed(
        batch=held.batch,
        leaf=held.index,
        salt=held.salt.hex(),
        path=tuple(p.hex() for p in held.path),
        body=header.pop("body"),
        header=header,
    )
    return record(event, by=by, now=now)


def erase(*, ref: str, reason: str, by: Actor, now: datetime) -> Recorded:
    """Delete the personal values beside an entry, with their salt, and record that; raises NotFound."""
    deleted, _ = PersonalDetail.objects.filter(uid=ref).delete()
    if not deleted:
        raise NotFound(thing=ref)
    return record(Erased(ref=ref, reason=reason), by=by, now=now)


def disclose(*, ref: str) -> Disclosed | None:
    """This function will return the personal values beside an entry; None if there are none, or they were erased.

    The caller checks the right to see them and records the reading.
    """
    row = PersonalDetail.objects.filter(uid=ref).first()
    if row is None:
        return None
    return Disclosed(salt=bytes(row.salt), person=row.person, address=row.address, certificate=row.certificate)
