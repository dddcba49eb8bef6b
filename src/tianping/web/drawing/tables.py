"""Tables and lists of facts."""

from collections.abc import Sequence
from datetime import datetime

from tianping.web import parts
from tianping.web.drawing.chips import part
from tianping.web.drawing.texts import attribute, text


def table(one: parts.Table, now: datetime | None) -> str:
    """This function will draw a dense table that folds on narrow screens; a sentence where there is no row."""
    if not one.rows:
        return f'<p class="tp-empty">{text(one.empty)}</p>\n'
    tight = " tp-tight" if one.tight else ""
    heads = "".join(map(_head, one.columns))
    opened = ['<th scope="row">', *map(_opened, one.columns[1:])]
    closed = ["</th>", *["</td>"] * (len(one.columns) - 1)]
    rows = "".join(_row(row, opened, closed, now) for row in one.rows)
    return (
        f'<table class="table tp-table tp-stack{tight}"><caption class="visually-hidden">{text(one.caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>\n"
    )


def _head(column: parts.Column) -> str:
    return f'<th scope="col"{_number(column)}>{text(column.label)}</th>'


def _number(column: parts.Column) -> str:
    return ' class="num"' if column.num else ""


def _opened(column: parts.Column) -> str:
    kind = _number(column) or (' class="nw"' if column.nw else "")
    return f'<td data-label="{text(column.label)}"{kind}>'


def _row(row: parts.Row, opened: Sequence[str], closed: Sequence[str], now: datetime | None) -> str:
    drawn = "".join(f"{begin}{cell(one, now)}{end}" for begin, one, end in zip(opened, row.cells, closed, strict=True))
    return f"<tr{attribute('class', row.mark)}>{drawn}</tr>"


def cell(one: parts.Cell, now: datetime | None) -> str:
    """This function will draw what stands in a cell: a part, the text or link, the quiet second line."""
    drawn = part(one.part, now) if one.part else ""
    small = f"<small>{text(one.small)}</small>" if one.small else ""
    return f"{drawn}{_said(one)}{small}\n"


def _said(one: parts.Cell) -> str:
    if one.url:
        code = ' class="tp-code"' if one.code else ""
        return f'<a href="{text(one.url)}"{code}{attribute("aria-label", one.about)}>{text(one.text)}</a>'
    return f'<span class="tp-code">{text(one.text)}</span>' if one.code else text(one.text)
