"""A warning explains itself: what, how unusual and against whom, the rows behind it, the article, what would clear it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any

from tianping.insight.indicators import Finding, Indicator, Run, indicator
from tianping.insight.indicators.running import measured_table

LEAD_ZH = "这是线索，不是结论；是否违法由有权机关依法认定。"
LEAD_EN = "This is a lead, not a finding; only the competent authority decides whether the law was broken."
ROWS = 50
_Z = 1.959964  # 95 %

_BEHIND = {
    "tender": "SELECT bidder, bidder_name, amount, currency, status, received_at FROM bids WHERE tender = $subject"
    " ORDER BY amount NULLS LAST, bid LIMIT $rows",
    "contract": "SELECT contract, supplier, amount, signed_at, ends_at, finished_at, final_amount, paid FROM contracts"
    " WHERE tender = $subject ORDER BY contract LIMIT $rows",
    "bidder": "SELECT b.tender, b.amount, b.status, w.supplier IS NOT NULL AS won FROM members AS m"
    " JOIN bids AS b ON b.tender = m.tender AND b.bid = m.bid"
    " LEFT JOIN suppliers AS w ON w.tender = m.tender AND w.supplier = m.bidder WHERE m.bidder = $subject"
    " ORDER BY b.tender LIMIT $rows",
    "buyer": "SELECT tender, title, category, method, value, tenderers, published_at FROM tenders"
    " WHERE buyer = $subject AND (CAST($other AS VARCHAR) IS NULL OR category = $other) ORDER BY published_at LIMIT $rows",
    "entity": "SELECT tender, title, category, method, value, tenderers, published_at FROM tenders WHERE entity = $subject"
    " ORDER BY published_at LIMIT $rows",
    "market": "SELECT tender, title, category, method, value, tenderers, published_at FROM tenders"
    " WHERE category = $subject ORDER BY published_at LIMIT $rows",
    "pair": "SELECT m.tender, m.bidder AS one, o.bidder AS two, b.amount AS one_amount, c.amount AS two_amount"
    " FROM members AS m JOIN members AS o ON o.tender = m.tender AND m.bidder < o.bidder"
    " JOIN bids AS b ON b.tender = m.tender AND b.bid = m.bid JOIN bids AS c ON c.tender = o.tender AND c.bid = o.bid"
    " WHERE concat_ws(' ', m.bidder, o.bidder) = $subject ORDER BY m.tender LIMIT $rows",
}
_TRACES = (
    "SELECT a.kind, a.value, a.bidder AS one, b.bidder AS two FROM identities AS a JOIN identities AS b"
    " ON a.tender = b.tender AND a.kind = b.kind AND a.value = b.value AND a.bidder < b.bidder"
    " WHERE a.tender = $subject AND concat_ws(' ', a.bidder, b.bidder) = $other ORDER BY a.kind, a.value LIMIT $rows"
)

_ACROSS = (
    "SELECT DISTINCT a.kind, a.value, a.tender AS one_lot, a.bidder AS one, b.tender AS two_lot, b.bidder AS two"
    " FROM identities AS a JOIN identities AS b ON a.kind = b.kind AND a.value = b.value AND a.tender <> b.tender"
    " WHERE concat_ws(' ', a.bidder, b.bidder) = $subject AND a.bidder < b.bidder ORDER BY ALL LIMIT $rows"
)


@dataclass(frozen=True)
class Handled:
    """How often warnings of an indicator were confirmed, cleared, or are still open."""

    confirmed: int = 0
    cleared: int = 0
    pending: int = 0

    @property
    def right(self) -> tuple[float, float, float] | None:
        """The share confirmed of those decided, with its 95 % interval (Wilson); None before the first decision."""
        n = self.confirmed + self.cleared
        if not n:
            return None
        share, square = self.confirmed / n, _Z * _Z
        middle = (share + square / (2 * n)) / (1 + square / n)
        reach = _Z * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
        return share, max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True)
class Warning:  # noqa: A001 - the product's own word
    """All that a supervisor needs on one page. Amounts in the rows are yuan; `unusual` is a share of the market."""

    finding: Finding
    indicator: Indicator
    compared: int
    unusual: float | None
    rows: tuple[dict[str, Any], ...]
    handled: Handled

    def sentence(self, language: str = "zh") -> str:
        """This function will say what was found and how unusual it is, in one sentence."""
        row, value = self.indicator, _plain(self.finding.value)
        what, unit = (row.zh, _word(row.unit, 1)) if language == "zh" else (row.en, _word(row.unit, 0))
        if self.unusual is None:
            return f"{what}：{value}（{unit}）。" if language == "zh" else f"{what}: {value} ({unit})."
        share = f"{self.unusual:.1%}"
        if language == "zh":
            return f"{what}：{value}（{unit}）；市场“{self.finding.market}”的 {self.compared} 个中，同样或更极端的占 {share}。"
        return f"{what}: {value} ({unit}); of {self.compared} in the market “{self.finding.market}”, {share} are as extreme."

    def as_json(self) -> dict[str, Any]:
        """This function will return the warning as plain values."""
        return {
            **self.finding.as_json(), "zh": self.sentence("zh"), "en": self.sentence("en"),
            "severity": self.indicator.severity, "hook": self.indicator.hook, "hook_en": self.indicator.hook_en,
            "clears": {"zh": self.indicator.clears_zh, "en": self.indicator.clears_en}, "compared": self.compared,
            "unusual": self.unusual, "rows": [{k: _plain(v) for k, v in row.items()} for row in self.rows],
            "handled": asdict(self.handled), "right": self.handled.right, "lead": {"zh": LEAD_ZH, "en": LEAD_EN},
        }  # fmt: skip


def explain(run: Run, finding: Finding, *, handled: Mapping[str, Handled] | None = None) -> Warning:
    """This function will explain a finding of a run that kept what it measured.

    `handled` says, by code, what became of earlier warnings; it comes from the room that handles them.
    """
    row = indicator(finding.code)
    compared, unusual = _unusual(run, row, finding)
    rows = _behind(run, row, finding)
    return Warning(finding, row, compared, unusual, tuple(rows), (handled or {}).get(row.code, Handled()))


def _unusual(run: Run, row: Indicator, finding: Finding) -> tuple[int, float | None]:
    """How many of the same market were measured, and the share as extreme as this one."""
    name = measured_table(row)
    low = row.rule.operator in {"below", "at_most", "fence_low"}
    if row.rule.turned and any(f"/{method}/" in f"/{finding.market}/" for method in row.rule.turned):
        low = not low
    if _traced(row):
        return _against_all(run, name, finding)
    test = "value <= $value" if low else "value >= $value"
    compared, as_extreme = run.store.rows(
        f"SELECT count(*), count(*) FILTER (WHERE {test}) FROM {name} WHERE market = $market",
        {"value": finding.value, "market": finding.market},
    )[0]
    return compared, as_extreme / compared if compared > 1 else None


def _traced(row: Indicator) -> bool:
    """Joins of identities measure only pairs that share something; they are compared with all tenders instead."""
    return "identities.value" in row.needs and row.scope == "tender"


def _against_all(run: Run, name: str, finding: Finding) -> tuple[int, float | None]:
    tenders = run.store.one("SELECT count(*) FROM t WHERE market = ?", [finding.market])
    alike = run.store.one(
        f"SELECT count(DISTINCT subject) FROM {name} WHERE value >= ? AND market = ?", [finding.value, finding.market]
    )
    return tenders, alike / tenders if tenders > 1 else None


def _behind(run: Run, row: Indicator, finding: Finding) -> list[dict[str, Any]]:
    traces = _TRACES if row.scope == "tender" else _ACROSS
    query = traces if "identities.value" in row.needs else _BEHIND[row.scope]
    values = {"subject": finding.subject, "rows": ROWS, "other": finding.other}
    return run.store.records(query, {name: value for name, value in values.items() if f"${name}" in query})


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return int(value) if value == int(value) and abs(value) < 1e15 else float(f"{value:.6g}")
    return value.isoformat() + "Z" if hasattr(value, "isoformat") else value


def _word(unit: str, place: int) -> str:
    parts = [part.strip() for part in unit.split(" / ")]
    return parts[min(place, len(parts) - 1)]
