"""Any one of the three trustees may be lost before the close, or be behind: all bids open with the two others."""

import shutil

import pytest
from tests.journeys.town import Town

from tianping.launch.tendering import Planned
from tianping.sealing.keys import WrappingKeys

PRICES = (710_000, 720_000, 730_000)


def _opened_without(town: Town, one: Planned, lost: str) -> None:
    """All bids are read out as sealed, and the lost trustee gave nothing."""
    assert town.opened_prices(one) == town.prices(one)
    assert town.city.platforms[lost].origin not in town.opening(one)["trustees"]
    assert len(town.opening(one)["trustees"]) == 2


@pytest.mark.parametrize("kind", ["service", "custodian"])
def test_all_bids_open_when_a_trustees_process_is_killed_before_the_close(town: Town, kind: str) -> None:
    (one,) = town.issued(town.auction(*PRICES))
    town.bid(one)
    with town.without(kind):
        town.kill(kind)
        try:
            town.close(one)
            _opened_without(town, one, kind)
        finally:
            town.start(kind)
    town.clock.rest()
    assert "730,000" in town.page("service", f"/tenders/{one.tender}/")


@pytest.mark.parametrize("kind", ["service", "custodian"])
def test_all_bids_open_when_a_trustee_loses_its_disk_before_the_close(town: Town, kind: str) -> None:
    (one,) = town.issued(town.auction(*PRICES))
    town.bid(one)
    folder = town.city.data(kind)
    away = folder.with_name(f"{kind}.lost")
    with town.without(kind):
        town.kill(kind)
        shutil.move(folder, away)
        try:
            town.close(one)
            _opened_without(town, one, kind)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            shutil.move(away, folder)
            town.start(kind)
    town.clock.rest()


def test_all_bids_open_when_the_trading_platform_loses_its_trustee_key(town: Town) -> None:
    (one,) = town.issued(town.auction(*PRICES))
    town.bid(one)
    policy = town.read("trading", f"/api/v1/tenders/{one.tender}")["seal_policy"]
    keys = WrappingKeys(town.city.data("trading") / "wrapping")
    key = keys._path(policy["trustees"][0]["key_id"])
    kept = key.read_bytes()
    key.unlink()
    try:
        town.close(one)
        _opened_without(town, one, "trading")
    finally:
        key.write_bytes(kept)
    town.clock.rest()


def test_a_trustee_whose_clock_is_behind_does_not_release_and_the_two_others_open(town: Town) -> None:
    (one,) = town.issued(town.auction(*PRICES))
    town.bid(one)
    behind = town.city.folder / "custodian-clock.json"
    shutil.copy(town.city.clock, behind)
    with town.without("custodian"):
        town.kill("custodian")
        town.start("custodian", TIANPING_DEMONSTRATION_CLOCK=str(behind))
        town.close(one)
        _opened_without(town, one, "custodian")
        assert not town.events("custodian", "trustee.released", one.tender)
        town.kill("custodian")
        town.start("custodian")
    town.until(lambda: bool(town.events("custodian", "trustee.released", one.tender)), "the late release")
    town.clock.rest()
