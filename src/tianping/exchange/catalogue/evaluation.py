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
    points: dict[str, str] | None = Field(
        default=None,
        description="Comprehensive method: points of the price, by criterion and total, and the price's deviation in %",
    )


class Rejected(Part):
    """One bid rejected 否决投标 on a listed ground (条例 art. 51)."""

    receipt: str
    bidder: str
    bidder_name: str
    price: Yuan | None = None
    ground: str = Field(description="Reason code, e.g. below-cost, above-maximum-price, not-signed")
    rule: str = Field(description="Id of the rule")
    explanation: str


class Benchmarked(Part):
    """How the benchmark price 评标基准价 came about, step by step; amounts in yuan."""

    used: tuple[Yuan, ...] = Field(description="Prices that the base was computed from, sorted")
    left_out: tuple[Yuan, ...] = Field(default=(), description="Prices that the declared trimming left out")
    base: Yuan
    mixed: Yuan = Field(description="With the maximum price mixed in as declared")
    coefficient: str
    amount: Yuan


class Marked(Part):
    """A member's points for one bid on one criterion."""

    receipt: str
    criterion: str
    points: str
    reason: str = ""


class ScoresSigned(Event):
    """A member has signed its score sheet on a lot; it is locked (评标办法 art. 35). Secret while bids are evaluated."""

    TYPE = "scores.signed"
    AUDIENCE = "sealed"
    ZH = "评分表签署"
    REFS = ("tender", "lot")

    tender: str
    lot: str
    member: str = Field(description="Random number of the seat")
    sheet: str = Field(description="SHA-256 of the sheet's canonical JSON")
    marks: tuple[Marked, ...]


class MemberRecused(Event):
    """A member of a formed committee has found an interest and stands back; what it judged is void (条例 art. 46, 48)."""

    TYPE = "member.recused"
    AUDIENCE = "sealed"
    ZH = "评标委员会成员回避"

    tender: str
    draw: str
    member: str = Field(description="Random number of the seat")
    person: str = Field(default="", description="The expert's random id in the pool")
    reason: str
    void_votes: int = Field(ge=0)
    void_sheets: int = Field(ge=0)


class ExpertRecused(Event):
    """A drawn expert has an interest and stands back before the committee is formed; the next follows (条例 art. 46)."""

    TYPE = "expert.recused"
    AUDIENCE = "sealed"
    ZH = "抽取专家回避"

    tender: str
    draw: str
    person: str = Field(description="The expert's random id in the pool")
    reason: str


class MemberStated(Event):
    """Whoever is to sit has stated that it has no interest in the tender (招标投标法 art. 37; 条例 art. 46)."""

    TYPE = "member.stated"
    AUDIENCE = "sealed"
    ZH = "无利害关系声明"

    tender: str
    person: str = Field(description="The expert's random id in the pool, or the seat of a representative")


class CommitteeReopened(Event):
    """A seat is empty again: nothing is judged until the next of the same permutation has taken it."""

    TYPE = "committee.reopened"
    ZH = "评标委员会成员更换"

    tender: str
    draw: str
    empty: int = Field(ge=1, description="Seats to be taken")


class EvaluationTimeWanted(Event):
    """A member finds the time for the evaluation too short; what it thinks is secret (条例 art. 48)."""

    TYPE = "evaluation.time_wanted"
    AUDIENCE = "sealed"
    ZH = "成员认为评标时间不够"

    tender: str
    member: str
    reason: str


class EvaluationExtended(Event):
    """The buyer extends the evaluation, which it must where more than a third of the members find it too short."""

    TYPE = "evaluation.extended"
    ZH = "延长评标时间"

    tender: str
    wanted: int = Field(ge=0, description="Members who found the time too short")
    until: Moment
