"""Check 12: each draw is recomputed from what the parties committed and revealed."""

import base64
from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from tianping.record.verifier.contents import Contents, Fact
from tianping.record.verifier.report import Fault
from tianping.refusals import Refusal
from tianping.sealing.draws import BadDraw, DrawContext, contribution_value, draw_seed, permutation, pool_digest
from tianping.sealing.framing import lp
from tianping.sealing.header import ContributionHeader, header_hash, parse_header
from tianping.sealing.shares import PIECE, Triple


class Told(Protocol):
    """Whatever tells the acts of a type, of all logs: a whole bundle, or the entries of one draw."""

    def facts(self, kind: str) -> list[Fact]:
        """This function will return the acts of one type."""
        ...


def draws(contents: Told) -> Iterator[Fault]:
    """Who committed, before anyone revealed, contributed what it committed to, and nobody else did.

    A commitment that came later counts for nothing. Seed and permutation follow; who was drawn stands in that order."""
    for concluded in contents.facts("draw.concluded"):
        announced = [f for f in contents.facts("draw.announced") if f.body["draw"] == concluded.body["draw"]]
        if len(announced) != 1:
            yield Fault(concluded.where, "缺少抽取公告", "its announcement is missing")
            continue
        yield from _draw(contents, announced[0], concluded)


def context_of(announced: Fact) -> DrawContext:
    """This function will return what the contributions are bound to, from the announcement alone.

    The pool's ids are the announced digests, under a salt of 32 zero bytes; the purpose frames tender and seats too.
    """
    body = announced.body
    suite = body.get("suite", "INTL-1")  # announcements from before a draw named its suite
    return DrawContext(
        draw=body["draw"],
        purpose=lp(body["purpose"].encode(), body["tender"].encode(), str(body["seats"]).encode()).hex(),
        parties=tuple(body["parties"]),
        pool=pool_digest(body["pool"], salt=bytes(32), suite=suite),
        size=len(body["pool"]),
        suite=suite,
    )


def _draw(contents: Told, announced: Fact, concluded: Fact) -> Iterator[Fault]:
    context = context_of(announced)
    told: dict[str, str] = concluded.body["contributions"]
    first = min((f.at for f in contents.facts("draw.revealed") if _is(f, announced)), default=concluded.at)
    values: list[bytes] = []
    for party in context.parties:
        committed = [f for f in contents.facts("draw.committed") if _is(f, announced) and f.origin == party]
        counted = party in told
        if (counted and not committed) or (
            not counted and committed and _had_to_count(committed[0], announced, context, first)
        ):
            yield Fault(
                concluded.where, f"{party} 的承诺与所计贡献不一致", f"{party} committed, or counted, but not both"
            )
        elif counted:
            if committed[0].at > first:
                yield Fault(committed[0].where, "承诺晚于揭示", "it was committed after others were revealed")
            values.append(_value(committed[0], told[party], context))
    if not told or not told.keys() <= set(context.parties):
        yield Fault(concluded.where, "贡献者不是公告的参与方", "contributions of others than the announced parties")
    yield from _result(context, values, announced, concluded)


def _had_to_count(committed: Fact, announced: Fact, context: DrawContext, first: datetime) -> bool:
    """Whether a commitment was to this draw and came in time: before its announced end, and before any reveal."""
    until = announced.body.get("commitments_until")
    if committed.at >= first or (until is not None and committed.at > datetime.fromisoformat(until)):
        return False
    try:
        _header(committed, context)
    except (Refusal, ValueError):
        return False
    return True


def _is(fact: Fact, announced: Fact) -> bool:
    return bool(fact.body["draw"] == announced.body["draw"])


def _value(committed: Fact, contribution: str, context: DrawContext) -> bytes:
    data = _header(committed, context)
    raw = bytes.fromhex(contribution)
    pieces: Triple = (raw[:PIECE], raw[PIECE : 2 * PIECE], raw[2 * PIECE :])
    return contribution_value(header_bytes=data, pieces=pieces)


def _header(committed: Fact, context: DrawContext) -> bytes:
    """The committed header's bytes; raises BadDraw, ValueError where they are none of this draw and party."""
    data = base64.b64decode(committed.body["header"], validate=True)
    header = parse_header(data)
    if header_hash(data, context.suite).hex() != committed.body["commitment"]:
        raise BadDraw(what=f"{committed.where}: the header is not the committed one / 承诺与头部不符")
    if not isinstance(header, ContributionHeader):
        raise BadDraw(what=f"{committed.where}: a bid's header / 不是抽取承诺")
    if (header.party, header.draw, header.suite) != (committed.origin, context.digest(), context.suite):
        raise BadDraw(what=f"{committed.where}: another draw / 承诺不属于本次抽取")
    return data


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
    if not 1 <= len(concluded.body["drawn"]) <= announced.body["seats"]:
        yield Fault(concluded.where, "抽中人数不符", "nobody was drawn, or more than announced")


def asks_draws(contents: Contents) -> int:
    """Draws concluded."""
    return len(contents.facts("draw.concluded"))
