"""The auctions of Tsuchiura: the hole in the margins around zero, the pairs and the communities."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tianping.insight import missing_bids, networks
from tianping.insight.indicators import Run
from tianping.insight.tables import Store
from tianping.insight.tables.intake import Intake, read

AUCTIONS = Path(__file__).parents[2] / "launch" / "data" / "tsuchiura-auctions.csv"


@pytest.fixture(scope="module")
def read_in() -> Iterator[tuple[Store, Intake]]:
    store = Store.open()
    intake = read(store, [AUCTIONS], currency="JPY")
    Run(store).run()
    yield store, intake
    store.close()


def test_the_columns_of_the_file_are_known_and_all_is_read(read_in: tuple[Store, Intake]) -> None:
    _, intake = read_in
    assert (intake.rows["tenders"], intake.rows["bids"]) == (1565, 6013)
    assert {note.code for note in intake.notes} == {"bids-without-amount", "bids-without-date"}


def test_bids_are_missing_around_zero(read_in: tuple[Store, Intake]) -> None:
    found = missing_bids.gaps(read_in[0])[0]
    assert found.width == 0.002
    assert found.counts == (245, 228, 72, 107, 286, 398)  # published: 246, 228, 72, 108, 284, 396
    assert found.ties == 26
    assert found.p < 1e-30
    assert found.found


def test_firms_that_meet_far_more_often_than_by_chance_are_named(read_in: tuple[Store, Intake]) -> None:
    found = networks.pairs(read_in[0])
    assert found[0].met == 88
    assert found[0].expected < 10
    assert found[0].p < 1e-80


def test_the_landscapers_are_a_community_that_takes_turns(read_in: tuple[Store, Intake]) -> None:
    first = networks.communities(read_in[0])[0]
    assert "tsuchiura landscaping" in first.members
    assert first.exclusivity > 0.9
    assert first.evenness > 0.9
