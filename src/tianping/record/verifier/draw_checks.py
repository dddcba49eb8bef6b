"""Check 12: each draw is recomputed from what the parties committed and revealed."""

import base64
from collections.abc import Iterator

from tianping.record.verifier.contents import Contents, Fact
from tianping.record.verifier.report import Fault
from tianping.sealing.draws import DrawContext, contribution_value, draw_seed, permutation, pool_digest
from tianping.sealing.header import header_hash
from tianping.sealing.shares import PIECE, Triple


def draws(contents: Contents) -> Iterator[Fault]:
    """Who committed revealed what it committed to; seed and permutation follow; who was drawn stands in that order."""
    for concluded in contents.facts("draw.concluded"):
        announced = [f for f in contents.facts("draw.announced") if f.body["draw"] == concluded.body["draw"]]
        if len(announced) != 1:
            yield Fault(concluded.where, "缺少抽取公告", "its announcement is missing")
            continue
        yield from _draw(contents, announced[0], concluded)


def context_of(announced: Fact) -> DrawContext:
    """This function will return what the contributions are bound to, from the announcement alone.

    The pool's digest is that of the announced digests, in their sorted order, without further salt.
    """
    pool = list(announced.body["pool"])
    return DrawContext(
        draw=announced.body["draw"],
        purpose=announced.body["purpose"],
        parties=tuple(announced.body["parties"]),
        pool=pool_digest(pool, salt=b""),
        size=len(pool),
    )


def _draw(contents: Contents, announced: Fact, concluded: Fact) -> Iterator[Fault]:
    context = context_of(announced)
    values: dict[str, bytes] = {}
    for party in context.parties:
        committed = _of(contents, "draw.committed", announced, party)
        revealed = [f for f in contents.facts("draw.revealed") if _is(f, announced) and f.body["party"] == party]
        if len(committed) != 1 or not revealed:
            yield Fault(concluded.where, f"缺少 {party} 的承诺或揭示", f"commitment or reveal of {party} is missing")
            continue
        if any(r.at < c.at for r in revealed for c in committed):
            yield Fault(revealed[0].where, "揭示早于承诺", "it was revealed before it was committed")
        values[party] = _value(committed[0], revealed[0], context.suite)
    if len(values) == len(context.parties):
        yield from _result(context, list(values.values()), announced, concluded)


def _is(fact: Fact, announced: Fact) -> bool:
    return bool(fact.body["draw"] == announced.body["draw"])


def _of(contents: Contents, kind: str, announced: Fact, party: str) -> list[Fact]:
    return [f for f in contents.facts(kind) if _is(f, announced) and f.origin == party]


def _value(committed: Fact, revealed: Fact, suite: str) -> bytes:
    header = base64.b64decode(committed.body["header"], validate=True)
    if header_hash(header, suite).hex() != committed.body["commitment"]:
        raise ValueError("the header is not the committed one")
    raw = bytes.fromhex(revealed.body["contribution"])
    pieces: Triple = (raw[:PIECE], raw[PIECE : 2 * PIECE], raw[2 * PIECE :])
    return contribution_value(header_bytes=header, pieces=pieces)


def _result(context: DrawContext, values: list[bytes], announced: Fact, concluded: Fact) -> Iterator[Fault]:
    seed = draw_seed(context=context, contributions=values)
    order = permutation(seed, context.size, suite=context.suite)
    if concluded.body["seed"] != seed.hex():
        yield Fault(concluded.where, "种子与各方贡献不符", "the seed does not follow from the contributions")
    if tuple(concluded.body["permutation"]) != order:
        yield Fault(concluded.where, "排列与种子不符", "the permutation does not follow from the seed")
    called = iter(announced.body["pool"][place] for place in order)
    if not all(member in called for member in concluded.body["drawn"]):
        yield Fault(
            concluded.where, "抽中者不在排列的顺序中", "who was drawn does not stand in the permutation's order"
        )
    if len(concluded.body["drawn"]) != announced.body["seats"]:
        yield Fault(concluded.where, "抽中人数不符", "another number was drawn than announced")


def asks_draws(contents: Contents) -> int:
    """Draws concluded."""
    return len(contents.facts("draw.concluded"))
