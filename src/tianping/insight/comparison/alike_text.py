"""Shared passages with their places in both documents, and what was changed in them to hide that they are the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tianping.insight.comparison.evidence import ARTICLE_ALIKE, Evidence
from tianping.insight.comparison.normalising import characters, evasions, fold, kept_offsets
from tianping.insight.comparison.passages import Match
from tianping.insight.comparison.reading.content import Document, Span, Strength

STRONG_PASSAGE, STRONG_TOTAL, STRONG_SHARE = 500, 2000, 0.10
MEDIUM_PASSAGE, MEDIUM_TOTAL = 100, 300
SHOWN: Final = 400
"""Characters of a passage that a report quotes."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Text that two documents share and the tender documents lack.

    `length` counts characters without blanks and punctuation; `disguised` those that only look alike (末 for 未,
    а for a) or stand beside zero-width characters.
    """

    a: Span
    b: Span
    length: int
    text_a: str
    text_b: str
    disguised: int


class Places:
    """Turns positions of folded documents into places of the texts; keeps the tables of the last few documents."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = documents
        self.texts = [comparable(each) for each in documents]
        self._offsets = lru_cache(maxsize=16)(self._offsets_of)

    def _offsets_of(self, number: int) -> NDArray[np.int32]:
        return kept_offsets(self.texts[number]).astype(np.int32)

    def span(self, number: int, start: int, end: int) -> Span:
        """This function will return the place of folded characters `start` to `end`."""
        offsets = self._offsets(number)
        return self.documents[number].span(number, int(offsets[start]), int(offsets[end - 1]) + 1)

    def passage(self, match: Match) -> Passage:
        """This function will return a match with its places, texts and disguises."""
        a = self.span(match.document, match.start, match.end)
        b = self.span(match.document_b, match.start_b, match.end_b)
        texts = [self.documents[each.document].text[each.start : each.end] for each in (a, b)]
        return Passage(a, b, match.new, texts[0][:SHOWN], texts[1][:SHOWN], _disguised(*texts))


def comparable(document: Document) -> str:
    """This function will return the text with sheets of priced rows blanked: their rows are compared as prices."""
    priced = {row.page for row in document.rows} if document.kind == "excel" else set()
    text = document.text
    for page in document.pages:
        if page.number in priced:
            text = text[: page.start] + " " * (page.end - page.start) + text[page.end :]
    return text[: len(document.text)]


def _disguised(one: str, two: str) -> int:
    """This function will count the characters that differ as written and are the same as folded, and hidden ones."""
    hidden = [sum(each.count for each in evasions(text) if each.kind == "zero_width") for text in (one, two)]
    folded = fold(one), fold(two)
    if len(folded[0]) != len(folded[1]):
        return abs(hidden[0] - hidden[1])
    shown = [characters(text)[kept_offsets(text)] for text in (one, two)]
    plain = np.array([_han(shown[0]), _han(shown[1])])
    swapped = (shown[0] != shown[1]) & (folded[0] == folded[1]) & plain.all(axis=0)
    return int(swapped.sum()) + abs(hidden[0] - hidden[1])


def _han(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """This function will say which characters are Han, Greek or Cyrillic: capitals and full width are no disguise."""
    return ((codes >= 0x4E00) & (codes < 0xA000)) | ((codes >= 0x370) & (codes < 0x530))


def strength_of(passages: Sequence[Passage], shorter: int) -> Strength:
    """This function will weigh shared text: its longest passage, its sum, its share of the shorter bid."""
    longest, total = max(each.length for each in passages), sum(each.length for each in passages)
    if longest >= STRONG_PASSAGE or total >= max(STRONG_TOTAL, 0) or total >= max(MEDIUM_TOTAL, STRONG_SHARE * shorter):
        return "strong"
    return "medium" if longest >= MEDIUM_PASSAGE or total >= MEDIUM_TOTAL else "weak"


def alike_text(passages: Sequence[Passage], *, shorter: int) -> Iterator[Evidence]:
    """This function will yield the shared text of two bidders as one piece of evidence, its disguises as another."""
    if not passages:
        return
    total, longest = sum(each.length for each in passages), max(each.length for each in passages)
    a, b = tuple(each.a for each in passages), tuple(each.b for each in passages)
    yield Evidence(
        "text", strength_of(passages, shorter), ARTICLE_ALIKE,
        f"两份投标文件有 {len(passages)} 段相同文字，共 {total} 字，最长 {longest} 字；已扣除招标文件和通用套话。",
        f"Both bids share {len(passages)} passages, {total} characters, the longest {longest}; the text of the tender "
        "documents and common phrases are left out.",
        "双方引用同一公开来源（规范、图集、产品说明书），或使用同一软件的模板。",
        "Both quote the same public source (a standard, an atlas, a manual) or the template of the same program.",
        values=(str(len(passages)), str(total), str(longest)), a=a, b=b,
    )  # fmt: skip
    hidden = [each for each in passages if each.disguised]
    if hidden:
        yield Evidence(
            "evasion", "strong", ARTICLE_ALIKE,
            f"相同文字中有 {sum(each.disguised for each in hidden)} 处用形近字或零宽字符作了改换，像是为了避开比对。",
            f"In shared text {sum(each.disguised for each in hidden)} characters were replaced by look-alikes or split by "
            "zero-width characters, as if to escape comparison.",
            "输入法或字体转换造成的个别错字。",
            "Single wrong characters from an input method or a conversion of fonts.",
            a=tuple(each.a for each in hidden), b=tuple(each.b for each in hidden),
        )  # fmt: skip


Grouped = Mapping[tuple[int, int], Sequence[Passage]]
