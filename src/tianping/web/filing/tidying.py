"""Text as people paste it: out of Word, out of a message, typed with a Chinese keyboard. Pure.

What cannot be seen is taken out; what looks the same becomes the same. Chinese punctuation stays as it is.
"""

import unicodedata

INVISIBLE = {"\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"}
SPACES = {"\u00a0", "\u2002", "\u2003", "\u2007", "\u2009", "\u202f"}
WIDE = {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)} | {"\u3000": " "}


def tidy(text: str, *, lines: bool = False) -> str:
    """This function will return the text without control and zero-width characters, with plain spaces, trimmed.

    With `lines` line breaks stay, as `\\n`; without they become one space.
    """
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n"))
    kept = "".join(_character(character) for character in whole if character not in INVISIBLE)
    if lines:
        return "\n".join(line.rstrip() for line in kept.split("\n")).strip()
    return " ".join(kept.split())


def plain(text: str) -> str:
    """This function will return a code as it is meant: without spaces, full-width letters and digits made plain."""
    return "".join("".join(WIDE.get(character, character) for character in tidy(text)).split())


def _character(character: str) -> str:
    if character in SPACES:
        return " "
    if character == "\n" or character == "\t":
        return "\n" if character == "\n" else " "
    return "" if unicodedata.category(character) in {"Cc", "Cs", "Co"} else character
