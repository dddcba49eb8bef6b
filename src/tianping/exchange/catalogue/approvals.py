"""Approvals 内部审批 inside an organisation, before something is published. All of it is sealed: its own affair."""

from pydantic import Field

from tianping.record.events import Digest, Event


class ApprovalRuleSet(Event):
    """An organisation wants an act approved by a second person, or wants it no longer."""

    TYPE = "approval.rule_set"
    AUDIENCE = "sealed"
    ZH = "审批规定"
    REFS = ("office",)

    office: str
    act: str
    wanted: bool
    approvers: int = Field(ge=0, description="How many persons are named; none: any second person")


class ApprovalAsked(Event):
    """Something was put to a second person, as it stood."""

    TYPE = "approval.asked"
    AUDIENCE = "sealed"
    ZH = "提交审批"
    REFS = ("office",)

    office: str
    approval: str = Field(description="Random number")
    act: str
    subject: str = Field(description="Code of the project, tender or lot")
    digest: Digest = Field(description="Of the canonical content that is to be approved")


class ApprovalDecided(Event):
    """A second person approved or refused."""

    TYPE = "approval.decided"
    AUDIENCE = "sealed"
    ZH = "审批决定"
    REFS = ("office",)

    office: str
    approval: str
    act: str
    subject: str
    approved: bool
    reason: str = ""
