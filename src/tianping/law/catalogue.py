"""The catalogue: all rows of all packs, and which of them is in force for a tender on a day."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import combinations

from tianping.law.breach import UnknownRule
from tianping.law.limit import Rule
from tianping.law.pack import read_pack
from tianping.law.scope import Scope


@dataclass(frozen=True)
class Catalogue:
    """Rows of the law. Two rows of one rule and one scope must not be in force on the same day (ValueError)."""

    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        for one, other in combinations(self.rules, 2):
            if one.id == other.id and one.scope == other.scope and _overlap(one, other):
                raise ValueError(f"{one.id}: two rows of one scope are in force on {max(_starts(one, other))}")

    def find(self, name: str, *, on: date, scope: Scope) -> Rule | None:
        """This function will return the row in force: the narrowest scope, then the youngest; or None."""
        rows = [rule for rule in self.rules if rule.id == name and rule.in_force(on) and rule.binds(scope)]
        return max(rows, key=lambda rule: (*rule.scope.specificity, rule.in_force_from), default=None)

    def rule(self, name: str, *, on: date, scope: Scope) -> Rule:
        """This function will return the row in force. Raises UnknownRule."""
        found = self.find(name, on=on, scope=scope)
        if found is None:
            raise UnknownRule(name=name, on=on)
        return found

    def binding(self, *, on: date, scope: Scope) -> tuple[Rule, ...]:
        """This function will return the rows that bind a tender on a day, one for each rule, in pack order."""
        names = dict.fromkeys(rule.id for rule in self.rules)
        found = (self.find(name, on=on, scope=scope) for name in names)
        return tuple(rule for rule in found if rule is not None)


@cache
def packaged() -> Catalogue:
    """This function will read the packs that come with the program: the national one, then the regions by code."""
    folder = files("tianping.law") / "packs"
    national, rules = read_pack((folder / "national.toml").read_text(encoding="utf-8"))
    for pack in sorted((folder / "regions").iterdir(), key=lambda file: file.name):
        if pack.name.endswith(".toml"):
            rules += read_pack(pack.read_text(encoding="utf-8"), national.sources)[1]
    return Catalogue(rules)


def _starts(*rules: Rule) -> list[date]:
    return [rule.in_force_from for rule in rules]


def _overlap(one: Rule, other: Rule) -> bool:
    return any(a.in_force(b.in_force_from) for a, b in ((one, other), (other, one)))
