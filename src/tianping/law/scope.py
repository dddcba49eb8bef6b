"""Which tenders a rule is about."""

from dataclasses import dataclass, fields
from typing import Literal

Method = Literal["open", "invited"]


@dataclass(frozen=True)
class Scope:
    """What must be known of a tender to find the rules that bind it.

    `mandatory`: it must be tendered by law (依法必须进行招标). `construction`: an engineering project. `electronic`:
    fully electronic and published. `region`: GB/T 2260 code of six digits, None where no regional rule is asked for.
    `method`: "open" (公开招标) or "invited" (邀请招标). `state_funded`: state funds control it (国有资金控股或主导).
    """

    mandatory: bool = True
    construction: bool = True
    electronic: bool = True
    region: str | None = None
    method: str = "open"
    state_funded: bool = True


USUAL = Scope()


@dataclass(frozen=True)
class Reach:
    """The tenders a rule binds: a field of Scope per name, None where the rule does not ask."""

    mandatory: bool | None = None
    construction: bool | None = None
    electronic: bool | None = None
    region: str | None = None
    method: str | None = None
    state_funded: bool | None = None

    def binds(self, scope: Scope) -> bool:
        """This function will tell whether a tender of this scope is bound."""
        plain = all(
            getattr(self, name) in (None, getattr(scope, name))
            for name in ("mandatory", "construction", "electronic", "method", "state_funded")
        )
        return plain and (self.region is None or region_within(scope.region, self.region))

    @property
    def specificity(self) -> tuple[int, int]:
        """How narrow it is: a city before a province before the nation, then the number of conditions."""
        return len(region_stem(self.region or "")), sum(getattr(self, field.name) is not None for field in fields(self))


def region_stem(code: str) -> str:
    """This function will return the digits of a GB/T 2260 code that tell where: 530000 → 53, 530100 → 5301."""
    while code.endswith("00"):
        code = code[:-2]
    return code


def region_within(code: str | None, area: str) -> bool:
    """This function will tell whether a region is, or lies in, an area."""
    return code is not None and code.startswith(region_stem(area))
