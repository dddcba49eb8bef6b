"""The catalogue of rules as a page, generated from the packs."""

from collections.abc import Iterable

from tianping.law import regions
from tianping.law.limit import Rule
from tianping.law.scope import Reach

_HEAD = """# 规则目录 The catalogue of the law

Generated from the rule packs by `tianping law catalogue --output docs/law-catalogue.md`. 凡规则以编号（id）引用。

依据强度 Evidence: V 已核对原文 read in the primary text; S 二手来源 secondary; I 推断 inferred; U 待核 to be checked.

| 规则 Rule | 依据 Article | 内容 What it says | 界限 Limit | 适用 Scope | 施行 In force | 后果 Consequence | |
|---|---|---|---|---|---|---|---|
"""
_ASKED = {
    "mandatory": ("依法必须招标", "mandatory"),
    "construction": ("工程建设", "construction"),
    "electronic": ("全流程电子", "electronic"),
    "state_funded": ("国有资金控股或主导", "state-funded"),
}
_METHODS = {"open": ("公开招标", "open"), "invited": ("邀请招标", "invited")}


def page(rules: Iterable[Rule]) -> str:
    """This function will write the page: one line for each row, Chinese first."""
    return _HEAD + "".join(_line(rule) for rule in rules)


def scope_words(reach: Reach) -> tuple[str, str]:
    """This function will name the tenders a rule binds, in Chinese and English; 全部 and all where it asks nothing."""
    words = []
    for name, (zh, en) in _ASKED.items():
        asked = getattr(reach, name)
        if asked is not None:
            words.append((zh, en) if asked else (f"非{zh}", f"not {en}"))
    if reach.method is not None:
        words.append(_METHODS[reach.method])
    if reach.region is not None:
        words.append((regions.name(reach.region), regions.name(reach.region, language="en")))
    return "、".join(zh for zh, _ in words) or "全部", ", ".join(en for _, en in words) or "all"


def _line(rule: Rule) -> str:
    until = f" – {rule.in_force_to}" if rule.in_force_to else " –"
    anchor = f'<a id="{rule.id}"></a>' if rule.in_force_to is None else ""
    cells = (
        f"{anchor}`{rule.id}` {rule.number}",
        _both(rule.article, rule.article_en),
        _both(rule.text_zh, rule.text_en)
        + "".join(f"<br>· {item.zh} {item.en} (`{item.code}`)" for item in rule.items),
        _both(rule.limit_zh, rule.limit_en),
        _both(*scope_words(rule.scope)),
        f"{rule.in_force_from}{until}",
        _both(rule.consequence_zh, rule.consequence_en),
        rule.evidence + (f" {rule.note}" if rule.note else ""),
    )
    return "| " + " | ".join(cells) + " |\n"


def _both(zh: str, en: str) -> str:
    return zh if zh == en else f"{zh}<br>{en}"
