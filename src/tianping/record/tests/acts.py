"""Event types and parties that the tests record with."""

from datetime import UTC, datetime
from typing import ClassVar

from tianping.record.actors import Actor
from tianping.record.events import Event

NOW = datetime(2026, 2, 2, 1, 0, tzinfo=UTC)
BUYER = Actor(office="91530100MA0000000X", role="buyer", person="demo-person", address="192.0.2.7")
ORIGIN = "trading.yunxiu.example"
SERVICE = "service.yunxiu.example"
TENDER = "T1"


class Published(Event):
    TYPE: ClassVar[str] = "test.published"
    ZH: ClassVar[str] = "测试公布"
    tender: str = TENDER
    text: str = ""


class BidTaken(Event):
    TYPE: ClassVar[str] = "test.bid_taken"
    ZH: ClassVar[str] = "测试投标"
    AUDIENCE = "sealed"
    tender: str = TENDER
    bidder: str = "B"
