"""Comparison of bid documents (投标文件雷同比对): what bids share that independent bidders would not.

    from tianping.insight.comparison import Source, compare
    result = compare([Source(path=Path("a.pdf"), bidder="A"), Source(path=Path("b.docx"), bidder="B")],
                     reference=[Path("tender.pdf")], bidders={"A": "甲公司", "B": "乙公司"})

Text of PDF, Word, Excel and plain files with page and place; shared passages without the tender document's text and
common phrases; file marks, contacts, wrong words, names of other bidders, pictures, priced bills. Everything found is
a risk clue, not a finding (条例 第40条). Nothing is recognised in scans (no OCR), and no meaning is compared.
"""

from tianping.insight.comparison.alike_text import Passage
from tianping.insight.comparison.comparing import compare
from tianping.insight.comparison.evidence import Evidence
from tianping.insight.comparison.reading.content import Document, Limits, Note, Source, Span
from tianping.insight.comparison.report import BANDS, CLUE_EN, CLUE_ZH, Comparison, Left, Pair
from tianping.insight.comparison.side_by_side import html_report

__all__ = [
    "BANDS", "CLUE_EN", "CLUE_ZH", "Comparison", "Document", "Evidence", "Left", "Limits", "Note", "Pair", "Passage",
    "Source", "Span", "compare", "html_report",
]  # fmt: skip
