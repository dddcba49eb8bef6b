"""Complaints 投诉 (条例 art. 60-62; Order 20 art. 51): the details sealed, the decision published.

Only `complaint.decision_published` is public. A trading platform reads `complaint.opened` and `complaint.closed` of its
own tenders: that there is a complaint, never by whom.
"""

from typing import Literal

from pydantic import Field

from tianping.record.events import Digest, Event, Moment

Matter = Literal["documents", "opening", "result", "other"]
Against = Literal["tender", "subject", "platform", "authority"]
Outcome = Literal["upheld", "partly-upheld", "rejected"]
RefusalGround = Literal[
    "no-interest", "not-specific", "not-signed", "too-late", "decided-before", "no-objection-first", "in-review"
]


class ComplaintFiled(Event):
    """A bidder or another interested party complains (条例 art. 60); files are the evidence."""

    TYPE = "complaint.filed"
    AUDIENCE = "sealed"
    ZH = "提出投诉"
    REFS = ("complaint", "tender")

    complaint: str = Field(description="Random number")
    tender: str | None = None
    lot: str | None = None
    against: Against
    matter: Matter
    complainant: str = Field(description="Credit code")
    respondent: str
    department: str = Field(description="Credit code of the department addressed")
    knew_at: Moment
    facts: str
    claims: str
    objection: str | None = Field(default=None, description="The objection that came first")


class ComplaintCompletionAsked(Event):
    """The department asks for what is missing in the complaint."""

    TYPE = "complaint.completion_asked"
    AUDIENCE = "sealed"
    ZH = "要求补正投诉"
    REFS = ("complaint",)

    complaint: str
    missing: str
    due: Moment


class ComplaintCompleted(Event):
    """The complainant has handed in what was missing."""

    TYPE = "complaint.completed"
    AUDIENCE = "sealed"
    ZH = "补正投诉"
    REFS = ("complaint",)

    complaint: str
    answer: str


class ComplaintAccepted(Event):
    """The department accepts the complaint (条例 art. 61)."""

    TYPE = "complaint.accepted"
    AUDIENCE = "sealed"
    ZH = "受理投诉"
    REFS = ("complaint",)

    complaint: str
    accepted_from: Moment = Field(description="The day it was received whole (Order 11 art. 11)")
    decide_due: Moment


class ComplaintRefused(Event):
    """The department does not accept the complaint, on a listed ground."""

    TYPE = "complaint.refused"
    AUDIENCE = "sealed"
    ZH = "不予受理投诉"
    REFS = ("complaint",)

    complaint: str
    ground: RefusalGround
    reason: str


class ComplaintTransferred(Event):
    """The complaint goes to the competent department, here or elsewhere."""

    TYPE = "complaint.transferred"
    AUDIENCE = "sealed"
    ZH = "移送投诉"
    REFS = ("complaint",)

    complaint: str
    to: str = Field(default="", description="Credit code of a department of this platform")
    to_name: str
    reason: str


class ComplaintPaused(Event):
    """A test or an expert review begins, whose time is not counted (条例 art. 61)."""

    TYPE = "complaint.paused"
    AUDIENCE = "sealed"
    ZH = "投诉处理中止计时"
    REFS = ("complaint",)

    complaint: str
    kind: Literal["inspection", "test", "appraisal", "expert-review"]
    reason: str


class ComplaintResumed(Event):
    """The test or review is done; the time runs again."""

    TYPE = "complaint.resumed"
    AUDIENCE = "sealed"
    ZH = "投诉处理恢复计时"
    REFS = ("complaint",)

    complaint: str
    finding: str
    decide_due: Moment


class ComplaintStatementAsked(Event):
    """The respondent is asked for its statement and defence."""

    TYPE = "complaint.statement_asked"
    AUDIENCE = "sealed"
    ZH = "通知被投诉人陈述"
    REFS = ("complaint",)

    complaint: str
    respondent: str
    points: str = Field(description="What is put to the respondent; not who complained")
    due: Moment


class ComplaintStated(Event):
    """The respondent's statement and defence."""

    TYPE = "complaint.stated"
    AUDIENCE = "sealed"
    ZH = "被投诉人陈述"
    REFS = ("complaint",)

    complaint: str
    respondent: str
    statement: str


class ComplaintSuspensionOrdered(Event):
    """The department suspends the tender because of the complaint, by a directive (条例 art. 62)."""

    TYPE = "complaint.suspension_ordered"
    AUDIENCE = "sealed"
    ZH = "因投诉责令暂停"
    REFS = ("complaint", "directive")

    complaint: str
    directive: str


class ComplaintWithdrawalAsked(Event):
    """The complainant asks to withdraw, in writing and with reasons."""

    TYPE = "complaint.withdrawal_asked"
    AUDIENCE = "sealed"
    ZH = "申请撤回投诉"
    REFS = ("complaint",)

    complaint: str
    reason: str


class ComplaintWithdrawalAnswered(Event):
    """The department consents to the withdrawal, or does not and goes on."""

    TYPE = "complaint.withdrawal_answered"
    AUDIENCE = "sealed"
    ZH = "答复撤回投诉"
    REFS = ("complaint",)

    complaint: str
    granted: bool
    reason: str


class ComplaintDecided(Event):
    """The written decision, whole, for the parties (条例 art. 61; Order 11 art. 20-22)."""

    TYPE = "complaint.decided"
    AUDIENCE = "sealed"
    ZH = "投诉处理决定"
    REFS = ("complaint", "tender")

    complaint: str
    tender: str | None = None
    outcome: Outcome
    facts: str
    reasons: str
    articles: tuple[str, ...] = Field(min_length=1)
    measures: str = ""


class ComplaintDecisionPublished(Event):
    """The decision as the public reads it: without secrets, and without who complained."""

    TYPE = "complaint.decision_published"
    ZH = "公布投诉处理决定"
    REFS = ("tender", "complaint")

    complaint: str
    tender: str | None = None
    lot: str | None = None
    against: Against
    respondent_name: str
    department: str
    outcome: Outcome
    facts: str
    reasons: str
    articles: tuple[str, ...] = Field(min_length=1)
    measures: str = ""
    decided_at: Moment
    decision: Digest = Field(description="SHA-256 of the sealed decision's canonical body")


class ComplaintOpened(Event):
    """For the platform of the tender only: a complaint about it is being handled; not by whom, nor what it says."""

    TYPE = "complaint.opened"
    AUDIENCE = "sealed"
    ZH = "投诉处理告知"
    REFS = ("tender", "complaint")

    complaint: str
    tender: str
    lot: str | None = None
    matter: Matter
    department: str
    decide_due: Moment


class ComplaintClosed(Event):
    """For the platform of the tender only: the complaint is no longer open."""

    TYPE = "complaint.closed"
    AUDIENCE = "sealed"
    ZH = "投诉处理完毕告知"
    REFS = ("tender", "complaint")

    complaint: str
    tender: str
    how: Literal["decided", "withdrawn", "transferred"]
