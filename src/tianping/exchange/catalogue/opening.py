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


class HallEntered(Event):
    """A bidder signed in to the opening hall; secret until the bids are opened (Order 20 art. 21, 29)."""

    TYPE = "opening.attended"
    AUDIENCE = "sealed"
    ZH = "开标签到"
    REFS = ("tender", "lot")

    tender: str
    lot: str
    bidder: str


class ReadOutConfirmed(Event):
    """A bidder found its own line read out as it bid."""

    TYPE = "opening.confirmed"
    ZH = "开标结果确认"
    REFS = ("tender", "lot", "receipt")

    tender: str
    lot: str
    receipt: str
    bidder: str


class OpeningObjected(Event):
    """A bidder objects to the opening on the spot (条例 art. 44)."""

    TYPE = "opening.objected"
    ZH = "开标异议"
    REFS = ("tender", "lot")

    tender: str
    lot: str
    objection: str = Field(description="Random number")
    bidder: str
    bidder_name: str
    content: str


class OpeningAnswered(Event):
    """The buyer answers an objection on the spot (条例 art. 44)."""

    TYPE = "opening.answered"
    ZH = "开标异议答复"
    REFS = ("tender", "lot")

    tender: str
    lot: str
    objection: str
    answer: str


class HallClosed(Event):
    """The hall is closed: who came, who confirmed, objections with their answers; the sealed PDF stands in `files`."""

    TYPE = "opening.hall_closed"
    ZH = "开标结束"
    REFS = ("tender", "lot")

    tender: str
    lot: str
    attended: int = Field(ge=0)
    confirmed: int = Field(ge=0)
    objections: int = Field(ge=0)
