"""Docking 对接: who is part of the exchange (Order 20 art. 45, 48)."""

from typing import Literal

from pydantic import Field

from tianping.record.events import Event, Moment

PlatformKind = Literal["trading", "service", "supervision", "custodian"]


class PlatformDocked(Event):
    """A platform passed the interface check and is part of the exchange from now on."""

    TYPE = "platform.docked"
    ZH = "平台对接"
    REFS = ("platform",)

    platform: str = Field(description="Origin of its log")
    kind: PlatformKind
    name: str
    base_url: str
    operator: str = Field(description="Credit code of the operator")
    operator_name: str
    vkey: str = Field(description="Key of its log, C2SP verifier key")
    identity: str = Field(description="Ed25519 key of its signed requests, base64")
    checks: tuple[str, ...] = Field(description="Ids of the interface checks passed")


class PlatformRefused(Event):
    """A platform was not docked, for one of the listed reasons."""

    TYPE = "platform.refused"
    ZH = "不予对接"
    REFS = ("platform",)

    platform: str
    reason: str = Field(description="Id of the failed interface check, or of the listed reason")
    detail: str


class PlatformSuspended(Event):
    """This platform exchanges nothing with a docked one for the time being, for the reason given."""

    TYPE = "platform.suspended"
    ZH = "中止对接"
    REFS = ("platform",)

    platform: str
    reason: str = Field(min_length=1)


class PlatformResumed(Event):
    """This platform exchanges again with one from which it was taken off."""

    TYPE = "platform.resumed"
    ZH = "恢复对接"
    REFS = ("platform",)

    platform: str
    reason: str = Field(min_length=1)


class EntrySetAside(Event):
    """An operator set aside an entry that one room could not read, with a reason."""

    TYPE = "exchange.set_aside"
    ZH = "条目搁置"
    REFS = ("platform",)

    platform: str
    position: int = Field(ge=0)
    room: str
    reason: str


class AlarmCleared(Event):
    """An operator looked into an alarm and closed it, with a reason."""

    TYPE = "exchange.alarm_cleared"
    ZH = "解除告警"
    REFS = ("platform",)

    kind: str = Field(description="Kind of alarm")
    platform: str = Field(default="", description="Origin of the log that the alarm is about, if any")
    room: str = Field(default="", description="Room that had stopped, if any")
    raised_at: Moment
    times: int = Field(ge=1, description="How often its cause was met")
    reason: str = Field(min_length=1)


class EntryRelayed(Event):
    """An entry of another platform's log, passed on with its proof; deduplicated by origin and index."""

    TYPE = "exchange.relayed"
    ZH = "条目转递"
    REFS = ("platform",)

    platform: str = Field(description="Origin of the relayed entry")
    index: int = Field(ge=0)
    entry: str = Field(description="Canonical bytes, base64")
    proof: tuple[str, ...] = Field(description="Inclusion proof, hexadecimal")
    checkpoint: str = Field(description="Signed checkpoint of the origin")
