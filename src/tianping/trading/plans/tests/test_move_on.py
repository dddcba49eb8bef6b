"""A lot moves through its stages in the order of the law."""

import pytest

from tianping.trading.plans.actions import MOVES, WrongStage, move_on
from tianping.trading.plans.models import STAGES, Lot
from tianping.trading.tests import scenes

pytestmark = pytest.mark.django_db


def test_a_lot_goes_all_the_way_to_the_archive() -> None:
    lot = scenes.tender().lots.get()
    for stage in ("issued", "closed", "opened", "evaluated", "publicity", "decided", "notified", "archived"):
        move_on(lot=lot, to=stage)
    assert Lot.objects.get().stage == "archived"


def test_a_stage_cannot_be_skipped() -> None:
    lot = scenes.tender().lots.get()
    with pytest.raises(WrongStage):
        move_on(lot=lot, to="opened")
    assert Lot.objects.get().stage == "planned"


def test_every_stage_is_known() -> None:
    assert set(MOVES) == {stage for stage, _ in STAGES}
    assert {to for moves in MOVES.values() for to in moves} <= set(MOVES)
