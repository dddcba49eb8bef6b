"""What a comparison found: for each two bidders the evidence with its strength; what was read, and what could not be."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Final

from tianping.insight.comparison.alike_text import Passage
from tianping.insight.comparison.evidence import Evidence, strongest
from tianping.insight.comparison.reading.content import Document, Note, Strength
from tianping.insight.comparison.reading.unreadable import Unreadable

CLUE_ZH: Final = "风险线索，不是认定结论：是否构成串通投标，由行政监督部门依法调查认定。"
CLUE_EN: Final = (
    "A risk clue, not a finding: whether there was collusion is for the supervision authority to establish."
)
BANDS: Final[dict[Strength, tuple[str, str]]] = {
    "strong": ("强线索", "strong clue"),
    "medium": ("中等线索", "medium clue"),
    "weak": ("弱线索", "weak clue"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two bidders (their places in `Comparison.bidders`), what their bids share, how strong that is at its strongest."""

    first: int
    second: int
    strength: Strength
    evidence: tuple[Evidence, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """A file that took no part, with the reason."""

    name: str
    bidder: str
    code: str
    zh: str
    en: str

    @classmethod
    def out(cls, name: str, bidder: str, refusal: Unreadable) -> "Left":
        """This function will tell a refusal as a row of the report."""
        return cls(name, bidder, refusal.code, refusal.sentence("zh"), refusal.sentence("en"))


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole result; `documents` are those that were read, `notes` what a reader should know of each."""

    bidders: tuple[str, ...]
    documents: tuple[Document, ...]
    owners: tuple[int, ...]
    pairs: tuple[Pair, ...]
    left_out: tuple[Left, ...]
    notes: tuple[tuple[Note, ...], ...]

    def passages(self) -> Iterator[Passage]:
        """This function will yield the shared passages of all pairs."""
        return chain.from_iterable(pair.passages for pair in self.pairs)

    def as_json(self) -> dict[str, object]:
        """This function will return the report as a JSON document: no text of bids but the quoted passages."""
        return {
            "statement": CLUE_ZH,
            "statement_en": CLUE_EN,
            "bidders": list(self.bidders),
            "documents": [
                {
                    "name": document.source.name, "bidder": self.bidders[owner], "kind": document.kind,
                    "pages": len(document.pages), "characters": len(document.text),
                    "notes": [asdict(note) for note in notes],
                }
                for document, owner, notes in zip(self.documents, self.owners, self.notes, strict=True)
            ],
            "left_out": [asdict(each) for each in self.left_out],
            "pairs": [
                {
                    "bidders": [self.bidders[pair.first], self.bidders[pair.second]],
                    "strength": pair.strength, "band": BANDS[pair.strength][0], "band_en": BANDS[pair.strength][1],
                    "evidence": [asdict(each) for each in pair.evidence],
                    "passages": [asdict(each) for each in pair.passages],
                }
                for pair in self.pairs
            ],
        }  # fmt: skip


def pair_of(first: int, second: int, evidence: tuple[Evidence, ...], passages: tuple[Passage, ...]) -> Pair | None:
    """This function will make the report of two bidders, None where they share nothing."""
    strength = strongest(evidence)
    return Pair(first, second, strength, evidence, passages) if strength else None
