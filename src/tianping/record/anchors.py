"""Trust anchors: the public keys of the logs and identities that a reader has from a source it trusts. Pure."""

from dataclasses import replace
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tianping.canonical import NotCanonical, decode, encode
from tianping.record.keys import IDENTITY_SUFFIX, PlatformKeys
from tianping.record.notes import PLAIN, VerifierKey
from tianping.refusals import Refusal


class BadAnchors(Refusal):
    """The anchors cannot be read."""

    code = "bad-anchors"
    zh = "信任锚文件不能读取：{what}。"
    en = "The trust anchors cannot be read: {what}."
    next_zh = "请从公布处重新下载信任锚。"
    next_en = "Download the anchors again from where they are published."


class OriginKeys(BaseModel):
    """The keys of one platform, as vkey strings; its cosignatures are by the log's key under `origin/witness`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    log: str
    identity: str
    former: tuple[str, ...] | None = Field(default=None, description="Keys of the log that this one replaced")

    def named(self) -> tuple[VerifierKey, VerifierKey]:
        """This function will return both keys, the log's with those that it replaced; raises BadNote."""
        former = tuple(VerifierKey.parse(vkey) for vkey in self.former or ())
        return replace(VerifierKey.parse(self.log), former=former), VerifierKey.parse(self.identity)


class Anchors(BaseModel):
    """Keys by origin, and how many witnesses must have cosigned a checkpoint for it to count."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    v: Literal[1] = 1
    witnesses_needed: int = Field(default=1, ge=0)
    origins: dict[str, OriginKeys]

    @model_validator(mode="after")
    def _names_fit(self) -> Self:
        for origin, keys in self.origins.items():
            log, identity = keys.named()
            if identity.name != origin + IDENTITY_SUFFIX or not all(
                (key.name, key.algorithm) == (origin, PLAIN) for key in (log, *log.former)
            ):
                raise ValueError(f"keys of {origin} bear other names")
        return self

    def keys(self) -> dict[str, VerifierKey]:
        """This function will return all keys by name: `origin`, `origin/witness`, `origin/identity`."""
        found: dict[str, VerifierKey] = {}
        for each in self.origins.values():
            log, identity = each.named()
            found |= {key.name: key for key in (log, log.as_witness(), identity)}
        return found

    def encoded(self) -> bytes:
        """This function will return the canonical bytes."""
        return encode(self.model_dump(mode="json", exclude_none=True))

    @classmethod
    def parse(cls, data: bytes) -> "Anchors":
        """This function will read anchors from canonical JSON, one newline at the end allowed; raises BadAnchors."""
        try:
            return cls.model_validate(decode(data.removesuffix(b"\n")))
        except (NotCanonical, ValidationError, Refusal) as error:
            raise BadAnchors(what=type(error).__name__) from None


def anchors_of(*keys: PlatformKeys, witnesses_needed: int = 1) -> Anchors:
    """This function will return the anchors that trust these platforms."""
    origins = {k.origin: OriginKeys(log=k.log.vkey, identity=k.identity.vkey) for k in keys}
    return Anchors(origins=origins, witnesses_needed=witnesses_needed)
