"""Marks of files that two bidders share and the tender documents lack: who made them, when, from which file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from tianping.insight.comparison.evidence import ARTICLE_SAME_HAND, Evidence
from tianping.insight.comparison.reading.content import Document, Property, Strength

COMMON_SHARE: Final = 0.5
"""A weak mark that more than half of the bidders have (everyone uses WPS) is not told."""
RSIDS: Final = 3
"""So many revision numbers, each one of four thousand million, do not meet by chance."""
_WORDS: Final = {
    "pdf_id": ("PDF 文件标识", "PDF file identifier"),
    "xmp.DocumentID": ("文档标识（XMP）", "document identifier (XMP)"),
    "xmp.OriginalDocumentID": ("原始文档标识（XMP）", "identifier of the original document (XMP)"),
    "xmp.InstanceID": ("文档实例标识（XMP）", "instance identifier (XMP)"),
    "rsid_root": ("Word 初始修订号", "first revision number of Word"),
    "rsid": ("Word 修订号", "revision numbers of Word"),
    "author": ("作者", "author"),
    "last_saved_by": ("最后保存者", "last saved by"),
    "created": ("创建时间", "time of creation"),
    "modified": ("修改时间", "time of change"),
    "company": ("单位", "company"),
    "manager": ("经理", "manager"),
    "template": ("模板", "template"),
    "title": ("文档标题", "title"),
    "program": ("制作软件", "program"),
    "producer": ("PDF 生成软件", "PDF producer"),
}
_CLEARS: Final = (
    "文件由招标文件的同一份格式文件另存而成，或由同一软件自动写入该标记。",
    "The files were saved from the same form of the tender documents, or a program writes this mark by itself.",
)

Marks = Mapping[tuple[str, str], tuple[Strength, frozenset[int]]]


def marks_by_owner(documents: Sequence[Document], owners: Sequence[int], references: Iterable[Document]) -> Marks:
    """This function will return each mark with its strength and the bidders that have it, those of the tender left out."""
    of_tender = {(each.key, each.value) for document in references for each in document.properties}
    found: dict[tuple[str, str], tuple[Strength, set[int]]] = {}
    for document, owner in zip(documents, owners, strict=True):
        for mark in document.properties:
            if (mark.key, mark.value) not in of_tender:
                found.setdefault((mark.key, mark.value), (mark.strength, set()))[1].add(owner)
    return {key: (strength, frozenset(who)) for key, (strength, who) in found.items() if len(who) > 1}


def alike_marks(marks: Marks, *, first: int, second: int, bidders: int) -> Iterator[Evidence]:
    """This function will yield the marks that two bidders share, one piece of evidence for each kind of mark."""
    shared: dict[str, list[Property]] = defaultdict(list)
    for (key, value), (strength, who) in marks.items():
        ordinary = strength == "weak" and len(who) > max(2, bidders * COMMON_SHARE)
        if {first, second} <= who and not ordinary:
            shared[key].append(Property(key, value, strength))
    for key, found in sorted(shared.items()):
        if key == "rsid" and len(found) < RSIDS:
            continue
        zh, en = _WORDS.get(key, (key, key))
        values = tuple(sorted(each.value for each in found))
        yield Evidence(
            "marks", found[0].strength, ARTICLE_SAME_HAND,
            f"两份投标文件的{zh}相同（{len(values)} 项）：{'、'.join(values[:3])}。",
            f"Both bids have the same {en} ({len(values)}): {', '.join(values[:3])}.",
            *_CLEARS, values=values,
        )  # fmt: skip
