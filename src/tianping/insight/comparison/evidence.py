"""One thing that two bids have in common and that independent bidders would not: a clue, never a finding."""

from dataclasses import dataclass
from typing import Final, Literal

from tianping.insight.comparison.reading.content import Span, Strength

EvidenceKind = Literal["text", "errors", "contacts", "mixed_in", "marks", "pictures", "prices", "arithmetic", "evasion"]

ORDER: Final[dict[Strength, int]] = {"weak": 0, "medium": 1, "strong": 2}
ARTICLE_SAME_HAND: Final = "招标投标法实施条例 第40条(一)"
ARTICLE_SAME_AGENT: Final = "招标投标法实施条例 第40条(二)"
ARTICLE_ALIKE: Final = "招标投标法实施条例 第40条(四)"
ARTICLE_MIXED: Final = "招标投标法实施条例 第40条(五)"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What two bids share, as a sentence with its article, the places in both, and what would explain it honestly."""

    kind: EvidenceKind
    strength: Strength
    article: str
    zh: str
    en: str
    clears_zh: str
    clears_en: str
    values: tuple[str, ...] = ()
    a: tuple[Span, ...] = ()
    b: tuple[Span, ...] = ()


def strongest(evidence: tuple[Evidence, ...]) -> Strength | None:
    """This function will return the strength of the strongest; three of one strength do not make the next."""
    return max((each.strength for each in evidence), key=ORDER.__getitem__, default=None)
