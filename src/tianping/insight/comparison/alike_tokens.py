"""Rare things that two bids share: contacts, the same wrong words, the same outdated standards, another bidder's name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tianping.insight.comparison.evidence import (
    ARTICLE_ALIKE,
    ARTICLE_MIXED,
    ARTICLE_SAME_AGENT,
    Evidence,
    EvidenceKind,
)
from tianping.insight.comparison.reading.content import Document, Span, Strength
from tianping.insight.comparison.tokens import TokenKind, rare_tokens

SHARED_BY: Final = 3
"""A rare thing that more bidders than this have is not rare."""
_SHORTEST_NAME: Final = 4
_ERRORS: Final = 3
"""So many of the same errors are more than a habit of the trade."""


@dataclass(frozen=True, slots=True)
class _Words:
    kind: EvidenceKind
    strength: Strength
    article: str
    zh: str
    en: str


_KINDS: Final[dict[TokenKind, _Words]] = {
    "telephone": _Words("contacts", "strong", ARTICLE_SAME_AGENT, "电话号码", "telephone number"),
    "email": _Words("contacts", "strong", ARTICLE_SAME_AGENT, "电子邮箱", "e-mail address"),
    "credit_code": _Words("contacts", "medium", ARTICLE_SAME_AGENT, "统一社会信用代码", "credit code"),
    "typo": _Words("errors", "weak", ARTICLE_ALIKE, "错别字", "misspelling"),
    "outdated": _Words("errors", "weak", ARTICLE_ALIKE, "已作废标准版本", "outdated standard"),
}

Tokens = Mapping[tuple[TokenKind, str], Mapping[int, Span]]


def tokens_by_owner(documents: Sequence[Document], owners: Sequence[int], references: Iterable[Document]) -> Tokens:
    """This function will return each rare thing with the bidders that have it and where; those of the tender left out."""
    of_tender = {key for document in references for key in rare_tokens(document.text)}
    found: dict[tuple[TokenKind, str], dict[int, Span]] = defaultdict(dict)
    for number, (document, owner) in enumerate(zip(documents, owners, strict=True)):
        for key, token in rare_tokens(document.text).items():
            if key not in of_tender:
                found[key].setdefault(owner, document.span(number, token.start, token.end))
    return {key: places for key, places in found.items() if 1 < len(places) <= SHARED_BY}


def masked(kind: TokenKind, value: str) -> str:
    """This function will hide the middle of a contact: who may look into the documents finds it there."""
    return value if kind in ("typo", "outdated", "credit_code") else f"{value[:3]}{'*' * (len(value) - 5)}{value[-2:]}"


def alike_tokens(tokens: Tokens, *, first: int, second: int) -> Iterator[Evidence]:
    """This function will yield the rare things that two bidders share, one piece of evidence for each kind."""
    for kind, words in _KINDS.items():
        shared = [(value, at) for (of, value), at in tokens.items() if of == kind and first in at and second in at]
        if not shared:
            continue
        values = tuple(masked(kind, value) for value, _places in shared)
        many = words.kind == "errors" and len(values) >= _ERRORS
        yield Evidence(
            words.kind, "strong" if many else words.strength, words.article,
            f"两份投标文件有相同的{words.zh}（{len(values)} 处），招标文件中没有：{'、'.join(values[:5])}。",
            f"Both bids have the same {words.en} ({len(values)}), not found in the tender documents: {', '.join(values[:5])}.",
            "双方引用同一份公开资料，或共用同一供应商、担保机构的联系方式。",
            "Both quote the same public source, or name the same supplier or guarantor.",
            values=values, a=tuple(at[first] for _v, at in shared), b=tuple(at[second] for _v, at in shared),
        )  # fmt: skip


def foreign_names(
    documents: Sequence[Document], owners: Sequence[int], names: Mapping[int, str]
) -> dict[tuple[int, int], list[Span]]:
    """This function will find the names of bidders in documents of others: (whose document, whose name) -> places."""
    found: dict[tuple[int, int], list[Span]] = defaultdict(list)
    for number, (document, owner) in enumerate(zip(documents, owners, strict=True)):
        for other, name in names.items():
            own = names.get(owner, "")
            if other == owner or len(name) < _SHORTEST_NAME or name in own:
                continue
            start = document.text.find(name)
            while start >= 0:
                found[owner, other].append(document.span(number, start, start + len(name)))
                start = document.text.find(name, start + len(name))
    return found


def mixed_in(
    found: Mapping[tuple[int, int], Sequence[Span]], names: Mapping[int, str], *, first: int, second: int
) -> Iterator[Evidence]:
    """This function will yield where one of two bids carries the name of the other (混装)."""
    for owner, other in ((first, second), (second, first)):
        places = tuple(found.get((owner, other), ()))
        if places:
            yield Evidence(
                "mixed_in", "strong", ARTICLE_MIXED,
                f"“{names.get(owner, '')}”的投标文件中出现另一投标人“{names[other]}”的名称，共 {len(places)} 处。",
                f"The bid of “{names.get(owner, '')}” has the name of another bidder, “{names[other]}”, in {len(places)} places.",
                "对方是已声明的联合体成员、分包人或业绩中的合作单位。",
                "The other is a declared member of a consortium, a subcontractor, or a partner named among past works.",
                values=(names[other],), a=places if owner == first else (), b=places if owner == second else (),
            )  # fmt: skip
