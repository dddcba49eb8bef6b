"""The report as one HTML file: for each two bidders the evidence, and the pages side by side with what they share marked.

No script, nothing fetched; what it needs stands in the file. It prints.
"""

from base64 import b64encode
from collections.abc import Iterator
from html import escape
from typing import Final, Literal

from tianping.insight.comparison.alike_text import Passage
from tianping.insight.comparison.evidence import Evidence
from tianping.insight.comparison.reading.content import Document, Span
from tianping.insight.comparison.reading.pdf import boxes, page_image
from tianping.insight.comparison.reading.unreadable import Unreadable
from tianping.insight.comparison.report import BANDS, CLUE_EN, CLUE_ZH, Comparison, Pair

Language = Literal["zh", "en"]

PASSAGES: Final = 50
"""So many passages of a pair are shown, the longest first; all stand in the JSON."""
PICTURED: Final = 12
"""So many of them with a picture of the page, where the document is a PDF."""
WIDTH: Final = 700
_STYLE: Final = """
body{font:15px/1.6 "Noto Sans SC",sans-serif;max-width:1180px;margin:2em auto;padding:0 1em;color:#1c2430}
.two{display:grid;grid-template-columns:1fr 1fr;gap:1em;break-inside:avoid;border-top:1px solid #ccd2da;padding:.6em 0}
mark{background:#fde68a} svg{width:100%;height:auto;border:1px solid #ccd2da} .note{color:#556070} li{margin:.4em 0}
.lead{border:1px solid #b45309;padding:.6em 1em} h2{border-bottom:2px solid #1c2430}
@media (max-width:700px){.two{grid-template-columns:1fr}}
"""
_WORDS: Final = {
    "title": ("投标文件比对报告", "Comparison of bid documents"),
    "none": ("没有发现投标人之间有不该相同的内容。", "Nothing was found that bidders should not share."),
    "page": ("第 {page} 页", "page {page}"),
    "length": ("相同 {length} 字", "{length} characters shared"),
    "more": ("另有 {more} 段，见 JSON。", "{more} more passages stand in the JSON."),
    "left": ("没有参加比对的文件", "Files that were left out"),
    "notes": ("阅读说明", "How the files were read"),
    "clears": ("怎样可以排除", "What would clear it"),
}


def html_report(found: Comparison, *, language: Language = "zh") -> str:
    """This function will return the whole report; pages of PDFs are drawn from the files, which must still be there."""
    lead = CLUE_ZH if language == "zh" else CLUE_EN
    parts = [f"<h1>{_word('title', language)}</h1>", f'<p class="lead">{lead}</p>']
    parts += [piece for pair in found.pairs for piece in _pair(found, pair, language)]
    if not found.pairs:
        parts.append(f"<p>{_word('none', language)}</p>")
    parts += [*_left(found, language), *_notes(found, language)]
    head = f'<meta charset="utf-8"><title>{_word("title", language)}</title><style>{_STYLE}</style>'
    viewport = '<meta name="viewport" content="width=device-width,initial-scale=1">'
    tongue = "zh-CN" if language == "zh" else "en"
    return f'<!doctype html><html lang="{tongue}"><head>{head}{viewport}</head><body>{"".join(parts)}</body></html>'


def _word(name: str, language: Language, **facts: object) -> str:
    return _WORDS[name][0 if language == "zh" else 1].format(**facts)


def _pair(found: Comparison, pair: Pair, language: Language) -> Iterator[str]:
    """This function will yield one pair: heading, evidence, passages."""
    names = " · ".join(escape(found.bidders[each]) for each in (pair.first, pair.second))
    yield f"<h2>{names}：{BANDS[pair.strength][0 if language == 'zh' else 1]}</h2>"
    yield f"<ul>{''.join(_evidence(each, language) for each in pair.evidence)}</ul>"
    longest = sorted(pair.passages, key=lambda passage: -passage.length)[:PASSAGES]
    for number, passage in enumerate(longest):
        yield _passage(found, passage, language, pictured=number < PICTURED)
    if len(pair.passages) > PASSAGES:
        yield f'<p class="note">{_word("more", language, more=len(pair.passages) - PASSAGES)}</p>'


def _evidence(each: Evidence, language: Language) -> str:
    said, clears = (each.zh, each.clears_zh) if language == "zh" else (each.en, each.clears_en)
    band = BANDS[each.strength][0 if language == "zh" else 1]
    clearing = f'<span class="note">{_word("clears", language)}：{escape(clears)}</span>'
    return f"<li><b>{band}</b>（{escape(each.article)}） {escape(said)}<br>{clearing}</li>"


def _passage(found: Comparison, passage: Passage, language: Language, *, pictured: bool) -> str:
    sides = ((passage.a, passage.text_a), (passage.b, passage.text_b))
    shown = (_side(found.documents[span.document], span, text, language, pictured=pictured) for span, text in sides)
    return (
        f'<p class="note">{_word("length", language, length=passage.length)}</p><div class="two">{"".join(shown)}</div>'
    )


def _side(document: Document, span: Span, text: str, language: Language, *, pictured: bool) -> str:
    """This function will return one side: the page with the passage marked, or its text."""
    caption = f"{escape(document.source.name)}　{_word('page', language, page=span.page)}"
    drawn = _page(document, span) if pictured and document.kind == "pdf" else ""
    return f"<div><p><b>{caption}</b></p>{drawn}<p><mark>{escape(text)}</mark></p></div>"


def _page(document: Document, span: Span) -> str:
    """This function will draw a page of a PDF with the passage marked; nothing where the file is gone."""
    page = next((each for each in document.pages if each.number == span.page), None)
    if page is None:
        return ""
    start, end = span.start - page.start, min(span.end, page.end) - page.start
    try:
        image = page_image(document.source, page=span.page, width=WIDTH)
        places = boxes(document.source, page=span.page, start=start, end=end)
    except Unreadable:
        return ""
    width, height = int.from_bytes(image[16:20], "big"), int.from_bytes(image[20:24], "big")
    marks = "".join(
        f'<rect x="{left * width:.1f}" y="{top * height:.1f}" width="{(right - left) * width:.1f}" '
        f'height="{(bottom - top) * height:.1f}" fill="#f59e0b" fill-opacity="0.35"/>'
        for left, top, right, bottom in places
    )
    picture = f'<image width="{width}" height="{height}" href="data:image/png;base64,{b64encode(image).decode()}"/>'
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{span.page}">{picture}{marks}</svg>'


def _left(found: Comparison, language: Language) -> Iterator[str]:
    """This function will yield the files that took no part, with the reason."""
    if found.left_out:
        rows = "".join(f"<li>{escape(each.zh if language == 'zh' else each.en)}</li>" for each in found.left_out)
        yield f"<h2>{_word('left', language)}</h2><ul>{rows}</ul>"


def _notes(found: Comparison, language: Language) -> Iterator[str]:
    """This function will yield what a reader should know of how files were read."""
    rows = [
        f"<li>{escape(document.source.name)}：{escape(note.zh if language == 'zh' else note.en)}</li>"
        for document, notes in zip(found.documents, found.notes, strict=True)
        for note in notes
    ]
    if rows:
        yield f"<h2>{_word('notes', language)}</h2><ul>{''.join(rows)}</ul>"
