"""Opening 开标: at the deadline, by time, in public (招标投标法 art. 34-36; Order 20 art. 29-32)."""

from typing import Any, Literal

from pydantic import Field

from tianping.record.events import Digest, Event, Moment, Part, Yuan


class ReadOut(Part):
    """One bid as read out 唱标."""

    receipt: str
    seal: Digest
    bidder: str
    bidder_name: str
    price: Yuan
    form: dict[str, Any] = Field(default_factory=dict, description="Other declared facts: duration, quality, lead")
    salt: str = Field(description="Opens the header's bidder tag, hexadecimal")
    manifest: Digest
    noted: tuple[str, ...] = Field(default=(), description="What was found on the way, and whose it is: a bad share")


class NotOpened(Part):
    """One bid that could not be opened, with whose cause it is (Order 20 art. 31)."""

    receipt: str
    seal: Digest
    kind: str
    whose: Literal["bidder", "platform", "trustee"]
    outcome: Literal["revoked", "withdrawn"] = Field(description="撤销 where the bidder is the cause, else 撤回")
    detail: str


class BidsReadOut(Event):
    """All bids of a lot were opened and read out."""

    TYPE = "opening.read_out"
    ZH = "唱标"
    REFS = ("tender", "lot")

    tender: str
    lot: str
    opened_at: Moment
    bids: tuple[ReadOut, ...]
    not_opened: tuple[NotOpened, ...] = ()
    trustees: tuple[str, ...] = Field(description="Origins whose pieces opened the bids")


class OpeningRecorded(Event):
    """The opening record was made and published (Order 20 art. 32); the sealed PDF stands in `files`."""

    TYPE = "opening.recorded"
    ZH = "开标记录"
    REFS = ("tender", "lot")

    tender: str
    lot: str
