"""Supervision 监督: directives and counted limits (招标投标法 art. 7; 条例 art. 62; Order 20 art. 52)."""

from typing import Literal

from pydantic import Field

from tianping.record.events import Event, Moment


class DirectiveIssued(Event):
    """A supervising department orders a tender suspended, resumed or corrected; the trading platform obeys."""

    TYPE = "directive.issued"
    ZH = "监督指令"
    REFS = ("tender", "directive")

    directive: str = Field(description="Random number")
    tender: str
    kind: Literal["suspend", "resume"]
    lifts: str | None = Field(default=None, description="The directive that this one ends")
    department: str
    reason: str = Field(min_length=5)
    basis: str = Field(description="Article, e.g. 条例 第六十二条")


class DirectiveObeyed(Event):
    """The trading platform has carried the directive out."""

    TYPE = "directive.obeyed"
    ZH = "指令执行"
    REFS = ("tender", "directive")

    directive: str
    tender: str


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
