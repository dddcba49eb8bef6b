"""Holds 暂停: what stops a tender, whoever asks for it."""

from typing import Literal

from pydantic import Field

from tianping.record.events import Event

HoldCause = Literal["directive", "objection", "cut-off"]


class TenderHeld(Event):
    """The tender may not go on until the hold is lifted (条例 art. 22, 54, 62)."""

    TYPE = "tender.held"
    ZH = "暂停"
    REFS = ("tender", "hold")

    tender: str
    hold: str = Field(description="Random id, or the directive's")
    cause: HoldCause
    reason: str


class TenderResumed(Event):
    """A hold was lifted."""

    TYPE = "tender.resumed"
    ZH = "恢复"
    REFS = ("tender", "hold")

    tender: str
    hold: str
    reason: str


class TenderFailed(Event):
    """A lot failed, with its cause (招标投标法 art. 28, 42; 条例 art. 19, 44; data set 517)."""

    TYPE = "tender.failed"
    ZH = "招标失败"
    REFS = ("tender", "lot")

    tender: str
    lot: str
    cause: Literal[
        "too-few-bids", "all-rejected", "too-few-effective", "none-openable", "objection-upheld", "no-contract"
    ]
    count: int = Field(ge=0, description="Bids that stood, or were effective")
    rule: str = Field(description="Id of the rule")
    explanation: str


class TenderTerminated(Event):
    """The buyer ends the tender; what was paid is returned with interest (条例 art. 31)."""

    TYPE = "tender.terminated"
    ZH = "终止招标"

    tender: str
    lots: tuple[str, ...] = Field(description="Lots that were still running")
    reason: str
    refunds: str = Field(default="", description="How fees and bonds are returned")


class TenderRepeated(Event):
    """A tender anew 重新招标 for lots that failed or were terminated, linked to the earlier tender."""

    TYPE = "tender.repeated"
    ZH = "重新招标"
    REFS = ("tender", "earlier")

    tender: str = Field(description="The new tender")
    earlier: str
    lots: dict[str, str] = Field(description="Earlier lot to new lot")
    round: int = Field(ge=2, description="2 for the second tender, and so on")
    reason: str
