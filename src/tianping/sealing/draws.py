"""Verifiable draws: several parties contribute, none can choose, none can spoil it by silence (docs/envelope.md §11).

A party commits by a header like a bid's, whose hash is logged, and boxes its pieces to the three trustees. Its
contribution is the key that the pieces make; so any two trustees can reveal it for a party that falls silent, and what
they reveal is what was committed, since each piece has its commitment in the header.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tianping.refusals import Refusal
from tianping.sealing import suites
from tianping.sealing.framing import canonical, lp
from tianping.sealing.header import BadHeader, ContributionHeader, Hex32, header_hash, parse_header
from tianping.sealing.shares import INDICES, Pieces, Triple, bind, body_key, fits, make_boxes

WORD = 1 << 64


class BadDraw(Refusal):
    """The draw cannot be made as asked: an empty or doubled pool, contributions missing or of another draw."""

    code = "bad-draw"
    zh = "抽取无法进行：{what}。"
    en = "The draw cannot be made: {what}."


class DrawContext(BaseModel):
    """What is drawn, fixed before anyone commits: id, purpose, who contributes, which pool."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    v: Literal[1] = 1
    draw: str = Field(min_length=1, max_length=255)
    purpose: str = Field(min_length=1, max_length=255)
    suite: str = "INTL-1"
    parties: tuple[str, ...] = Field(min_length=1)
    pool: Hex32
    size: int = Field(ge=1)

    def encoded(self) -> bytes:
        """This function will return the canonical bytes."""
        return canonical(self.model_dump(mode="json"))

    def digest(self) -> str:
        """This function will return the suite's hash of the context, in hexadecimal; commitments bind to it."""
        return suites.suite(self.suite).hash(self.encoded()).hex()


def pool_digest(ids: Sequence[str], *, salt: bytes, suite: str = "INTL-1") -> str:
    """This function will return a pool's salted digest; raises BadDraw unless the ids are sorted without twins."""
    if not ids or list(ids) != sorted(set(ids)):
        raise BadDraw(what="the pool is empty, unsorted or names someone twice / 名单为空、未排序或重复")
    return suites.suite(suite).hash(lp(b"pool", salt, *(one.encode() for one in ids))).hex()


@dataclass(frozen=True)
class Contribution:
    """A party's contribution: `commit` is logged, the trustees get the boxes, `pieces` stay secret until the reveal."""

    party: str
    header_bytes: bytes
    boxes: Triple
    pieces: Triple = field(repr=False)
    commit: str


def contribute(*, context: DrawContext, party: str, publics: Sequence[bytes]) -> Contribution:
    """This function will make a fresh contribution for a party; raises BadDraw if the draw does not name the party."""
    if party not in context.parties:
        raise BadDraw(what=f"{party} is not among the parties / 不是抽取参与方")
    row = suites.suite(context.suite)
    draft = ContributionHeader(
        suite=context.suite,
        draw=context.digest(),
        party=party,
        seal_id=secrets.token_hex(32),
        commitments=["0" * 64] * 3,
    )
    header_bytes, pieces = bind(suite=row, draft=draft, seed=secrets.token_bytes(32))
    boxes = make_boxes(suite=row, publics=publics, header_bytes=header_bytes, pieces=pieces)
    return Contribution(party, header_bytes, boxes, pieces, header_hash(header_bytes, row.id).hex())


def reveal(*, header_bytes: bytes, pieces: Mapping[int, Pieces]) -> Triple:
    """This function will put a silent party's pieces together from any two trustees; BadDraw if they do not do."""
    header = _contribution(header_bytes)
    found: dict[int, bytes] = {}
    for trustee, held in sorted(pieces.items()):
        for j, piece in held.values.items():
            if j in INDICES and j != trustee and fits(header=header, index=j, piece=piece):
                found[j] = piece
    if set(found) != set(INDICES):
        raise BadDraw(what=f"pieces of {header.party} are missing / 分片不足")
    return found[1], found[2], found[3]


def contribution_value(*, header_bytes: bytes, pieces: Triple) -> bytes:
    """This function will return the bytes contributed, as many as the suite's cipher has in its key, after checking
    every piece; raises BadDraw, BadHeader."""
    header = _contribution(header_bytes)
    for j in INDICES:
        if not fits(header=header, index=j, piece=pieces[j - 1]):
            raise BadDraw(what=f"piece {j} of {header.party} does not fit / 分片与承诺不符")
    return body_key(suite=suites.suite(header.suite), pieces=pieces, header_bytes=header_bytes)


