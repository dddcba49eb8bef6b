"""Priced rows of a table: found by the words in its heading, as GB 50500 names the columns."""

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from tianping.insight.comparison.reading.content import BillRow

_HEADINGS: Final = {
    "code": ("项目编码", "清单编码", "编码", "编号", "code"),
    "name": ("项目名称", "名称", "分部分项", "name", "item"),
    "unit": ("计量单位", "单位", "unit"),
    "quantity": ("工程量", "工程数量", "数量", "quantity"),
    "price": ("综合单价", "单价", "price"),
    "total": ("合价", "金额", "总价", "合计", "total", "amount"),
}
_LARGEST: Final = Decimal(10) ** 15


def _number(cell: str) -> Decimal | None:
    """This function will return the number in a cell, None where there is none."""
    cleaned = cell.replace(",", "").replace("，", "").replace("￥", "").replace("¥", "").strip()
    try:
        value = Decimal(cleaned)
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < _LARGEST else None


def _columns(row: Sequence[str]) -> dict[str, int]:
    """This function will return which column is which, empty where the row is no heading of a priced bill."""
    found: dict[str, int] = {}
    for number, cell in enumerate(row):
        words = "".join(cell.lower().split())
        for column, names in _HEADINGS.items():
            if column not in found and number not in found.values() and any(words.startswith(name) for name in names):
                found[column] = number
    return found if "price" in found and ("code" in found or "name" in found) else {}


def rows_of_table(table: Sequence[Sequence[str]], *, page: int) -> Iterator[BillRow]:
    """This function will yield the rows that have a unit price, below the first heading that names one."""
    columns: dict[str, int] = {}
    for number, row in enumerate(table, start=1):
        columns = _columns(row) or columns
        cells = {name: row[place].strip() for name, place in columns.items() if place < len(row)}
        price = _number(cells.get("price", ""))
        if price is None or not (cells.get("code") or cells.get("name")):
            continue
        yield BillRow(
            page, number, cells.get("code", ""), cells.get("name", ""), cells.get("unit", ""),
            _number(cells.get("quantity", "")), price, _number(cells.get("total", "")),
        )  # fmt: skip
