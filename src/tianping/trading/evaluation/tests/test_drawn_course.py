"""A draw computed again from the entries of the logs alone, and every lie in them found."""

from typing import Any

import pytest

from tianping.exchange.catalogue.draws import DrawAnnounced, DrawConcluded, DrawRevealed
from tianping.exchange.entries import Entry
from tianping.sealing import suites
from tianping.sealing.draws import contribute, draw_seed, permutation
from tianping.trading.evaluation.drawn_course import Course, checks, courses
from tianping.trading.tests import scenes
from tianping.trustee.draws import committed, context_of, value_of, written
from tianping.web.tenders.reading import TenderRecord

TENDER, DRAW = "E9901000001000001001", "d" * 32
PARTIES = ("trading.localhost", scenes.SERVICE, scenes.CUSTODIAN)
POOL = tuple(sorted(f"{at:064x}" for at in range(1, 8)))


def course(*, declined: int = 0, **lies: Any) -> Course:
    """A draw of four of seven as three logs tell it; `lies` change the outcome."""
    announced = DrawAnnounced(draw=DRAW, tender=TENDER, purpose="committee", pool=POOL, seats=4, parties=PARTIES)
    publics = [suites.generate_x25519()[1] for _ in PARTIES]
    made = {one: contribute(context=context_of(announced), party=one, publics=publics) for one in PARTIES}
    commits = {one: committed(made[one], announced=announced) for one in PARTIES}
    told = {one: written(made[one].pieces) for one in PARTIES}
    context = context_of(announced)
    values = [value_of(commits[one], party=one, contribution=told[one], context=context) for one in PARTIES]
    seed = draw_seed(context=context, contributions=values)
    order = permutation(seed, len(POOL))
    gone = [POOL[place] for place in order[:declined]]
    facts: dict[str, Any] = {
        "draw": DRAW, "tender": TENDER, "contributions": told, "seed": seed.hex(), "permutation": order,
        "drawn": tuple(POOL[place] for place in order[declined : declined + 4]), "declined": tuple(gone),
    }  # fmt: skip
    entries: list[Entry] = [scenes.entry(announced, origin=scenes.SERVICE)]
    entries += [scenes.entry(commits[one], origin=one) for one in PARTIES]
    for one in PARTIES:
        event = DrawRevealed(draw=DRAW, tender=TENDER, party=one, contribution=told[one])
        entries.append(scenes.entry(event, origin=one, at=scenes.NOW + scenes.DAY))
    entries.append(scenes.entry(DrawConcluded(**(facts | lies)), origin=scenes.SERVICE, at=scenes.NOW + 2 * scenes.DAY))
    return courses(TenderRecord(TENDER, tuple(entries), {}))[0]


def wrong(found: Course) -> list[str]:
    return [one.what for one in checks(found) if not one.holds]


@pytest.mark.parametrize("declined", [0, 1, 3])
def test_a_true_draw_holds_after_declines_too(declined: int) -> None:
    found = course(declined=declined)
    assert len(checks(found)) == 5
    assert wrong(found) == []
    assert all(party.counted and party.revealed for party in found.parties)


def test_another_seed_is_found() -> None:
    assert "seed" in wrong(course(seed="ab" * 32))


def test_another_permutation_is_found() -> None:
    assert "permutation" in wrong(course(permutation=(0, 1, 2, 3, 4, 5, 6)))


def test_a_friend_put_in_is_found() -> None:
    assert wrong(course(drawn=("f" * 64, *POOL[:3]))) == ["taken"]


def test_a_contribution_that_was_not_committed_to_is_found() -> None:
    assert wrong(course(contributions=dict.fromkeys(PARTIES, "00" * 96))) == ["pieces"]


def test_a_draw_under_way_has_nothing_to_compute_yet() -> None:
    announced = DrawAnnounced(draw=DRAW, tender=TENDER, purpose="committee", pool=POOL, seats=4, parties=PARTIES)
    entry = scenes.entry(announced, origin=scenes.SERVICE)
    found = courses(TenderRecord(TENDER, (entry,), {}))[0]
    assert checks(found) == []
    assert [party.committed for party in found.parties] == [None] * 3