def draw_seed(*, context: DrawContext, contributions: Sequence[bytes]) -> bytes:
    """This function will return seed = H(LP("draw") LP(ctx) LP(each contribution, sorted))."""
    return suites.suite(context.suite).hash(lp(b"draw", context.encoded(), *sorted(contributions)))


def permutation(seed: bytes, n: int, *, suite: str = "INTL-1") -> tuple[int, ...]:
    """This function will return the one permutation of 0..n-1 that the seed fixes.

    Fisher-Yates from the top (Knuth, vol. 2, algorithm P); words are the first 8 bytes of H(LP("word") LP(seed)
    LP(u64(counter))), and a word that would favour small numbers is thrown away.
    """
    row = suites.suite(suite)
    order = list(range(n))
    counter = 0
    for top in range(n - 1, 0, -1):
        chosen, counter = _below(row, seed, top + 1, counter)
        order[top], order[chosen] = order[chosen], order[top]
    return tuple(order)


def _below(row: suites.Suite, seed: bytes, bound: int, counter: int) -> tuple[int, int]:
    limit = WORD - WORD % bound
    while True:
        word = int.from_bytes(row.hash(lp(b"word", seed, counter.to_bytes(8, "big")))[:8], "big")
        counter += 1
        if word < limit:
            return word % bound, counter


def _contribution(header_bytes: bytes) -> ContributionHeader:
    header = parse_header(header_bytes)
    if not isinstance(header, ContributionHeader):
        raise BadHeader(what="a bid, not a contribution to a draw")
    return header


class Revealed(BaseModel):
    """One party's part of a draw's record: its header's bytes and its three pieces, in hexadecimal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    header: str = Field(pattern=r"^([0-9a-f]{2})+$")
    pieces: tuple[Hex32, Hex32, Hex32]


class DrawRecord(BaseModel):
    """All that anyone needs to recompute a draw. `taken` are the ids called, in order; `declined` who declined."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    context: DrawContext
    salt: Hex32
    ids: tuple[str, ...]
    revealed: tuple[Revealed, ...]
    seed: Hex32
    wanted: int = Field(ge=1)
    declined: tuple[str, ...] = ()
    taken: tuple[str, ...]


def run_draw(
    *,
    context: DrawContext,
    ids: Sequence[str],
    salt: bytes,
    revealed: Sequence[tuple[bytes, Triple]],
    wanted: int,
    declined: Sequence[str] = (),
) -> DrawRecord:
    """This function will compute a draw from the revealed contributions: the first `wanted` of the permutation who did
    not decline. Who declines is followed by the next of the same permutation, never by a new draw. Raises BadDraw."""
    if (pool_digest(ids, salt=salt, suite=context.suite), len(ids)) != (context.pool, context.size):
        raise BadDraw(what="the pool is not the one committed to / 名单与承诺不符")
    values = [contribution_value(header_bytes=header, pieces=pieces) for header, pieces in revealed]
    parties = sorted(_contribution(header).party for header, _ in revealed)
    if parties != sorted(context.parties):
        raise BadDraw(what="contributions missing or doubled / 贡献缺失或重复")
    bound = (context.suite, context.digest())
    if any((one.suite, one.draw) != bound for one in (_contribution(header) for header, _ in revealed)):
        raise BadDraw(what="a contribution to another draw / 贡献属于另一次抽取")
    seed = draw_seed(context=context, contributions=values)
    taken = called(seed=seed, ids=ids, wanted=wanted, declined=declined, suite=context.suite)
    facts: dict[str, Any] = {
        "context": context,
        "salt": salt.hex(),
        "ids": tuple(ids),
        "revealed": tuple(Revealed(header=h.hex(), pieces=(p[0].hex(), p[1].hex(), p[2].hex())) for h, p in revealed),
        "seed": seed.hex(),
        "wanted": wanted,
        "declined": tuple(declined),
        "taken": taken,
    }
    return DrawRecord(**facts)


def called(
    *, seed: bytes, ids: Sequence[str], wanted: int, declined: Sequence[str] = (), suite: str = "INTL-1"
) -> tuple[str, ...]:
    """This function will name the first `wanted` of the permutation who did not decline; BadDraw if too few."""
    order = [ids[at] for at in permutation(seed, len(ids), suite=suite)]
    standing = [one for one in order if one not in set(declined)][:wanted]
    if len(standing) < wanted:
        raise BadDraw(what="the pool is exhausted / 名单已用尽")
    return tuple(standing)
