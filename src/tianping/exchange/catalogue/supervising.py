"""Supervision 监督: directives and counted limits (招标投标法 art. 7; 条例 art. 62; Order 20 art. 52)."""

from typing import Literal

from pydantic import Field

from tianping.record.events import Event, Moment


class DirectiveIssued(Event):
    """A supervising department orders a tender suspended or resumed, which the trading platform obeys, or a fault corrected
    by a date, which the department itself looks after (招标投标法 第七条)."""

    TYPE = "directive.issued"
    ZH = "监督指令"
    REFS = ("tender", "directive")

    directive: str = Field(description="Random number")
    tender: str
    kind: Literal["suspend", "resume", "correct"]
    lifts: str | None = Field(default=None, description="The directive that this one ends")
    department: str
    reason: str = Field(min_length=5)
    basis: str = Field(description="Article, e.g. 条例 第六十二条")
    demand: str = Field(default="", description="What is to be done, of a correction")
    due: Moment | None = Field(default=None, description="Until when, of a correction")


class DirectiveObeyed(Event):
    """The trading platform has carried the directive out."""

    TYPE = "directive.obeyed"
    ZH = "指令执行"
    REFS = ("tender", "directive")

    directive: str
    tender: str


class DirectiveSettled(Event):
    """The department has seen that what it ordered corrected was corrected."""

    TYPE = "directive.settled"
    ZH = "核实改正"
    REFS = ("tender", "directive")

    directive: str
    tender: str
    note: str = Field(min_length=5, description="What was seen, in words for everybody")


class LimitBreached(Event):
    """A statutory limit of a tender was passed; each is told once."""

    TYPE = "limit.breached"
    ZH = "期限超出"
    REFS = ("tender",)

    tender: str
    lot: str | None = None
    rule: str
    article: str
    due: Moment
