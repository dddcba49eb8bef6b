"""Alarms of monitoring 预警: what a supervisor did about a limit. Seen by supervision alone."""

from typing import Literal

from pydantic import Field

from tianping.record.events import Event, Moment


class LimitAlarmAnswered(Event):
    """A supervisor has seen an alarm, or has handled it and says how."""

    TYPE = "limit_alarm.answered"
    AUDIENCE = "sealed"
    ZH = "处理期限预警"
    REFS = ("tender", "alarm")

    alarm: str = Field(description="Random number")
    tender: str
    lot: str | None = None
    rule: str
    level: Literal["near", "breach"]
    due: Moment
    state: Literal["seen", "handled"]
    note: str = ""


class WarningAnswered(Event):
    """A supervisor looked into a warning of an indicator: confirmed, cleared or still open, and why."""

    TYPE = "warning.answered"
    AUDIENCE = "sealed"
    ZH = "核实线索"
    REFS = ("tender", "warning")

    warning: str = Field(description="Random number")
    tender: str
    lot: str
    indicator: str = Field(description="Code of the indicator")
    state: Literal["pending", "confirmed", "cleared"]
    reason: str
