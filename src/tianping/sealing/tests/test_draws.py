"""A draw is fair, recomputable, and cannot be spoiled by silence."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.sealing import suites
from tianping.sealing.draw_checks import verify_draw
from tianping.sealing.draws import (
    BadDraw,
    Contribution,
    DrawContext,
    DrawRecord,
    called,
    contribute,
    contribution_value,
    permutation,
    pool_digest,
    reveal,
    run_draw,
)
from tianping.sealing.framing import lp
from tianping.sealing.header import BadHeader
from tianping.sealing.shares import Pieces, SpoiledBox, check_box

from .conftest import ORIGINS, Seal

INTL = suites.suite("INTL-1")
KEYS = [suites.generate_x25519() for _ in range(3)]
PUBLICS = [public for _, public in KEYS]
SALT = bytes(range(32))
IDS = tuple(sorted(f"expert-{number:03}" for number in range(40)))


def context(**changes: Any) -> DrawContext:
    facts: dict[str, Any] = {
        "draw": "D-1",
        "purpose": "evaluation committee",
        "parties": ORIGINS,
        "pool": pool_digest(IDS, salt=SALT),
        "size": len(IDS),
    }
    return DrawContext(**(facts | changes))


def contributions(ctx: DrawContext) -> list[Contribution]:
    return [contribute(context=ctx, party=party, publics=PUBLICS) for party in ctx.parties]


def record(ctx: DrawContext | None = None, **changes: Any) -> DrawRecord:
    ctx = ctx or context()
    facts: dict[str, Any] = {
        "context": ctx,
        "ids": IDS,
        "salt": SALT,
        "revealed": [(one.header_bytes, one.pieces) for one in contributions(ctx)],
        "wanted": 5,
    }
    return run_draw(**(facts | changes))


def held(one: Contribution, *numbers: int) -> dict[int, Pieces]:
    return {
        i: check_box(suite=INTL, private=KEYS[i - 1][0], index=i, header_bytes=one.header_bytes, box=one.boxes[i - 1])
        for i in numbers
    }


def test_a_draw_checks_out() -> None:
    made = record()
    assert len(set(made.taken)) == 5
    assert all(finding.holds for finding in verify_draw(made))
    assert DrawRecord.model_validate_json(made.model_dump_json()) == made


def test_any_two_trustees_reveal_for_a_silent_party() -> None:
    silent = contributions(context())[0]
    for pair in ((1, 2), (1, 3), (2, 3)):
        assert reveal(header_bytes=silent.header_bytes, pieces=held(silent, *pair)) == silent.pieces
    with pytest.raises(BadDraw, match="missing"):
        reveal(header_bytes=silent.header_bytes, pieces=held(silent, 3))


def test_a_party_cannot_reveal_anything_but_what_it_committed_to() -> None:
    one, two, _ = contributions(context())
    with pytest.raises(BadDraw, match="does not fit"):
        contribution_value(header_bytes=one.header_bytes, pieces=two.pieces)


def test_a_bids_header_is_no_contribution_and_the_other_way_round(sealing: Seal) -> None:
    _, head = sealing()
    one = contributions(context())[0]
    with pytest.raises(BadHeader):
        contribution_value(header_bytes=head.header_bytes, pieces=one.pieces)
    with pytest.raises(SpoiledBox):
        check_box(suite=INTL, private=KEYS[0][0], index=1, header_bytes=one.header_bytes, box=head.boxes[0])


def test_who_declines_is_followed_by_the_next_of_the_same_permutation() -> None:
    seed = bytes(32)
    order = called(seed=seed, ids=IDS, wanted=len(IDS))
    assert called(seed=seed, ids=IDS, wanted=5, declined=[order[1]]) == (order[0], *order[2:6])
    with pytest.raises(BadDraw, match="exhausted"):
        called(seed=seed, ids=IDS, wanted=len(IDS), declined=[order[0]])


def test_a_missing_doubled_or_foreign_contribution_is_refused() -> None:
    ctx = context()
    one, two, three = ((c.header_bytes, c.pieces) for c in contributions(ctx))
    other = contributions(context(draw="D-2"))[2]
    for revealed in (
        [one, two],
        [one, two, two],
        [one, two, three, three],
        [one, two, (other.header_bytes, other.pieces)],
    ):
        with pytest.raises(BadDraw):
            record(ctx, revealed=revealed)
    with pytest.raises(BadDraw, match="parties"):
        contribute(context=ctx, party="stranger.example", publics=PUBLICS)


def test_a_pool_that_changed_after_it_was_fixed_is_refused() -> None:
    with pytest.raises(BadDraw, match="pool"):
        record(ids=IDS[:-1])
    for ids in ((), ("b", "a"), ("a", "a")):
        with pytest.raises(BadDraw):
            pool_digest(ids, salt=SALT)


@pytest.mark.parametrize(
    ("change", "numbers"),
    [
        (lambda r: {"ids": tuple(one if one in r.taken else one + "x" for one in r.ids)}, {1}),
        (lambda r: {"revealed": r.revealed[:2]}, {2, 6}),
        (lambda r: {"context": r.context.model_copy(update={"purpose": "another"})}, {3, 6}),
        (
            lambda r: {"revealed": (r.revealed[0].model_copy(update={"pieces": ("0" * 64,) * 3}), *r.revealed[1:])},
            {5, 6},
        ),
        (lambda r: {"seed": "0" * 64}, {6, 7}),
        (lambda r: {"taken": tuple(reversed(r.taken))}, {7}),
        (lambda r: {"declined": (r.taken[0],)}, {7}),
    ],
)
def test_whatever_is_wrong_with_a_record_fails_its_numbered_check(change: Any, numbers: set[int]) -> None:
    made = record()
    findings = verify_draw(made.model_copy(update=change(made)))
    assert {finding.number for finding in findings if not finding.holds} == numbers
    assert all(finding.reason for finding in findings if not finding.holds)


def test_a_contribution_that_no_log_held_before_the_reveal_is_found() -> None:
    ctx = context()
    made = contributions(ctx)
    drawn = record(ctx, revealed=[(one.header_bytes, one.pieces) for one in made])
    commits = frozenset(one.commit for one in made)
    assert all(finding.holds for finding in verify_draw(drawn, commits=commits))
    late = verify_draw(drawn, commits=commits - {made[0].commit})
    assert [finding.number for finding in late if not finding.holds] == [4]


@given(seed=st.binary(min_size=32, max_size=32), n=st.integers(min_value=0, max_value=200))
def test_a_permutation_holds_everyone_once_and_is_always_the_same(seed: bytes, n: int) -> None:
    order = permutation(seed, n)
    assert sorted(order) == list(range(n))
    assert permutation(seed, n) == order


def test_every_order_of_three_comes_as_often_as_any_other() -> None:
    orders = Counter(permutation(number.to_bytes(32, "big"), 3) for number in range(6000))
    assert len(orders) == 6
    assert sum((count - 1000) ** 2 / 1000 for count in orders.values()) < 20.5  # chi-square, 5 degrees, 99.9 %


def test_words_that_would_favour_small_numbers_are_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    from tianping.sealing import draws

    monkeypatch.setattr(draws, "WORD", 10)  # digits in place of words of 64 bits
    row = suites.suite("INTL-1")
    words = {lp(b"word", b"s", n.to_bytes(8, "big")): word for n, word in enumerate((9, 9, 5))}
    fixed = row.__class__(**(vars(row) | {"hash": lambda data: words[data].to_bytes(8, "big")}))
    assert draws._below(fixed, b"s", 3, 0) == (2, 3)
