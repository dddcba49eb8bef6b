"""What an event is: a frozen type of the catalogue, and the entry it becomes in the log."""

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer

from tianping.canonical import encode

Audience = Literal["public", "sealed"]


def rfc3339(moment: datetime) -> str:
    """This function will write an instant as RFC 3339 in UTC with microseconds only where there are any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


Moment = Annotated[AwareDatetime, PlainSerializer(rfc3339, return_type=str)]
Yuan = Annotated[str, Field(pattern=r"^(0|[1-9]\d{0,13})\.\d{2}$", description="Amount in CNY 元 with two decimals")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 in hexadecimal")]


class FileRef(BaseModel):
    """A file named by its digest; the bytes lie in the platform's storage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    media: str = "application/octet-stream"
    size: int = Field(ge=0)
    sha256: Digest


class Part(BaseModel):
    """A nested part of an event's body."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Event(BaseModel):
    """One kind of act. Subclasses stand in `tianping.exchange.catalogue` and are the published standard.

    `TYPE` is dotted and in the past tense, `VERSION` counts incompatible changes, `AUDIENCE` says whether header and
    body are public from the start or go into the sealed batch. `REFS` names the fields that lead to other things
    (tender, lot, subject, …); they are copied to the header so that entries can be found without reading bodies.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    TYPE: ClassVar[str]
    VERSION: ClassVar[int] = 1
    AUDIENCE: ClassVar[Audience] = "public"
    ZH: ClassVar[str]
    REFS: ClassVar[tuple[str, ...]] = ("tender",)

    def as_refs(self) -> dict[str, str]:
        """This function will return what the event is about: field name to code."""
        found = {name: getattr(self, name, None) for name in self.REFS}
        return {name: str(value) for name, value in found.items() if value}

    def as_body(self) -> dict[str, Any]:
        """This function will return the body as plain JSON values."""
        return self.model_dump(mode="json", exclude_none=True)

    @classmethod
    def of_body(cls, body: dict[str, Any]) -> Self:
        """This function will read a body back; pydantic.ValidationError where it is not of this type."""
        return cls.model_validate(body)


class Header(BaseModel):
    """An entry as it stands in the log (specification, section "Two kinds of entry")."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    v: Literal[1] = 1
    id: str
    type: str
    type_version: int = 1
    origin: str
    refs: dict[str, str]
    actor: dict[str, str]
    at: Moment
    body: dict[str, Any]
    files: tuple[FileRef, ...] = ()

    def encoded(self) -> bytes:
        """This function will return the canonical bytes (RFC 8785) that the log's leaf is made of."""
        return encode(self.model_dump(mode="json"))
