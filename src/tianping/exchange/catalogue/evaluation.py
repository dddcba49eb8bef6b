"""Evaluation 评标: the committee, its requests and its report (招标投标法 art. 37-40; 条例 art. 46-53)."""

from typing import Any, Literal

from pydantic import Field

from tianping.record.events import Event, Moment, Part, Yuan


class CommitteeRequested(Event):
    """The trading platform asks the expert pool for a drawn committee."""

    TYPE = "committee.requested"
    ZH = "申请抽取专家"

    tender: str
    seats: int = Field(ge=1, description="Members in all, odd")
    experts: int = Field(ge=1, description="Members to be drawn from the pool")
    specialities: tuple[str, ...]
    avoid: tuple[str, ...] = Field(description="Credit codes that no member may be tied to")


class CommitteeFormed(Event):
    """The committee is complete; its members stay secret until the result."""

    TYPE = "committee.formed"
    ZH = "评标委员会组成"

    tender: str
    draw: str
    seats: int
    drawn: int


class EvaluationReported(Event):
    """The buyer has received the committee's written report (招标投标法 art. 40)."""

    TYPE = "evaluation.reported"
    ZH = "评标报告"
    REFS = ("tender", "lot")

    tender: str
    lot: str
    report: str = Field(description="SHA-256 of the signed report")
    signed: int = Field(ge=1, description="Members who signed")
    dissenting: int = Field(default=0, ge=0)
    received_at: Moment


class BidQuestioned(Event):
    """The committee asks a bidder to explain its bid in writing; secret while bids are evaluated (条例 art. 52)."""

    TYPE = "bid.questioned"
    AUDIENCE = "sealed"
    ZH = "评标询问"
    REFS = ("tender", "lot", "receipt")

    tender: str
    lot: str
    receipt: str
    inquiry: str = Field(description="Random number")
    about: Literal["price", "content"] = Field(description="price: it may be below cost (评标办法 art. 21)")
    question: str
    answer_due: Moment


class BidExplained(Event):
    """The bidder's written explanation."""

    TYPE = "bid.explained"
    AUDIENCE = "sealed"
    ZH = "投标人说明"
    REFS = ("tender", "lot", "receipt")

    tender: str
    lot: str
    receipt: str
    inquiry: str
    explanation: str


class CommitteeDecided(Event):
    """The committee has decided a motion by the majority of its members (条例 art. 49, 51, 53)."""

    TYPE = "committee.decided"
    AUDIENCE = "sealed"
    ZH = "评标委员会决定"
    REFS = ("tender", "lot", "receipt")

    tender: str
    lot: str
    motion: str = Field(description="Random number")
    kind: Literal["rejection", "correction", "deviation", "no-competition"]
    receipt: str | None = None
    ground: str = Field(default="", description="Reason code of a rejection")
    amount: str = Field(default="", description="What is added to the price in yuan, with its sign")
    explanation: str
    carried: bool
    agree: int = Field(ge=0)
    against: int = Field(ge=0)


class Ranked(Part):
    """One effective bid in the order of the method; every intermediate step of its evaluated price is kept."""

    rank: int
    receipt: str
    bidder: str
    bidder_name: str
    price: Yuan
    evaluated_price: Yuan
    steps: tuple[dict[str, Any], ...] = ()


class Rejected(Part):
    """One bid rejected 否决投标 on a listed ground (条例 art. 51)."""

    receipt: str
    bidder: str
    bidder_name: str
    price: Yuan | None = None
    ground: str = Field(description="Reason code, e.g. below-cost, above-maximum-price, not-signed")
    rule: str = Field(description="Id of the rule")
    explanation: str
