"""The six conditions, each on its own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.trustee.rules import Facts, Lot, releasable, still_on_their_way, verdict

OPENING = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
A, B, C, D, E = (letter * 64 for letter in "abcde")


def facts(**changed: object) -> Facts:
    lots = {"L1": Lot(standing=(A, B, C), replaced=(D,), dummies=(E,))}
    good = Facts(
        now=OPENING + timedelta(seconds=1),
        opening_at=OPENING,
        due_at=OPENING,
        closed_position=7,
        closed_at=OPENING,
        witnessed_size=9,
        lots=lots,
        answered=frozenset({A, B, C, D, E}),
        held=frozenset({A, B, C, D, E}),
        previous={A: D},
        supervision_age=timedelta(seconds=5),
        freshness_limit=timedelta(hours=1),
    )
    return replace(good, **changed)  # type: ignore[arg-type]


def said(**changed: object) -> tuple[int, str]:
    found = verdict(facts(**changed))
    return found.number, found.word


def test_all_conditions_hold() -> None:
    assert said() == (6, "holds")
    assert releasable(facts()) == {A, B, C}


@pytest.mark.parametrize("early", [timedelta(microseconds=1), timedelta(days=1)])
def test_a_trustee_whose_clock_is_behind_waits(early: timedelta) -> None:
    assert said(now=OPENING - early) == (1, "waits")


def test_a_trustee_whose_clock_is_ahead_waits_for_the_closing_list() -> None:
    assert said(now=OPENING + timedelta(days=1), closed_position=None, closed_at=None) == (2, "waits")


def test_an_opening_moved_earlier_is_refused() -> None:
    assert said(moved_earlier=5) == (1, "fails")


def test_nothing_is_said_before_the_time_even_where_it_will_fail() -> None:
    assert said(now=OPENING - timedelta(1), moved_earlier=5, suspended_by=("x",)) == (1, "waits")


def test_the_opening_waits_for_a_later_deadline() -> None:
    assert said(due_at=OPENING + timedelta(days=1)) == (1, "waits")


def test_a_substituted_key_is_refused() -> None:
    assert said(policy_fault="another key") == (0, "fails")


def test_without_a_cosigned_checkpoint_it_waits() -> None:
    assert said(witnessed_size=7) == (2, "waits")


def test_a_list_closed_before_the_deadline_is_refused() -> None:
    assert said(closed_at=OPENING - timedelta(seconds=1)) == (2, "fails")


def test_a_second_closing_list_is_refused() -> None:
    assert said(contradicted=8) == (2, "fails")


def test_an_answered_receipt_missing_from_the_list_is_refused() -> None:
    assert said(answered=frozenset({A, B, C, D, E, "f" * 64})) == (3, "fails")


def test_a_seal_in_two_lists_is_refused() -> None:
    assert said(lots={"L1": Lot(standing=(A, B, C, D), replaced=(D,), dummies=(E,))}) == (3, "fails")


def test_an_older_version_that_stands_is_refused() -> None:
    assert said(lots={"L1": Lot(standing=(D, B, C), withdrawn=(A,), dummies=(E,))}) == (4, "fails")


def test_fewer_than_the_minimum_are_refused() -> None:
    assert said(lots={"L1": Lot(standing=(A, B), replaced=(C, D), dummies=(E,))}) == (5, "fails")


def test_a_voluntary_tender_opens_with_the_number_its_documents_state() -> None:
    lots = {"L1": Lot(standing=(A, B), replaced=(C, D), dummies=(E,))}
    assert said(lots=lots, minimum_bids=2) == (6, "holds")


def test_only_lots_with_enough_bids_are_released() -> None:
    lots = {"L1": Lot(standing=(A, B, C)), "L2": Lot(standing=(D,), dummies=(E,))}
    assert said(lots=lots, previous={}) == (6, "holds")
    assert releasable(facts(lots=lots)) == {A, B, C}


def test_a_suspended_tender_is_refused() -> None:
    assert said(suspended_by=("d1",)) == (6, "fails")


@pytest.mark.parametrize("age", [None, timedelta(hours=2)])
def test_stale_supervision_releases_with_an_alarm(age: timedelta | None) -> None:
    found = verdict(facts(supervision_age=age))
    assert (found.number, found.word) == (6, "holds")
    assert found.alarm


def test_a_box_on_its_way_is_known_and_a_spoiled_one_is_not_waited_for() -> None:
    late = facts(held=frozenset({A}), unopenable=frozenset({B}))
    assert still_on_their_way(late) == {C}
    assert releasable(late) == {A}


seals = st.sets(st.sampled_from([A, B, C, D, E]))


@given(answered=seals, standing=seals, dummies=seals, held=seals)
def test_whatever_is_released_stands_and_everything_answered_is_listed(
    answered: set[str], standing: set[str], dummies: set[str], held: set[str]
) -> None:
    found = facts(
        lots={"L1": Lot(standing=tuple(standing), dummies=tuple(dummies))},
        answered=frozenset(answered),
        held=frozenset(held),
    )
    assert releasable(found) <= standing & held
    if verdict(found).word == "holds":
        assert answered <= standing | dummies
        assert len(standing) >= 3
        assert not standing & dummies
