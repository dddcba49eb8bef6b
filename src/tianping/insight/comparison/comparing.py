"""All bids of a tender, or of a region and years, compared with each other."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

from tianping.insight.comparison.alike_bills import Bill, alike_bills, bill_of
from tianping.insight.comparison.alike_marks import alike_marks, marks_by_owner
from tianping.insight.comparison.alike_pictures import alike_pictures, same_pictures
from tianping.insight.comparison.alike_text import Grouped, Passage, Places, alike_text, comparable
from tianping.insight.comparison.alike_tokens import alike_tokens, foreign_names, mixed_in, tokens_by_owner
from tianping.insight.comparison.evidence import ORDER, Evidence
from tianping.insight.comparison.normalising import Codes, evasions, fold
from tianping.insight.comparison.passages import shared_passages
from tianping.insight.comparison.reading.content import Document, Limits, Note, Source
from tianping.insight.comparison.reading.isolated import read_here, read_isolated
from tianping.insight.comparison.reading.unreadable import Unreadable
from tianping.insight.comparison.report import Comparison, Left, Pair, pair_of
from tianping.insight.comparison.seeds import COMMON_IN

_EVASION_NOTES = {
    "zero_width": ("零宽字符", "zero-width characters"),
    "direction": ("改变文字方向的控制符", "characters that turn the direction of text"),
    "look_alike": ("混在英文中的形近字母", "look-alike letters inside Latin words"),
    "private_use": ("自造字（私用区字符）", "private-use characters"),
    "radical": ("以部首符号代替的汉字", "radicals in place of characters"),
}


def _sources(documents: Sequence[Path | Source]) -> list[Source]:
    """This function will return the files as sources."""
    return [each if isinstance(each, Source) else Source(path=Path(each)) for each in documents]


def _simple(source: Source) -> bool:
    """Whether a file is small plain text, which no parser stumbles over."""
    return source.path.suffix.lower() in {".txt", ".md", ".csv"}


def read_all(sources: Sequence[Source], *, limits: Limits, isolated: bool) -> list[Document | Unreadable]:
    """This function will read all sources in order; text here, everything else in processes of its own."""
    apart = [each for each in sources if isolated and not _simple(each)]
    answers = iter(read_isolated(apart, limits=limits) if apart else [])
    return [next(answers) if isolated and not _simple(each) else read_here(each, limits) for each in sources]


def _hidden(document: Document) -> tuple[Note, ...]:
    """This function will return the notes of a document, with what its text hides."""
    found = [
        Note(
            each.kind, f"有 {each.count} 个{_EVASION_NOTES[each.kind][0]}。",
            f"{each.count} {_EVASION_NOTES[each.kind][1]}.",
            tuple(sorted({document.page_at(offset) for offset in each.offsets})), evasion=True,
        )
        for each in evasions(document.text)
    ]  # fmt: skip
    return (*document.notes, *found)


def _passages(
    documents: Sequence[Document],
    owners: Sequence[int],
    codes: Sequence[Codes],
    references: Sequence[Document],
    common_in: int,
) -> Grouped:
    """This function will find the shared passages of each two bidders, the first bidder's place first."""
    places = Places(documents)
    found: dict[tuple[int, int], list[Passage]] = defaultdict(list)
    tender = [fold(each.text) for each in references]
    for match in shared_passages(codes, owners=owners, references=tender, common_in=common_in):
        passage = places.passage(match)
        key = owners[match.document], owners[match.document_b]
        if key[0] > key[1]:
            key = key[1], key[0]
            passage = Passage(passage.b, passage.a, passage.length, passage.text_b, passage.text_a, passage.disguised)
        found[key].append(passage)
    return found


