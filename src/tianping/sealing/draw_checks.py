"""Checking a draw's record from the record alone: numbered checks, all of them answered (docs/envelope.md §11)."""

from collections.abc import Callable
from dataclasses import dataclass

from tianping.refusals import Refusal
from tianping.sealing.draws import (
    DrawRecord,
    called,
    contribution_value,
    draw_seed,
    pool_digest,
)
from tianping.sealing.header import ContributionHeader, header_hash, parse_header
from tianping.sealing.shares import Triple


@dataclass(frozen=True)
class Finding:
    """The answer to one check: its number, whether it holds, and the reason where it does not."""

    number: int
    holds: bool
    zh: str
    en: str
    reason: str = ""


def verify_draw(record: DrawRecord, *, commits: frozenset[str] | None = None) -> tuple[Finding, ...]:
    """This function will recompute a draw. `commits` are the header hashes that the logs held before any reveal.

    Never raises for what is wrong with a record; every finding says whether it holds.
    """
    return tuple(_ask(number, zh, en, check, record, commits) for number, (zh, en, check) in CHECKS.items())


def _ask(number: int, zh: str, en: str, check: "Check", record: DrawRecord, commits: frozenset[str] | None) -> Finding:
    try:
        reason = check(record, commits)
    except Refusal as refusal:
        reason = refusal.sentence("en")
    return Finding(number=number, holds=not reason, zh=zh, en=en, reason=reason)


Check = Callable[[DrawRecord, frozenset[str] | None], str]


def _headers(record: DrawRecord) -> list[ContributionHeader]:
    parsed = [parse_header(bytes.fromhex(one.header)) for one in record.revealed]
    return [header for header in parsed if isinstance(header, ContributionHeader)]


def _values(record: DrawRecord) -> list[bytes]:
    def value(header: str, pieces: tuple[str, str, str]) -> bytes:
        raw: Triple = (bytes.fromhex(pieces[0]), bytes.fromhex(pieces[1]), bytes.fromhex(pieces[2]))
        return contribution_value(header_bytes=bytes.fromhex(header), pieces=raw)

    return [value(one.header, one.pieces) for one in record.revealed]


def _pool(record: DrawRecord, _: frozenset[str] | None) -> str:
    digest = pool_digest(record.ids, salt=bytes.fromhex(record.salt), suite=record.context.suite)
    right = (digest, len(record.ids)) == (record.context.pool, record.context.size)
    return "" if right else "the pool's digest or size differs from the context"


def _parties(record: DrawRecord, _: frozenset[str] | None) -> str:
    found = sorted(header.party for header in _headers(record))
    return "" if found == sorted(record.context.parties) else f"contributions of {found}"


def _same_draw(record: DrawRecord, _: frozenset[str] | None) -> str:
    wrong = [header.party for header in _headers(record) if header.draw != record.context.digest()]
    return f"of another draw: {wrong}" if wrong else ""


def _committed(record: DrawRecord, commits: frozenset[str] | None) -> str:
    if commits is None:
        return ""
    made = {header_hash(bytes.fromhex(one.header), record.context.suite).hex() for one in record.revealed}
    return f"not committed before the reveal: {sorted(made - commits)}" if made - commits else ""


def _pieces(record: DrawRecord, _: frozenset[str] | None) -> str:
    _values(record)
    return ""


def _seed(record: DrawRecord, _: frozenset[str] | None) -> str:
    seed = draw_seed(context=record.context, contributions=_values(record))
    return "" if seed.hex() == record.seed else "the seed is not the hash of the contributions"


def _taken(record: DrawRecord, _: frozenset[str] | None) -> str:
    right = called(
        seed=bytes.fromhex(record.seed),
        ids=record.ids,
        wanted=record.wanted,
        declined=record.declined,
        suite=record.context.suite,
    )
    return "" if right == record.taken else f"called should be {list(right)}"


CHECKS: dict[int, tuple[str, str, Check]] = {
    1: ("名单与承诺一致", "the pool is the one committed to", _pool),
    2: ("各方各有一份贡献", "each party contributed once", _parties),
    3: ("贡献属于本次抽取", "the contributions are to this draw", _same_draw),
    4: ("承诺先于揭示", "every contribution was committed before the reveal", _committed),
    5: ("分片与承诺一致", "every piece fits its commitment", _pieces),
    6: ("种子由贡献算出", "the seed follows from the contributions", _seed),
    7: ("结果由种子算出，拒绝者由同一排列递补", "who was called follows from the seed, after declines too", _taken),
}
