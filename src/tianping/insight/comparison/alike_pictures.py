"""The same picture in two bids: a site, a certificate, a seal; also scaled, compressed or lightened."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tianping.insight.comparison.evidence import ARTICLE_ALIKE, Evidence
from tianping.insight.comparison.reading.content import Document, Picture, Span

NEAR: Final = 4
"""Bits of 64: the same picture, scaled and lightened, differs by at most 2; different pictures by 18 and more."""
NEAR_FINE: Final = 40
"""Bits of 256 by which the finer digest may differ; scans of text pages are told apart by it."""
COMMON_IN: Final = 20
SHOWN: Final = 50

Places = Mapping[tuple[int, int], Sequence[tuple[Span, Span]]]


def _near(one: Picture, others: Sequence[Picture], digests: NDArray[np.uint64]) -> list[int]:
    """This function will return the places of the pictures that look like `one`."""
    distance = np.bitwise_count(digests ^ np.uint64(one.phash))
    return [
        int(each) for each in np.flatnonzero(distance <= NEAR).tolist()
        if (others[each].dhash ^ one.dhash).bit_count() <= NEAR_FINE
    ]  # fmt: skip


def same_pictures(documents: Sequence[Document], owners: Sequence[int], references: Iterable[Document]) -> Places:
    """This function will return, for each two bidders, the places of the pictures that both have.

    Pictures of the tender documents are left out, and those that more than `COMMON_IN` documents have (logos of norms).
    """
    entries = [(number, each) for number, document in enumerate(documents) for each in document.pictures]
    pictures = [each for _number, each in entries]
    of_tender = [each for document in references for each in document.pictures]
    known = np.array([each.phash for each in of_tender], dtype=np.uint64)
    digests = np.array([each.phash for each in pictures], dtype=np.uint64)
    found: dict[tuple[int, int], list[tuple[Span, Span]]] = defaultdict(list)
    for place, (number, picture) in enumerate(entries):
        if _near(picture, of_tender, known):
            continue
        near = _near(picture, pictures, digests)
        if len({entries[each][0] for each in near}) > COMMON_IN:
            continue
        for other in (each for each in near if each > place):
            b = entries[other][0]
            if owners[b] != owners[number]:
                spans = _place(documents[number], number, picture), _place(documents[b], b, pictures[other])
                key = (owners[number], owners[b])
                found[min(key), max(key)].append(spans if key[0] < key[1] else (spans[1], spans[0]))
    return found


def _place(document: Document, number: int, picture: Picture) -> Span:
    """This function will return the page of a picture as a place."""
    start = next((page.start for page in document.pages if page.number == picture.page), 0)
    return Span(number, start, start, picture.page, picture.page)


def alike_pictures(places: Places, *, first: int, second: int) -> Iterator[Evidence]:
    """This function will yield the pictures that two bidders share, as one piece of evidence."""
    shared = places.get((first, second), ())
    if shared:
        yield Evidence(
            "pictures", "medium", ARTICLE_ALIKE,
            f"两份投标文件有 {len(shared)} 处相同的图片，招标文件中没有。",
            f"Both bids have the same picture in {len(shared)} places; the tender documents lack it.",
            "图片是同一厂家的产品照片、规范插图或公开证书。",
            "The picture is a photograph of the same maker's product, of a standard, or a public certificate.",
            a=tuple(a for a, _b in shared[:SHOWN]), b=tuple(b for _a, b in shared[:SHOWN]),
        )  # fmt: skip
