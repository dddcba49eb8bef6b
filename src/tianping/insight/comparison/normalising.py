"""Text folded for comparison, and what was folded away as evidence of evasion.

Two bids are compared by what a reader sees: blanks, punctuation and invisible characters are left out, full width
becomes half width, capitals become small, and characters that look alike become one. What a writer hides by such
means (zero-width characters inside words, Cyrillic letters in Latin words, private-use glyphs) is counted and shown.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
EvasionKind = Literal["zero_width", "direction", "look_alike", "private_use", "radical"]

KINDS: Final[tuple[EvasionKind, ...]] = ("zero_width", "direction", "look_alike", "private_use", "radical")
SHOWN_OFFSETS: Final = 20
"""So many places of an evasion are kept for the report; the count is of all."""

_ZERO_WIDTH: Final = (0x00AD, 0x034F, 0x115F, 0x1160, 0x180E, *range(0x200B, 0x200E), *range(0x2060, 0x2065), 0xFEFF)
_DIRECTION: Final = (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CYRILLIC_GREEK: Final = dict(
    zip("аеорсухіѕјԁһӏАВЕКМНОРСТХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ", "aeopcyxisjdhlabekmhopctxisjabezhikmnoptyxovp", strict=True)
)
_HAN_LOOK_ALIKE: Final = (
    "未末 己已巳 日曰 土士 戊戌戍 千干于 人入 大太犬 天夭 王玉 木本 申甲 田由 目且 贝见 今令 元无 壬王 刀力 "
    "兔免 鸟乌 晴睛 辩辨 侯候 析折 栗粟 洗冼 拔拨 瓜爪 历厉 治冶 凋调 准淮 祟崇 沫洙 芋芊 崔雀 汆氽 亳毫 赢羸"
)
_COMPATIBILITY: Final = (
    (0x00A0, 0x0250), (0x02B0, 0x0370), (0x1D00, 0x2000), (0x2000, 0x2E00), (0x2E80, 0x3400),
    (0xF900, 0x10000), (0x1D400, 0x1D800), (0x1F100, 0x1F200), (0x2F800, 0x2FA20),
)  # fmt: skip
_SPACE: Final = 0x110000


@dataclass(frozen=True, slots=True)
class Evasion:
    """Characters of one kind that hide or change words: how many, and at which offsets of the text (the first ones)."""

    kind: EvasionKind
    count: int
    offsets: tuple[int, ...]


@cache
def _folding() -> Codes:
    """This function will return the table character -> folded character; 0 where it is left out."""
    table: Codes = np.arange(_SPACE, dtype=np.uint32)
    for low, high in _COMPATIBILITY:
        for code in range(low, high):
            folded = unicodedata.normalize("NFKC", chr(code))
            if len(folded) == 1:
                table[code] = ord(folded)
    for code in (*range(0x0250), *range(0x0370, 0x0530), *range(0xFF00, 0xFF60)):
        lower = chr(int(table[code])).lower()
        table[code] = ord(lower) if len(lower) == 1 else table[code]
    for foreign, latin in _CYRILLIC_GREEK.items():
        table[ord(foreign)] = ord(latin)
    for group in _HAN_LOOK_ALIKE.split():
        table[[ord(each) for each in group]] = table[ord(group[0])]
    silent = np.array([unicodedata.category(chr(code))[0] in "PZC" for code in range(0x10000)])
    silent[0xE000:0xF900] = False  # private use has a shape on the page
    table[:0x10000][silent[np.minimum(table[:0x10000], 0xFFFF)] | silent] = 0
    table[[*_ZERO_WIDTH, *_DIRECTION]] = 0
    table[0xFE00:0xFE10] = 0
    table[0xE0000:0xE1000] = 0
    return table


@cache
def _suspects() -> NDArray[np.uint8]:
    """This function will return the table character -> 1 + the place of its kind in `KINDS`; 0 for the unsuspicious."""
    table = np.zeros(_SPACE, dtype=np.uint8)
    table[list(_ZERO_WIDTH)] = 1
    table[0xE0000:0xE1000] = 1
    table[list(_DIRECTION)] = 2
    table[[ord(each) for each in _CYRILLIC_GREEK]] = 3
    table[0xE000:0xF900] = 4
    table[0x2E80:0x2FE0] = 5
    return table


def characters(text: str) -> Codes:
    """This function will return the code points of `text`, one element per character of the string."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32, copy=False)


def fold(text: str) -> Codes:
    """This function will return the folded characters of `text`, those left out not counted."""
    folded = _folding()[characters(text)]
    kept: Codes = folded[folded != 0]
    return kept


def kept_offsets(text: str) -> NDArray[np.int64]:
    """This function will return, for every folded character, its offset in `text`."""
    return np.flatnonzero(_folding()[characters(text)])


def evasions(text: str) -> tuple[Evasion, ...]:
    """This function will count the characters of `text` that hide words, by kind.

    A Cyrillic or Greek letter counts only beside a Latin one (Φ and α stand alone in engineering), a byte order mark
    not at the beginning. Radicals (⼯ for 工) come from some PDF fonts as well: the weakest of the kinds.
    """
    codes = characters(text)
    kinds = _suspects()[codes]
    if not kinds.any():
        return ()
    if kinds.size and codes[0] == 0xFEFF:
        kinds[0] = 0
    latin = ((codes | 0x20) >= 0x61) & ((codes | 0x20) <= 0x7A)
    beside = np.zeros_like(latin)
    beside[1:] |= latin[:-1]
    beside[:-1] |= latin[1:]
    kinds[(kinds == 3) & ~beside] = 0
    return tuple(
        Evasion(kind=kind, count=len(places), offsets=tuple(int(each) for each in places[:SHOWN_OFFSETS]))
        for number, kind in enumerate(KINDS, start=1)
        if len(places := np.flatnonzero(kinds == number))
    )
