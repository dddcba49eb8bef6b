"""Applications to the service platform 申请: by newcomers for registration, by experts for the pool. All sealed.

What comes of them is told by `subject.registered`; who is in the pool is never public (招标投标法 art. 37).
"""

from typing import Literal

from pydantic import Field

from tianping.record.events import Digest, Event


class SubjectApplied(Event):
    """A newcomer, or a registered subject that has changed, hands in its data and licence (Order 20 art. 9, 24)."""

    TYPE = "subject.applied"
    AUDIENCE = "sealed"
    ZH = "申请主体登记"
    REFS = ("application", "subject")

    application: str = Field(description="Random number")
    subject: str = Field(description="Credit code")
    round: int = Field(ge=1, description="1 at first, more after each completion")
    name: str
    licence: Digest


class SubjectApplicationAnswered(Event):
    """The operator has checked what was entered against the licence (Order 20 art. 14)."""

    TYPE = "subject.application_answered"
    AUDIENCE = "sealed"
    ZH = "主体登记核验"
    REFS = ("application", "subject")

    application: str
    subject: str
    answer: Literal["accepted", "refused", "completion-asked", "withdrawn"]
    reason: str = ""


class ExpertApplied(Event):
    """A person applies to the pool of experts; the event bears the random id only."""

    TYPE = "expert.applied"
    AUDIENCE = "sealed"
    ZH = "申请入专家库"
    REFS = ("application",)

    application: str
    person: str
    round: int = Field(ge=1)
    papers: tuple[Digest, ...] = ()


class ExpertApplicationAnswered(Event):
    """The operator's review of an expert's application."""

    TYPE = "expert.application_answered"
    AUDIENCE = "sealed"
    ZH = "专家申请审核"
    REFS = ("application",)

    application: str
    person: str
    answer: Literal["admitted", "refused", "completion-asked", "withdrawn"]
    reason: str = ""


class ExpertStateChanged(Event):
    """An expert was admitted, paused, reinstated or removed, with the reason."""

    TYPE = "expert.state_changed"
    AUDIENCE = "sealed"
    ZH = "专家状态变更"
    REFS = ()

    person: str
    state: Literal["admitted", "suspended", "removed"]
    reason: str
