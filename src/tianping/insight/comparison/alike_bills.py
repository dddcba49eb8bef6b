"""Priced bills of two bids: equal unit prices, prices that follow one line (b = x·a + c), the same wrong sums."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tianping.insight.comparison.evidence import ARTICLE_ALIKE, Evidence
from tianping.insight.comparison.reading.content import BillRow, Document, Strength

FEWEST: Final = 10
"""Common items below which a bill says nothing."""
EQUAL_STRONG, EQUAL_MEDIUM = 0.8, 0.5
ON_LINE: Final = 0.9
"""Share of items that must lie on the line."""
FACTORS: Final = 100
"""So many slopes are tried, the frequent ones first."""
CENT: Final = Decimal("0.01")

Bill = Mapping[str, BillRow]


@dataclass(frozen=True, slots=True)
class Line:
    """Unit prices of the second bill are `factor` times those of the first plus `plus` yuan, for `share` of the items."""

    factor: float
    plus: float
    share: float


def bill_of(documents: Iterable[Document]) -> Bill:
    """This function will return the priced rows of one bidder by item; items that occur twice are left out."""
    rows: dict[str, BillRow] = {}
    twice: set[str] = set()
    for row in (each for document in documents for each in document.rows):
        twice |= {row.item} & rows.keys()
        rows[row.item] = row
    return {item: row for item, row in rows.items() if item not in twice}


def fitted(first: NDArray[np.float64], second: NDArray[np.float64]) -> Line:
    """This function will find the line on which most pairs of prices lie, to the cent.

    Lines through pairs of items are tried, the most different prices with each other; a line through the origin and
    one with the factor 1 as well. Rounding to cents is allowed for.
    """
    order = np.argsort(first)
    low, high = order[: len(order) // 2], order[::-1][: len(order) // 2]
    rise, run = second[high] - second[low], first[high] - first[low]
    steep = rise[run > 0] / run[run > 0]
    tried: list[float] = [1.0]
    for decimals in (2, 3, 4, 6):  # plain numbers first: of two lines that fit as well, the plainer is told
        values, often = np.unique(np.round(steep, decimals), return_counts=True)
        tried += values[np.argsort(-often)[:FACTORS]].tolist()
    tried.append(float(np.median(second / first)))
    best = Line(1.0, 0.0, 0.0)
    for factor in dict.fromkeys(tried):
        rest = second - factor * first
        for plus in (0.0, round(float(np.median(rest)), 2), round(float(np.median(rest)), 4)):
            share = float(np.mean(np.abs(rest - plus) <= 0.0101 + 1e-6 * first))
            if share > best.share + 1e-9:
                best = Line(float(factor), plus, share)
    return best


def _wrong(row: BillRow) -> Decimal | None:
    """This function will return the difference between the total written and quantity times price, None where right."""
    if row.quantity is None or row.price is None or row.total is None:
        return None
    right = (row.quantity * row.price).quantize(CENT, ROUND_HALF_UP)
    difference = row.total - right
    return difference if abs(difference) > max(CENT, abs(right) * Decimal("0.0005")) else None


def _same_errors(items: Sequence[str], first: Bill, second: Bill) -> list[str]:
    """This function will return the items whose sums are wrong by the same amount in both bills."""
    wrong = {item: _wrong(first[item]) for item in items}
    return [item for item in items if wrong[item] is not None and wrong[item] == _wrong(second[item])]


def _prices(bill: Bill, items: Sequence[str]) -> NDArray[np.float64]:
    return np.array([float(bill[item].price or 0) for item in items])


def alike_bills(first: Bill, second: Bill, *, tender: Bill) -> Iterator[Evidence]:
    """This function will yield what two priced bills share; items that the tender documents price are left out."""
    items = [
        item for item, row in first.items()
        if row.price and item in second and second[item].price and not (item in tender and tender[item].price == row.price)
    ]  # fmt: skip
    errors = _same_errors(items, first, second)
    if errors:
        yield _arithmetic(errors, first)
    if len(items) < FEWEST:
        return
    a, b = _prices(first, items), _prices(second, items)
    equal = float(np.mean(np.abs(a - b) < 0.005))
    if equal >= EQUAL_MEDIUM:
        yield _equal(equal, items, first, "strong" if equal >= EQUAL_STRONG else "medium")
        return
    line = fitted(a, b)
    if line.share >= ON_LINE:
        yield _regular(line, len(items))


def _arithmetic(errors: Sequence[str], bill: Bill) -> Evidence:
    """This function will tell of sums that are wrong in the same way."""
    return Evidence(
        "arithmetic", "strong" if len(errors) > 1 else "medium", ARTICLE_ALIKE,
        f"两份报价清单有 {len(errors)} 项合价算错，且错得一样。",
        f"In both priced bills {len(errors)} sums are wrong by the same amount.",
        "招标文件给出的工程量或暂定金额本身有误。",
        "The quantity or provisional sum given by the tender documents is itself wrong.",
        values=tuple(f"{bill[each].name or each}" for each in errors[:20]),
    )  # fmt: skip


def _equal(share: float, items: Sequence[str], bill: Bill, strength: Strength) -> Evidence:
    """This function will tell of equal unit prices."""
    return Evidence(
        "prices", strength, ARTICLE_ALIKE,
        f"两份报价清单共同的 {len(items)} 项中，{share:.0%} 的综合单价完全相同。",
        f"Of the {len(items)} items that both bills price, {share:.0%} have the same unit price.",
        "单价来自同一期信息价、同一定额软件的默认值或招标人给定的价格。",
        "The prices come from the same official price list, the defaults of the same quota, or were given by the buyer.",
        values=(f"{share:.4f}", str(len(items))),
    )  # fmt: skip


def _regular(line: Line, items: int) -> Evidence:
    """This function will tell of prices that follow one line."""
    formula = f"b = {line.factor:.6g} × a" + (f" {line.plus:+.4g}" if line.plus else "")
    return Evidence(
        "prices", "strong", ARTICLE_ALIKE,
        f"两份报价清单的综合单价呈规律性差异：共同的 {items} 项中 {line.share:.0%} 符合 {formula}。",
        f"The unit prices differ by a rule: of {items} common items {line.share:.0%} follow {formula}.",
        "双方在同一公开价格表上各自统一下浮。",
        "Both took the same public price list and lowered it by a share of their own.",
        values=(formula, f"{line.share:.4f}", str(items)),
    )  # fmt: skip
