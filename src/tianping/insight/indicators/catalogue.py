"""The catalogue, read once from `catalogue/*.toml`, and the profiles."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, cast

from tianping.insight.indicators.model import Indicator, Operator, Override, Profile, Rule
from tianping.refusals import Refusal

_OPERATORS = ("below", "at_most", "above", "at_least", "fence_low", "fence_high")


class UnknownIndicator(Refusal):
    """There is no indicator or profile of this name."""

    code = "unknown-indicator"
    zh = "没有指标 {name}。"
    en = "There is no indicator {name}."
    next_zh = "用 tianping insight indicators 查看全部指标。"
    next_en = "See them all with: tianping insight indicators."


def indicator(code: str) -> Indicator:
    """This function will return one indicator. Raises UnknownIndicator."""
    for row in indicators():
        if row.code == code:
            return row
    raise UnknownIndicator(name=code)


@cache
def indicators() -> tuple[Indicator, ...]:
    """This function will return all indicators, in the order of the files."""
    folder = files("tianping.insight.indicators") / "catalogue"
    found: list[Indicator] = []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            content = tomllib.loads(file.read_text(encoding="utf-8"))
            found += [_indicator(row, content) for row in content["indicator"]]
    codes = [row.code for row in found]
    if len(set(codes)) != len(codes):
        raise ValueError(f"codes stand twice: {sorted({code for code in codes if codes.count(code) > 1})}")
    return tuple(found)


@cache
def profile(name: str) -> Profile:
    """This function will return a profile by name. Raises UnknownIndicator."""
    content = tomllib.loads((files("tianping.insight.indicators") / "profiles.toml").read_text(encoding="utf-8"))
    if name not in content:
        raise UnknownIndicator(name=name)
    row = content[name]
    return Profile(
        name, row.get("within", "market"), tuple(row.get("codes", ())), row.get("parameters", {}), row.get("least")
    )


def _indicator(row: dict[str, Any], content: dict[str, Any]) -> Indicator:
    asks_zh, asks_en = _both(row["asks"])
    clears_zh, clears_en = _both(row.get("clears", content["clears"]))
    hook_zh, hook_en = _both(row.get("hook", content["hook"]))
    return Indicator(
        code=row["code"], zh=row["zh"], en=row["en"], asks_zh=asks_zh, asks_en=asks_en, clears_zh=clears_zh,
        clears_en=clears_en, scope=row["scope"], needs=tuple(row["needs"]), hook=hook_zh, hook_en=hook_en,
        severity=row.get("severity", "clue"), measure=row["measure"], rule=_rule(row), unit=row.get("unit", ""),
        source=row.get("source", content.get("source", "")), false_alarm=float(row.get("false_alarm", 0.01)),
        group=content["group"], parameters=row.get("parameters", {}), overrides=_overrides(row),
        in_force_from=row.get("in_force_from"), in_force_to=row.get("in_force_to"),
        at_opening=bool(row.get("at_opening", False)),
    )  # fmt: skip


def _both(words: str) -> tuple[str, str]:
    zh, en = words.split(" / ", 1)
    return zh.strip(), en.strip()


def _rule(row: dict[str, Any]) -> Rule:
    rule = dict(row["rule"])
    operator = next(name for name in _OPERATORS if name in rule)
    value = rule.pop(operator)
    fenced = operator.startswith("fence")
    return Rule(
        operator=cast("Operator", operator), k=value if fenced else 1.5, limit=0.0 if fenced else value,
        least=rule.get("least", 20), turned=tuple(rule.get("turned", ())), whole=rule.get("whole", False),
    )  # fmt: skip


def _overrides(row: dict[str, Any]) -> tuple[Override, ...]:
    return tuple(
        Override(
            {name: str(value) for name, value in item["where"].items()},
            {name: float(value) for name, value in item.items() if name != "where"},
        )
        for item in row.get("override", ())
    )
