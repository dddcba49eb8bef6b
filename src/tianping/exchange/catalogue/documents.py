"""Tender documents 招标文件: issued, obtained by anyone, clarified."""

from typing import Any

from pydantic import Field

from tianping.record.events import Event, Moment, Part, Yuan


class DocumentsIssued(Event):
    """Tender documents with their terms and the signed seal policy (招标投标法 art. 19, 24; 条例 art. 16, 25-27).

    The files stand in the entry's `files`.
    """

    TYPE = "documents.issued"
    ZH = "发出招标文件"

    tender: str
    version: int = Field(ge=1)
    available_from: Moment
    available_until: Moment
    bids_due_at: Moment
    opening_at: Moment
    bid_validity_days: int = Field(ge=1)
    bond: Yuan | None = Field(default=None, description="Bid bond per lot")
    evaluation_method: str = Field(description="lowest-evaluated-price or comprehensive")
    scoring: dict[str, Any] | None = Field(
        default=None, description="The declared formula of the comprehensive method; numbers are text"
    )
    minimum_bids: int = Field(ge=1)
    policy: dict[str, Any] = Field(description="Seal policy as tianping.sealing.policy writes it")
    policy_digest: str
    policy_signature: str = Field(description="Ed25519 by the platform's identity key over the canonical policy")


class DocumentsClarified(Event):
    """A clarification or change, published and notified to all who obtained the documents (条例 art. 21)."""

    TYPE = "documents.clarified"
    ZH = "澄清与修改"

    tender: str
    number: int = Field(ge=1)
    content: str
    affects_preparation: bool
    bids_due_at: Moment = Field(description="The deadline as it stands after the clarification")


class OpeningMoved(Event):
    """The deadline and opening time were moved later; never earlier."""

    TYPE = "opening.moved"
    ZH = "推迟开标"

    tender: str
    bids_due_at: Moment
    opening_at: Moment
    reason: str


class DocumentsTaken(Event):
    """Somebody obtained the documents. Secret before the deadline but to buyer and agency (Order 20 art. 21)."""

    TYPE = "documents.taken"
    AUDIENCE = "sealed"
    ZH = "获取招标文件"

    tender: str
    subject: str = ""


class DocumentsQuestioned(Event):
    """Somebody who took the documents asks about them; who it is, nobody learns (招标投标法 art. 22; Order 20 art. 21)."""

    TYPE = "documents.questioned"
    AUDIENCE = "sealed"
    ZH = "对招标文件提问"

    tender: str
    question: str = Field(description="Random number")
    subject: str
    content: str


class Answered(Part):
    """One question as published, without who asked it, and its answer."""

    question: str = Field(description="Random number")
    asked: str
    answer: str


class QuestionsAnswered(Event):
    """Questions answered to all at once, as the clarification of the number (招标投标法 art. 23; 条例 art. 21)."""

    TYPE = "documents.answered"
    ZH = "答疑"

    tender: str
    clarification: int = Field(ge=1)
    answers: tuple[Answered, ...] = Field(min_length=1)
