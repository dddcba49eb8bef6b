"""Objections 异议: raised with the buyer, answered in three days, the tender paused meanwhile (条例 art. 22, 44, 54)."""

from typing import Literal

from pydantic import Field

from tianping.record.events import Digest, Event, Moment

Subject = Literal["documents", "opening", "result"]
Outcome = Literal["rejected", "corrected", "upheld"]
Measure = Literal["none", "clarify", "re-evaluate", "next-candidate", "retender"]


class ObjectionRaised(Event):
    """Who objects and in which words; before the deadline nobody but the platform knows who (Order 20 art. 21)."""

    TYPE = "objection.raised"
    AUDIENCE = "sealed"
    ZH = "提出异议"
    REFS = ("tender", "lot", "objection")

    tender: str
    lot: str | None = None
    objection: str = Field(description="Random number")
    about: Subject
    objector: str = Field(description="Credit code")
    standing: Literal["bidder", "interested"] = Field(description="Bidder 投标人, or other interested party 利害关系人")
    interest: str = Field(default="", description="What ties an interested party to the tender")
    content: str
    request: str
    digest: Digest = Field(description="SHA-256 of the content and request as the receipt names it")


class ObjectionReceived(Event):
    """The buyer has an objection to answer from this moment; who raised it, and its words, are not in the log."""

    TYPE = "objection.received"
    ZH = "收到异议"
    REFS = ("tender", "lot", "objection")

    tender: str
    lot: str | None = None
    objection: str
    about: Subject
    received_at: Moment
    answer_due: Moment = Field(description="Last moment for the answer; at the opening, half an hour")
    hold: str | None = Field(default=None, description="The hold that pauses the tender; none at the opening")


class ObjectionAnswered(Event):
    """The buyer's answer, for everybody to read; `matter` restates what was objected to and names no objector."""

    TYPE = "objection.answered"
    ZH = "答复异议"
    REFS = ("tender", "lot", "objection")

    tender: str
    lot: str | None = None
    objection: str
    about: Subject
    matter: str
    answer: str
    outcome: Outcome
    measure: Measure = "none"


class ObjectionWithdrawn(Event):
    """The objector took the objection back before it was answered."""

    TYPE = "objection.withdrawn"
    ZH = "撤回异议"
    REFS = ("tender", "lot", "objection")

    tender: str
    lot: str | None = None
    objection: str
    about: Subject


class EvaluationReopened(Event):
    """An objection to the result was upheld: the publicity ends, and the committee evaluates the lot again."""

    TYPE = "evaluation.reopened"
    ZH = "重新评标"
    REFS = ("tender", "lot")

    tender: str
    lot: str
    report: Digest = Field(description="The report that no longer counts")
    reason: str
