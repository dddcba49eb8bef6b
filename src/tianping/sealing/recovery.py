"""The recovery code: the seed as words and QR code, the bidder's own way into the bid, the last way at the opening.

Words are proquints (Wilkerson, arXiv:0901.4016): five letters for 16 bits, consonants and vowels in turn, to be
spoken and typed without knowing a language. 32 bytes of seed and 2 bytes of check are 17 words.
"""

import hashlib
import hmac
import io
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import segno

from tianping.refusals import Refusal
from tianping.sealing import suites
from tianping.sealing.head import Head, Statement
from tianping.sealing.header import Header
from tianping.sealing.reading import Body, OpenedBid
from tianping.sealing.shares import INDICES, body_key, commitment, derive_pieces

CONSONANTS = "bdfghjklmnprstvz"
VOWELS = "aiou"
WORDS = 17
SEED = 32


class BadRecoveryCode(Refusal):
    """The code is mistyped: wrong count, a word that is none, or the check does not fit."""

    code = "bad-recovery-code"
    zh = "恢复码有误（{what}）。"
    en = "The recovery code is mistyped ({what})."
    next_zh = "请逐词核对 17 个词，或扫描二维码。"
    next_en = "Compare the 17 words one by one, or scan the QR code."


class OtherRecoveryCode(Refusal):
    """The code is well-formed, but belongs to another envelope: the header's commitments do not fit it."""

    code = "other-recovery-code"
    zh = "该恢复码不属于这份投标文件。"
    en = "This recovery code belongs to another envelope."
    next_zh = "请使用加密这份文件时得到的恢复码。"
    next_en = "Use the code that was given when this envelope was made."


def _check(seed: bytes) -> bytes:
    return hashlib.sha256(b"tianping-recovery-v1" + seed).digest()[:2]


def _word(number: int) -> str:
    letters = (CONSONANTS[number >> 12], VOWELS[number >> 10 & 3], CONSONANTS[number >> 6 & 15])
    return "".join((*letters, VOWELS[number >> 4 & 3], CONSONANTS[number & 15]))


def _number(word: str) -> int:
    if len(word) != 5 or set(word[::2]) - set(CONSONANTS) or set(word[1::2]) - set(VOWELS):
        raise BadRecoveryCode(what=f"“{word[:12]}”")
    one, two, three = (CONSONANTS.index(letter) for letter in word[::2])
    first, second = (VOWELS.index(letter) for letter in word[1::2])
    return one << 12 | first << 10 | two << 6 | second << 4 | three


def to_words(seed: bytes) -> str:
    """This function will write a seed of 32 bytes as 17 words with hyphens between."""
    checked = seed + _check(seed)
    pairs = (checked[at : at + 2] for at in range(0, len(checked), 2))
    return "-".join(_word(int.from_bytes(pair, "big")) for pair in pairs)


def from_words(code: str) -> bytes:
    """This function will read a recovery code, with hyphens or spaces, in any case; raises BadRecoveryCode."""
    words = code.lower().replace("-", " ").split()
    if len(words) != WORDS:
        raise BadRecoveryCode(what=f"{len(words)} / {WORDS}")
    checked = b"".join(_number(word).to_bytes(2, "big") for word in words)
    seed = checked[:SEED]
    if not hmac.compare_digest(checked[SEED:], _check(seed)):
        raise BadRecoveryCode(what="check / 校验")
    return seed


def qr_svg(seed: bytes) -> str:
    """This function will draw the words as a QR code, as SVG for printing."""
    out = io.BytesIO()
    segno.make(to_words(seed), error="m", micro=False).save(out, kind="svg", scale=4, xmldecl=False)
    return out.getvalue().decode()


def qr_text(seed: bytes) -> str:
    """This function will draw the words as a QR code in characters, for a terminal."""
    out = io.StringIO()
    segno.make(to_words(seed), error="l", micro=False).terminal(out=out, compact=True)
    return out.getvalue()


def key_of(*, header: Header, header_bytes: bytes, seed: bytes) -> bytes:
    """This function will derive the body's key from the seed, if the seed is this header's: OtherRecoveryCode."""
    row, context = suites.suite(header.suite), header.context()
    pieces = derive_pieces(suite=row, seed=seed, context=context)
    made = [commitment(suite=row, index=j, context=context, piece=pieces[j - 1]) for j in INDICES]
    if made != header.commitments:
        raise OtherRecoveryCode
    return body_key(suite=row, pieces=pieces, header_bytes=header_bytes)


def open_with_seed(
    *,
    header: Header,
    header_bytes: bytes,
    statement: Statement,
    body: BinaryIO,
    seed: bytes,
    sink: Path | None = None,
    uscc: str | None = None,
) -> OpenedBid:
    """This function will open a bid by its recovery code, with the same checks and attributions as the engine.

    Raises OtherRecoveryCode, BidUnopenable.
    """
    key = key_of(header=header, header_bytes=header_bytes, seed=seed)
    opened = Body(header=header, header_bytes=header_bytes, statement=statement, body=body, key=key)
    with closing(opened):
        manifest = opened.manifest(uscc=uscc)
        return OpenedBid(manifest=manifest, files=opened.files(manifest, sink))


def open_envelope(head: Head, body: BinaryIO, *, seed: bytes, sink: Path | None = None) -> OpenedBid:
    """This function will open an envelope by its head and recovery code; `body` stands at the body's first byte."""
    return open_with_seed(
        header=head.header, header_bytes=head.header_bytes, statement=head.statement, body=body, seed=seed, sink=sink
    )
