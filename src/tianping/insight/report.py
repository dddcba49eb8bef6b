"""The report: one HTML file that needs nothing else, to read on a screen or to print; every figure names its rows."""

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from typing import Any

from tianping.insight import charts, missing_bids, networks
from tianping.insight import explain as explaining
from tianping.insight.detector import Scored, score_store
from tianping.insight.indicators import Run
from tianping.insight.indicators.running import measured_table
from tianping.insight.tables.intake import Intake

SHOWN = 3  # warnings explained for each indicator
_ORDER = {"grave": 0, "warning": 1, "clue": 2}


def report(run: Run, intake: Intake) -> str:
    """This function will write the report of a run that kept what it measured."""
    css = (files("tianping.insight") / "report.css").read_text(encoding="utf-8")
    parts = [
        _head(run, intake),
        _counts(run),
        _missing(run),
        _networks(run),
        _scores(run),
        _warnings(run),
        _left_out(run, intake),
    ]
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>分析报告 Insight report</title><style>{css}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def content(run: Run, intake: Intake) -> dict[str, Any]:
    """This function will return what the report says, for machines."""
    return {
        "files": intake.files, "rows": intake.rows, "notes": [note.as_json() for note in intake.notes],
        "counts": run.counts(), "lacking": {c: list(o.lacks) for c, o in run.outcomes.items() if o.lacks},
        "missing_bids": [gap.as_json() for gap in missing_bids.gaps(run.store)[:20]],
        "pairs": [pair.as_json() for pair in networks.pairs(run.store)[:100]],
        "communities": [group.as_json() for group in networks.communities(run.store)[:50]],
        "scores": {name: [one.as_json() for one in _top(rows)] for name, rows in score_store(run.store).items()},
        "warnings": [warning.as_json() for warning in _explained(run)], "lead": {"zh": explaining.LEAD_ZH, "en": explaining.LEAD_EN},
    }  # fmt: skip


