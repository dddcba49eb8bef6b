"""Replacing the key of a log (specification, section Witnesses): what is signed, and how a chain of keys is followed. Pure.

    message = LP("tianping-key-rotation-v1") LP(origin) LP(old vkey) LP(new vkey)

Both keys sign the message, and both sign the checkpoint whose last entry is the rotation: the last that the old key
signs. Whoever has either key can therefore follow the chain, forward or back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from tianping.record.batches import lp
from tianping.record.notes import PLAIN, LogKey, VerifierKey
from tianping.record.own_events import PlatformKeyRotated
from tianping.refusals import Refusal


class RotationWrong(Refusal):
    """An entry says that a log's key was replaced, but it does not follow from the key that is known."""

    code = "rotation-wrong"
    zh = "{origin} 的密钥更换无效：{cause}。"
    en = "The replacement of the key of {origin} does not hold: {cause_en}."
    next_zh = "请保留该条目作为证据，并联系对方平台和监督部门。"
    next_en = "Keep the entry as evidence; call the other platform and supervision."


@dataclass(frozen=True)
class Rotation:
    """A replacement whose two signatures hold. `position` is its entry's place: the last under the old key."""

    position: int
    old: VerifierKey
    new: VerifierKey

    @classmethod
    def of(cls, event: PlatformKeyRotated, *, origin: str, position: int) -> Self:
        """This function will check a rotation entry of the log `origin`; raises RotationWrong, BadNote."""
        old, new = VerifierKey.parse(event.old_vkey), VerifierKey.parse(event.new_vkey)
        if {event.platform, old.name, new.name} != {origin} or (old.algorithm, new.algorithm) != (PLAIN, PLAIN):
            raise RotationWrong(origin=origin, cause="不是该日志的密钥", cause_en="the keys are not keys of this log")
        signed = message(origin=origin, old=old, new=new)
        for key, signature, zh, en in (
            (old, event.signature_old, "旧", "old"),
            (new, event.signature_new, "新", "new"),
        ):
            if not key.verifies(bytes.fromhex(signature), signed):
                raise RotationWrong(
                    origin=origin, cause=f"{zh}密钥没有签名", cause_en=f"the {en} key has not signed it"
                )
        return cls(position, old, new)

    def succeed(self, key: VerifierKey) -> VerifierKey:
        """This function will return the key that follows `key`, with it among the former ones; raises RotationWrong."""
        if self.old.vkey != key.vkey:
            raise RotationWrong(origin=key.name, cause="旧密钥不是现用密钥", cause_en="it replaces another key")
        if key.by_id(self.new.key_id) is not None:
            raise RotationWrong(origin=key.name, cause="新密钥已用过", cause_en="its new key has been used before")
        ended = replace(key, former=(), until=self.position + 1)
        return replace(self.new, former=(*key.former, ended))


def message(*, origin: str, old: VerifierKey, new: VerifierKey) -> bytes:
    """This function will return the bytes that both keys sign."""
    return lp(b"tianping-key-rotation-v1", origin.encode(), old.vkey.encode(), new.vkey.encode())


def rotation_event(*, old: LogKey, new: LogKey) -> PlatformKeyRotated:
    """This function will write the event, signed by both keys."""
    signed = message(origin=old.name, old=old.verifier, new=new.verifier)
    return PlatformKeyRotated(
        platform=old.name,
        old_vkey=old.vkey,
        new_vkey=new.vkey,
        signature_old=old.private.sign(signed).hex(),
        signature_new=new.private.sign(signed).hex(),
    )


def chain(known: VerifierKey, rotations: Sequence[Rotation]) -> VerifierKey:
    """This function will follow a log's rotations from a key that is known, whichever of the chain it is.

    Returns the newest key with all before it. Raises RotationWrong where the rotations make no chain; where the known
    key is none of it, they prove nothing, and the key is returned as it was.
    """
    ordered = sorted(rotations, key=lambda rotation: rotation.position)
    keys = {key.vkey for rotation in ordered for key in (rotation.old, rotation.new)}
    if known.vkey not in keys:
        return known
    found = ordered[0].old
    for rotation in ordered:
        found = rotation.succeed(found)
    earlier = tuple(key for key in known.former if found.by_id(key.key_id) is None)
    return replace(found, former=(*earlier, *found.former))