class _Shared:
    """What any bidders share, computed once for all pairs."""

    def __init__(
        self,
        documents: Sequence[Document],
        owners: Sequence[int],
        references: Sequence[Document],
        names: Mapping[int, str],
        common_in: int,
    ) -> None:
        codes = [fold(comparable(each)) for each in documents]
        self.sizes: dict[int, int] = defaultdict(int)
        for owner, each in zip(owners, codes, strict=True):
            self.sizes[owner] += len(each)
        self.passages = _passages(documents, owners, codes, references, common_in)
        self.marks = marks_by_owner(documents, owners, references)
        self.tokens = tokens_by_owner(documents, owners, references)
        self.names = names
        self.foreign = foreign_names(documents, owners, names)
        self.pictures = same_pictures(documents, owners, references)
        self.tender = bill_of(references)
        self.bills: dict[int, Bill] = {
            owner: bill_of(each for each, who in zip(documents, owners, strict=True) if who == owner)
            for owner in set(owners) if any(each.rows for each, who in zip(documents, owners, strict=True) if who == owner)
        }  # fmt: skip

    def touched(self) -> set[tuple[int, int]]:
        """This function will return the pairs of bidders that may share anything."""
        pairs = set(self.passages) | set(self.pictures) | set(combinations(sorted(self.bills), 2))
        pairs |= {(min(each), max(each)) for each in self.foreign}
        for who in (
            *(who for _strength, who in self.marks.values()),
            *(places.keys() for places in self.tokens.values()),
        ):
            pairs |= set(combinations(sorted(who), 2))
        return pairs

    def evidence(self, first: int, second: int) -> Iterator[Evidence]:
        """This function will yield everything that two bidders share."""
        shorter = min(self.sizes[first], self.sizes[second])
        yield from alike_marks(self.marks, first=first, second=second, bidders=len(self.sizes))
        yield from mixed_in(self.foreign, self.names, first=first, second=second)
        yield from alike_tokens(self.tokens, first=first, second=second)
        yield from alike_text(self.passages.get((first, second), ()), shorter=shorter)
        yield from alike_bills(self.bills.get(first, {}), self.bills.get(second, {}), tender=self.tender)
        yield from alike_pictures(self.pictures, first=first, second=second)

    def pair(self, first: int, second: int) -> Pair | None:
        """This function will return the report of two bidders, the strongest evidence first."""
        evidence = sorted(self.evidence(first, second), key=lambda each: -ORDER[each.strength])
        return pair_of(first, second, tuple(evidence), tuple(self.passages.get((first, second), ())))


def compare(
    documents: Sequence[Path | Source],
    *,
    reference: Sequence[Path | Source] = (),
    bidders: Mapping[str, str] | None = None,
    limits: Limits | None = None,
    common_in: int = COMMON_IN,
    isolated: bool = True,
) -> Comparison:
    """This function will compare documents of different bidders with each other.

    `reference` are the tender documents: what they say, and the marks of their files, are no evidence. `bidders`
    gives the registered name of each `Source.bidder`, to find names in others' bids. What cannot be read is named in
    `left_out`; nothing of a file's content makes this raise. `isolated=False` reads in this process (small files of
    one's own).
    """
    limits = limits or Limits()
    sources = _sources(documents)
    answers = read_all([*sources, *_sources(reference)], limits=limits, isolated=isolated)
    keys = list(dict.fromkeys(each.owner for each in sources))
    places = {key: number for number, key in enumerate(keys)}
    read = [(source, each) for source, each in zip(sources, answers, strict=False) if isinstance(each, Document)]
    owners = [places[source.owner] for source, _each in read]
    kept = [each for _source, each in read]
    tender = [each for each in answers[len(sources) :] if isinstance(each, Document)]
    names = {places[key]: name for key, name in (bidders or {}).items() if key in places}
    shared = _Shared(kept, owners, tender, names, common_in)
    pairs = [pair for key in sorted(shared.touched()) if (pair := shared.pair(*key)) is not None]
    refused = [
        Left.out(source.name, source.bidder, each)
        for source, each in zip([*sources, *_sources(reference)], answers, strict=True) if isinstance(each, Unreadable)
    ]  # fmt: skip
    shown = tuple(
        names.get(number) or (key if Path(key).name == key else Path(key).name) for number, key in enumerate(keys)
    )
    return Comparison(
        bidders=shown, documents=tuple(kept), owners=tuple(owners),
        pairs=tuple(sorted(pairs, key=lambda pair: -ORDER[pair.strength])), left_out=tuple(refused),
        notes=tuple(_hidden(each) for each in kept),
    )  # fmt: skip
