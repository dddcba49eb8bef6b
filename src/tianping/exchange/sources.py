"""Where a peer's log is read from: its endpoints over HTTP, or a segment file carried across separated networks."""

from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tianping.exchange.client import ExchangeClient
from tianping.exchange.models import Peer
from tianping.record.notes import VerifierKey
from tianping.refusals import Refusal

T = TypeVar("T", bound=BaseModel)
WAIT_SECONDS = 25
"""Longest wait of the long poll."""


class PageMalformed(Refusal):
    """A peer answered something that is not of the published form."""

    code = "page-malformed"
    status = 502
    zh = "{origin} 的应答不符合交换标准：{what}。"
    en = "The answer of {origin} is not as the exchange standard says: {what}."
    next_zh = "请对方核对交换标准。"
    next_en = "Ask the other platform to check the exchange standard."


class Page(BaseModel):
    """Answer of `GET /exchange/entries`: entries in order, the newest checkpoint, proof that the page is its prefix."""

    model_config = ConfigDict(frozen=True)

    after: int = Field(ge=0)
    checkpoint: str = Field(max_length=20_000)
    entries: list[str] = Field(max_length=10_000, description="Canonical JSON of each entry, as text")
    proof: list[str] = Field(
        default_factory=list,
        max_length=64,
        description="Consistency proof from the end of the page to the checkpoint, hexadecimal",
    )


class SentLeaf(BaseModel):
    """One sealed leaf as it is told to who is entitled."""

    model_config = ConfigDict(frozen=True)

    batch: int = Field(ge=0)
    index: int = Field(ge=0)
    salt: str = Field(pattern=r"^[0-9a-f]{64}$")
    path: list[str] = Field(max_length=32)
    data: str


class SealedPage(BaseModel):
    """Answer of `GET /exchange/sealed`: all entitled leaves of the batches at `after` ≤ position < `until`."""

    model_config = ConfigDict(frozen=True)

    after: int = Field(ge=0)
    until: int = Field(ge=0)
    leaves: list[SentLeaf] = Field(max_length=100_000)


class Source(Protocol):
    """What a follower reads from."""

    def page(self, *, after: int, limit: int, wait: int) -> Page:
        """This method will return entries from position `after` on, waiting up to `wait` seconds for the first."""

    def sealed(self, *, after: int, until: int) -> SealedPage:
        """This method will return the entitled leaves of the batches in this range, or in its first part."""

    def tell(self, note: str) -> None:
        """This method will hand the log a cosignature; raises where it was not taken."""


@dataclass(frozen=True)
class HttpSource:
    """The endpoints of a platform."""

    peer: Peer
    client: ExchangeClient

    def page(self, *, after: int, limit: int, wait: int) -> Page:
        known = Peer.objects.values_list("log_vkey", flat=True).get(pk=self.peer.pk)
        asked = {"after": after, "limit": limit, "wait": wait, "key": VerifierKey.parse(known).key_id.hex()}
        return read(Page, self.client.json(self.peer, "entries", params=asked, wait=wait), origin=self.peer.origin)

    def sealed(self, *, after: int, until: int) -> SealedPage:
        answer = self.client.json(self.peer, "sealed", params={"after": after, "until": until})
        return read(SealedPage, answer, origin=self.peer.origin)

    def tell(self, note: str) -> None:
        self.client.post(self.peer, "witness", body=note.encode(), media="text/plain; charset=utf-8")


def read(model: type[T], answer: Any, *, origin: str) -> T:
    """This function will read an answer of a peer; raises PageMalformed."""
    try:
        return model.model_validate(answer)
    except ValidationError as error:
        raise PageMalformed(origin=origin, what=f"{model.__name__} {error.errors()[0]['loc']}") from None


def unhex(origin: str, values: list[str]) -> list[bytes]:
    """This function will read hashes in hexadecimal; raises PageMalformed."""
    try:
        found = [bytes.fromhex(value) for value in values]
    except ValueError:
        raise PageMalformed(origin=origin, what="hexadecimal") from None
    if any(len(value) != 32 for value in found):
        raise PageMalformed(origin=origin, what="hash length")
    return found
