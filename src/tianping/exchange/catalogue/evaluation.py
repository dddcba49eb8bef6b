"""Evaluation 评标: the committee, its requests and its report (招标投标法 art. 37-40; 条例 art. 46-53)."""

from typing import Any

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
