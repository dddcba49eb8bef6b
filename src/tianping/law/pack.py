"""Rule packs: the law as TOML, checked when it is read. A pack that says something impossible is refused at start."""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from tianping.law.limit import Bound, Evidence, Item, Kind, Rule, Unit
from tianping.law.scope import Method, Reach
from tianping.law.wording import article_zh

_UNITS: dict[str, tuple[str, ...]] = {
    "minimum-period": ("day", "working-day"),
    "maximum-period": ("day", "working-day"),
    "before-deadline": ("day",),
    "instant": ("none",),
    "share": ("share",),
    "count": ("count", "year"),
    "amount": ("CNY",),
    "threshold": ("CNY", "share", "count"),
    "range": ("year",),
    "principle": ("none",),
}
_BOUNDED = ("share", "count", "amount")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(_Strict):
    """A statute: its name in citations, the short name, the English one, and its full title with number and date."""

    zh: str
    short: str
    en: str
    title: str
    title_en: str


class Cite(_Strict):
    """One article of one source; article None where the source is cited as a whole."""

    source: str
    article: int | None = Field(default=None, ge=1, le=999)

    @classmethod
    def read(cls, text: object) -> object:
        """This function will read "law 24" as article 24 of the source named law."""
        if not isinstance(text, str):
            return text
        name, _, article = text.partition(" ")
        return {"source": name, "article": int(article) if article else None}


class Binds(_Strict):
    """The scope of a row; what is not said is not asked."""

    mandatory: bool | None = None
    construction: bool | None = None
    electronic: bool | None = None
    region: str | None = Field(default=None, pattern=r"^\d{6}$")
    method: Method | None = None
    state_funded: bool | None = None


class Ground(_Strict):
    """One of the grounds that a rule lists."""

    code: str = Field(pattern=r"^[a-z0-9-]+$")
    zh: str
    en: str


class Row(_Strict):
    """One row of a pack."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    number: str = ""
    cites: tuple[Annotated[Cite, BeforeValidator(Cite.read)], ...] = Field(min_length=1)
    text_zh: str = Field(min_length=1)
    text_en: str = Field(min_length=1)
    trigger: str = Field(min_length=1)
    trigger_zh: str = Field(min_length=1)
    kind: Kind
    value: str = Field(default="0", pattern=r"^\d+(\.\d+)?(/[1-9]\d*)?$")
    value_to: Decimal | None = None
    unit: Unit = "none"
    bound: Bound = "none"
    odd: bool = False
    day_off: Literal["roll", "stay"] | None = None
    scope: Binds = Binds()
    in_force_from: date
    in_force_to: date | None = None
    consequence_zh: str = Field(min_length=1)
    consequence_en: str = Field(min_length=1)
    evidence: Evidence
    note: str = ""
    items: tuple[Ground, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.unit not in _UNITS[self.kind]:
            raise ValueError(f"{self.id}: a {self.kind} is not counted in {self.unit}")
        if (self.kind in _BOUNDED) != (self.bound != "none"):
            raise ValueError(f"{self.id}: a share, count or amount has a bound, nothing else has one")
        if (self.kind == "range") != (self.value_to is not None):
            raise ValueError(f"{self.id}: a range, and only a range, goes from value to value_to")
        if self.unit in ("day", "working-day") and Fraction(self.value).denominator != 1:
            raise ValueError(f"{self.id}: days are whole")
        if self.in_force_to is not None and self.in_force_to < self.in_force_from:
            raise ValueError(f"{self.id}: ends before it begins")
        return self

    def rule(self, sources: Mapping[str, Source]) -> Rule:
        """This function will make the rule; ValueError if a source is not known."""
        unknown = [cite.source for cite in self.cites if cite.source not in sources]
        if unknown:
            raise ValueError(f"{self.id}: no such source: {', '.join(unknown)}")
        exact = Fraction(self.value)
        cited = dict.fromkeys(cite.source for cite in self.cites)
        plain = self.model_dump(exclude={"cites", "value", "scope", "items", "day_off"})
        return Rule(
            **plain,
            article="；".join(_cite_zh(cite, sources[cite.source].zh) for cite in self.cites),
            article_short="；".join(_cite_zh(cite, sources[cite.source].short) for cite in self.cites),
            article_en="; ".join(_cite_en(cite, sources[cite.source].en) for cite in self.cites),
            source="；".join(sources[name].title for name in cited),
            source_en="; ".join(sources[name].title_en for name in cited),
            value=round(Decimal(exact.numerator) / Decimal(exact.denominator), 6).normalize() + 0,
            exact=exact,
            day_off=self.day_off or ("roll" if self.kind == "maximum-period" else "stay"),
            scope=Reach(**self.scope.model_dump()),
            items=tuple(Item(**ground.model_dump()) for ground in self.items),
        )


class Pack(_Strict):
    """A file of rows and the sources that they cite; sources of the national pack need not be repeated."""

    sources: dict[str, Source] = {}
    rules: tuple[Row, ...]


def read_pack(text: str, sources: Mapping[str, Source] | None = None) -> tuple[Pack, tuple[Rule, ...]]:
    """This function will read a pack in TOML; ValidationError or ValueError says what is wrong in which row."""
    pack = Pack.model_validate(tomllib.loads(text, parse_float=Decimal))
    known = {**(sources or {}), **pack.sources}
    return pack, tuple(row.rule(known) for row in pack.rules)


def _cite_zh(cite: Cite, name: str) -> str:
    return name if cite.article is None else f"{name} {article_zh(cite.article)}"


def _cite_en(cite: Cite, name: str) -> str:
    return name if cite.article is None else f"{name} art. {cite.article}"
