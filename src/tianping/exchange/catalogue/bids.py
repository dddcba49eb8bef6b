"""Bids 投标: received sealed, told to nobody until the deadline (Order 20 art. 25-28)."""

from typing import Any

from pydantic import Field

from tianping.record.events import Digest, Event, Moment, Part


class BidReceived(Event):
    """A bid arrived whole and in time; nobody but the platform reads this leaf before the opening."""

    TYPE = "bid.received"
    AUDIENCE = "sealed"
    ZH = "收到投标"
    REFS = ("tender", "lot", "receipt")

    tender: str
    lot: str
    receipt: str = Field(description="Random number of the receipt")
    bidder: str = Field(description="Credit code")
    seal: Digest = Field(description="Header hash")
    statement: Digest = Field(description="Digest of the signed statement")
    body: Digest
    length: int
    counter: int
    previous: str | None = None
    received_at: Moment


class BidWithdrawn(Event):
    """A bidder took its bid back before the deadline (招标投标法 art. 29, 条例 art. 35)."""

    TYPE = "bid.withdrawn"
    AUDIENCE = "sealed"
    ZH = "撤回投标"
    REFS = ("tender", "lot", "receipt")

    tender: str
    lot: str
    receipt: str
    seal: Digest


class BoxEntrusted(Event):
    """Header and box for one trustee; dummies have the same form and cannot be told apart."""

    TYPE = "bid.entrusted"
    AUDIENCE = "sealed"
    ZH = "托管封箱"
    REFS = ()

    header: str = Field(description="Header bytes, base64")
    box: str = Field(description="The trustee's box, base64")
    index: int = Field(ge=1, le=3)


class BoxAnswered(Event):
    """A trustee's answer: its box opens and both pieces match the commitments, or the cause why not."""

    TYPE = "trustee.answered"
    AUDIENCE = "sealed"
    ZH = "托管答复"
    REFS = ()

    seal: Digest
    opens: bool
    cause: str = ""


class OpenabilityTested(Event):
    """A trustee opened its boxes of a tender again before the opening, all of them, real ones and dummies alike.

    Each statement is signed by the trustee's identity for one seal; nothing of what a box holds is told.
    """

    TYPE = "trustee.tested"
    AUDIENCE = "sealed"
    ZH = "开启能力复验"
    REFS = ()

    statements: tuple[dict[str, Any], ...] = Field(description="Signed: seal, tender, opens, cause, tested_at")


class CopyAsked(Event):
    """The platform asks its mirror to keep a copy of a sealed bid; the copy bears no tender reference."""

    TYPE = "mirror.asked"
    AUDIENCE = "sealed"
    ZH = "请求备份"
    REFS = ()

    sha256: Digest
    size: int


class CopyDeposited(Event):
    """What only the platform knows of a bid or a tender, encrypted to its own recovery key, for a standby of it."""

    TYPE = "mirror.deposited"
    AUDIENCE = "sealed"
    ZH = "寄存备份"
    REFS = ()

    deposit: str = Field(description="Sealed rows, base64; only the platform that deposited them can read them")


class CopyHeld(Event):
    """The mirror holds a copy that has this digest."""

    TYPE = "mirror.held"
    AUDIENCE = "sealed"
    ZH = "已备份"
    REFS = ()

    sha256: Digest
    size: int


class StandingBid(Part):
    """One bid that stands at the deadline, by its receipt."""

    receipt: str
    seal: Digest
    statement: Digest
    body: Digest
    length: int
    received_at: Moment


class LotClosed(Part):
    """The closing list of one lot: every envelope that ever got a receipt is in exactly one of the four lists."""

    lot: str
    standing: tuple[StandingBid, ...]
    withdrawn: tuple[Digest, ...] = ()
    replaced: tuple[Digest, ...] = ()
    dummies: tuple[Digest, ...] = ()


class BidsClosed(Event):
    """The deadline came; the ordered receipts (specification, Closing and opening)."""

    TYPE = "bids.closed"
    ZH = "投标截止"

    tender: str
    closed_at: Moment
    lots: tuple[LotClosed, ...]
