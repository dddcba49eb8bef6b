"""The words of warnings: states, weights, columns, how unusual, how often right before."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from tianping.insight.explain import Handled
from tianping.insight.indicators import Indicator, indicator
from tianping.insight.indicators.catalogue import UnknownIndicator
from tianping.supervision.warnings.models import RaisedWarning
from tianping.web import parts
from tianping.web.problems import language


def states() -> dict[str, str]:
    """This function will name what became of warnings."""
    return {
        "open": gettext("还没有看"),
        "pending": gettext("待查"),
        "confirmed": gettext("属实"),
        "cleared": gettext("排除"),
    }


def weight(severity: str) -> parts.Limit:
    """This function will return the badge of an indicator's weight."""
    words = {"grave": gettext("重线索"), "warning": gettext("风险线索"), "clue": gettext("弱线索")}
    kinds: dict[str, Any] = {"grave": "breach", "warning": "near", "clue": "prov"}
    return parts.Limit(word=kinds.get(severity, "prov"), text=words.get(severity, severity))


def row_of(warning: RaisedWarning) -> Indicator | None:
    """This function will return the indicator of a warning, None where the catalogue has it no more."""
    try:
        return indicator(warning.code)
    except UnknownIndicator:
        return None


def title_of(code: str) -> str:
    """This function will return the name of an indicator in the reader's language."""
    try:
        row = indicator(code)
    except UnknownIndicator:
        return code
    return row.zh if language() == "zh" else row.en


def said(explained: dict[str, Any], name: str) -> str:
    """This function will return a text of the explanation in the reader's language."""
    if name == "hook":
        return str(explained["hook" if language() == "zh" else "hook_en"])
    if name == "sentence":
        return str(explained["zh" if language() == "zh" else "en"])
    return str(explained[name]["zh" if language() == "zh" else "en"])


def right_before(record: Handled) -> str:
    """This function will say how often warnings of an indicator were right, with the interval of 95 %."""
    share = record.right
    if share is None:
        return gettext("还没有核实过同类线索，不知道它准不准。")
    text = gettext("核实过 {count} 条，属实 {confirmed} 条，占 {share}（95% 区间 {low} 至 {high}）。")
    return text.format(
        count=record.confirmed + record.cleared,
        confirmed=record.confirmed,
        share=f"{share[0]:.0%}",
        low=f"{share[1]:.0%}",
        high=f"{share[2]:.0%}",
    )


def behind(rows: Sequence[dict[str, Any]]) -> parts.Table:
    """This function will set out the rows behind a warning; columns that say nothing are left out."""
    labels = _labels()
    names = [name for name in labels if any(row.get(name) not in (None, "") for row in rows)]
    columns = [parts.Column(label=labels[name], num=name in _NUMBERS) for name in names]
    drawn = [parts.Row(cells=[parts.Cell(text=_shown(name, row.get(name))) for name in names]) for row in rows]
    empty = gettext("没有逐行的依据。看项目的全部记录。")
    return parts.Table(caption=gettext("依据的数据"), columns=columns, rows=drawn, empty=empty, tight=True)


_NUMBERS = {"amount", "one_amount", "two_amount", "value", "tenderers"}


def _labels() -> dict[str, str]:
    return {
        "bidder_name": gettext("投标人"),
        "bidder": gettext("信用代码"),
        "tender": gettext("标段编号"),
        "title": gettext("项目"),
        "kind": gettext("痕迹"),
        "one": gettext("一方"),
        "two": gettext("另一方"),
        "amount": gettext("报价（元）"),
        "one_amount": gettext("一方报价（元）"),
        "two_amount": gettext("另一方报价（元）"),
        "value": gettext("控制价或估算（元）"),
        "tenderers": gettext("投标人数"),
    }


def _shown(name: str, value: Any) -> str:
    if value is None:
        return "—"
    return f"{float(value):,.2f}" if name in _NUMBERS - {"tenderers"} and isinstance(value, int | float) else str(value)