def _head(run: Run, intake: Intake) -> str:
    rows = "，".join(f"{name} {count:,}" for name, count in intake.rows.items() if count)
    return (
        "<h1>分析报告 <span class=en>Insight report</span></h1>"
        f"<p>{escape('、'.join(intake.files[:10]))}{' …' if len(intake.files) > 10 else ''}：{rows}</p>"
        f"<p class=lead>{explaining.LEAD_ZH}<br><span class=en>{explaining.LEAD_EN}</span></p>"
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    numeric = [bool(rows) and all(isinstance(row[place], int | float) for row in rows) for place in range(len(head))]
    top = "".join(f"<th{' class=n' if n else ''}>{escape(word)}</th>" for word, n in zip(head, numeric, strict=True))
    body = "".join(
        "<tr>"
        + "".join(f"<td{' class=n' if n else ''}>{_cell(cell)}</td>" for cell, n in zip(row, numeric, strict=True))
        + "</tr>"
        for row in rows
    )
    return f"<div class=scroll><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"


def _cell(value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return escape(f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value))


def _counts(run: Run) -> str:
    done = [(row, run.outcomes[row.code]) for row in run.rows if not run.outcomes[row.code].lacks]
    rows = [
        (row.code, f"{row.zh} {row.en}", outcome.flagged, outcome.measured, f"{row.hook}")
        for row, outcome in sorted(done, key=lambda pair: (_ORDER[pair[0].severity], -pair[1].flagged, pair[0].code))
        if outcome.flagged
    ]
    return "<h2>指标 <span class=en>Indicators</span></h2>" + _table(
        ("编号 code", "指标 indicator", "提示 flagged", "计算 measured", "条款 article"), rows
    )


def _missing(run: Run) -> str:
    found = missing_bids.gaps(run.store)
    if not found:
        return ""
    first = found[0]
    sides = len(first.counts) // 2
    labels = [f"{first.width * (place - sides) * 100:.1f}%" for place in range(2 * sides)]
    chart = charts.bars(labels, first.counts, title="胜负差距的分布 Margins around zero", marked=(sides - 1, sides))
    words = (
        f"零附近两格 {first.inside} 份，相邻两格 {first.neighbours} 份，p = {first.p:.2g}。"
        if first.found
        else f"零附近没有缺口（p = {first.p:.2g}）。"
    )
    return (
        f"<h2>缺失的投标 <span class=en>Missing bids</span></h2><p>{words} <span class=en>{first.inside} bids in the two"
        f" bins at zero, {first.neighbours} in the next two, p = {first.p:.2g}; bins of {first.width:.1%} of the reserve."
        f"</span></p>{chart}"
    )


def _networks(run: Run) -> str:
    pairs, groups = networks.pairs(run.store)[:15], networks.communities(run.store)[:10]
    if not pairs:
        return ""
    rows = [
        (pair.one, pair.two, pair.met, round(pair.expected, 1), pair.one_won, pair.two_won, f"{pair.p:.1g}")
        for pair in pairs
    ]
    table = _table(
        ("一家 one", "另一家 other", "同场 met", "偶然期望 by chance", "前者中标 one won", "后者中标 other won", "p"),
        rows,
    )
    listed = _table(
        ("成员 members", "项目 tenders", "成员中标 won", "内聚 cohesion", "排他 exclusivity", "均匀 evenness"),
        [
            ("、".join(one.members[:12]) + (" …" if len(one.members) > 12 else ""), one.tenders, one.won,
             round(one.cohesion, 2), round(one.exclusivity, 2), round(one.evenness, 2))
            for one in groups
        ],
    )  # fmt: skip
    return f"<h2>同场关系 <span class=en>Who meets whom</span></h2>{table}<h3>群体 <span class=en>Communities</span></h3>{listed}"


def _top(rows: list[Scored]) -> list[Scored]:
    return sorted(rows, key=lambda one: (-one.probability, one.tender))[:20]


def _scores(run: Run) -> str:
    found = {name: rows for name, rows in score_store(run.store).items() if any(one.reasons for one in rows)}
    if not found:
        return ""
    parts = ["<h2>评分 <span class=en>Score of the detector</span></h2><p>按本市场内的排位评分；权重由模拟市场拟合，只作排序参考。 "
             "<span class=en>Ranks inside the market; weights fitted to made-up markets; for ordering only.</span></p>"]  # fmt: skip
    for name, rows in list(found.items())[:5]:
        chart = charts.histogram([one.probability for one in rows], title=f"{name}")
        listed = [(one.tender, one.probability, "、".join(part for part, _ in one.reasons)) for one in _top(rows)[:10]]
        parts.append(
            f"<h3>{escape(name)}</h3>{chart}{_table(('标段 lot', '概率 probability', '主要因素 main features'), listed)}"
        )
    return "".join(parts)


def _explained(run: Run) -> list[explaining.Warning]:
    rows = sorted(run.rows, key=lambda row: (_ORDER[row.severity], row.code))
    return [explaining.explain(run, finding) for row in rows for finding in run.findings(code=row.code, limit=SHOWN)]


def _warnings(run: Run) -> str:
    return "<h2>提示 <span class=en>Warnings, the strongest of each indicator</span></h2>" + "".join(
        _warning(run, warning) for warning in _explained(run)
    )


def _warning(run: Run, warning: explaining.Warning) -> str:
    finding, row = warning.finding, warning.indicator
    names = list(warning.rows[0]) if warning.rows else []
    behind = _table(names, [[item[name] for name in names] for item in warning.rows[:8]]) if warning.rows else ""
    about = f"{finding.subject}{' · ' + finding.other if finding.other else ''}"
    return (
        f"<section class=warn><h3><span class={row.severity}>{row.code}</span> {escape(about)}</h3>"
        f"<p>{escape(warning.sentence('zh'))}<br><span class=en>{escape(warning.sentence('en'))}</span></p>{_spread(run, warning)}"
        f"<p>{escape(row.hook)} <span class=en>{escape(row.hook_en)}</span></p>"
        f"<p>可以排除的情形：{escape(row.clears_zh)}。<span class=en>Cleared by: {escape(row.clears_en)}.</span></p>{behind}</section>"
    )


def _spread(run: Run, warning: explaining.Warning) -> str:
    if not warning.indicator.rule.fenced:
        return ""
    values = run.store.rows(
        f"SELECT value FROM {measured_table(warning.indicator)} WHERE market = ? LIMIT 20000", [warning.finding.market]
    )
    title = f"{warning.indicator.zh} {warning.finding.market}"
    return charts.histogram([row[0] for row in values], title=title, mark=warning.finding.value)


def _left_out(run: Run, intake: Intake) -> str:
    notes = [
        (note.code, note.where, note.count, f"{note.zh} / {note.en}", ", ".join(note.places[:5]))
        for note in intake.notes
    ]
    lacking = [
        (row.code, f"{row.zh} {row.en}", ", ".join(run.outcomes[row.code].lacks))
        for row in run.rows
        if run.outcomes[row.code].lacks
    ]
    return (
        "<h2>数据说明 <span class=en>Notes on the data</span></h2>"
        + (
            _table(("编号 code", "位置 where", "数量 count", "说明 note", "例 places"), notes)
            if notes
            else "<p>没有发现问题。 No problems found.</p>"
        )
        + "<h3>缺数据未计算 <span class=en>Not computed for want of data</span></h3>"
        + _table(("编号 code", "指标 indicator", "缺少 lacks"), lacking)
    )
