"""The log's own events: the sealed batch, what is revealed of it, what is erased beside it."""

from typing import Annotated, Any, ClassVar

from pydantic import Field

from tianping.record.events import Digest, Event

Salt = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="32 random bytes in hexadecimal")]

KeySignature = Annotated[
    str, Field(pattern=r"^[0-9a-f]{128}$", description="Ed25519 over the rotation's message, in hexadecimal")
]


class BatchSealed(Event):
    """One batch at each beat, always of the same form, whatever it holds."""

    TYPE: ClassVar[str] = "record.batch"
    ZH: ClassVar[str] = "封存批次"
    REFS: ClassVar[tuple[str, ...]] = ()

    depth: int = Field(ge=0, le=20, description="the tree has 2**depth leaves")
    root: Digest


class Revealed(Event):
    """A sealed entry becomes public: its place in the batch, its salt and path, its header and body."""

    TYPE: ClassVar[str] = "record.revealed"
    ZH: ClassVar[str] = "公开封存事项"

    batch: int = Field(ge=0, description="position of the batch's entry in the log")
    leaf: int = Field(ge=0, description="index in the batch's tree")
    salt: Salt
    path: tuple[Digest, ...]
    header: dict[str, Any] = Field(description="the sealed entry without its body")
    body: dict[str, Any] = Field(description="the sealed entry's body")

    def as_refs(self) -> dict[str, str]:
        """This function will return what the revealed entry is about."""
        return dict(self.header.get("refs", {}))


class Erased(Event):
    """Personal values beside an entry were erased; the entry's digest of them stays and proves nothing any more."""

    TYPE: ClassVar[str] = "record.erased"
    ZH: ClassVar[str] = "删除个人信息"
    REFS: ClassVar[tuple[str, ...]] = ()

    ref: str = Field(description="id of the entry")
    reason: str


class PlatformKeyRotated(Event):
    """The key of this log was replaced: the last entry under the old key, signed by the old key and by the new."""

    TYPE: ClassVar[str] = "platform.key_rotated"
    ZH: ClassVar[str] = "平台密钥更换"
    REFS: ClassVar[tuple[str, ...]] = ("platform",)

    platform: str
    old_vkey: str
    new_vkey: str
    signature_old: KeySignature
    signature_new: KeySignature


OWN: tuple[type[Event], ...] = (BatchSealed, Revealed, Erased, PlatformKeyRotated)
