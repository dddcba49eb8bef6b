"""Subjects 主体 and certificates: registered once at the service platform, learnt by all from its log."""

from typing import Any, Literal

from pydantic import Field

from tianping.record.events import Event

Role = Literal["buyer", "agency", "bidder", "expert", "operator", "supervisor", "auditor"]


class SubjectRegistered(Event):
    """A subject was registered, or a new version of its registration was verified (Order 20 art. 9, 14, 24)."""

    TYPE = "subject.registered"
    ZH = "主体登记"
    REFS = ("subject",)

    subject: str = Field(description="Unified social credit code")
    version: int = Field(ge=1)
    name: str
    legal_form: str
    region: str = Field(pattern=r"^\d{6}$")
    roles: tuple[Role, ...]
    verified: bool = Field(description="The operator has checked what was entered first")


class TrustListPublished(Event):
    """A new version of the signed list of certification authorities that count on every platform."""

    TYPE = "trust_list.published"
    ZH = "信任列表发布"
    REFS = ()

    version: int = Field(ge=1)
    trust_list: dict[str, Any] = Field(description="The list as tianping.sealing.certificates.TrustList writes it")
    signature: str = Field(description="Ed25519 by the service platform's identity key, base64")


class PublicationCarried(Event):
    """The service platform has published a notice of a trading platform, with the same content (条例 art. 15)."""

    TYPE = "publication.carried"
    ZH = "公告转载"
    REFS = ("tender",)

    tender: str
    platform: str = Field(description="Origin that issued the notice")
    notice: str
    sha256: str = Field(description="Digest of the notice's canonical body: same content on all media")
