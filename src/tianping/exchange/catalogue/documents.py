"""Tender documents 招标文件: issued, obtained by anyone, clarified."""

from typing import Any

from pydantic import Field

from tianping.record.events import Event, Moment, Yuan


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
    evaluation_method: str = Field(description="lowest-evaluated-price")
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
