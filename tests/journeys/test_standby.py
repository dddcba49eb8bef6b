"""The trading platform's disk and database are lost before the close: a standby from kit and peers opens all bids."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.journeys.town import Town

PRICES = (710_000, 720_000, 730_000, 740_000)


def _trading(town: Town, *words: str) -> str:
    """A command of the trading platform; returns what it printed."""
    done = town.run("trading", *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def kit(town: Town) -> Iterator[Path]:
    """Where the recovery kit is kept, apart from every platform."""
    folder = town.city.folder / "kit"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_all_bids_open_after_the_trading_platform_lost_its_disk_and_its_database(town: Town, kit: Path) -> None:
    (one,) = town.issued(town.auction(*PRICES))
    _trading(town, "kit", str(kit))
    disclosure = (town.city.data("trading") / "disclosure.json").read_bytes()
    handed = town.bid(one)
    changed = town.again(one, handed[0], price=705_000)
    town.clock.rest()
    size = town.size("trading")
    before = town.log("trading", until=size)
    with town.without("trading"):
        town.lose("trading")
        town.city.data("trading").mkdir()
        (town.city.data("trading") / "disclosure.json").write_bytes(disclosure)
        _trading(town, "migrate")
        refused = town.run("trading", "standby", "--kit", str(town.city.data("service")))
        assert refused.returncode
        assert "recovery" in refused.stderr
        said = _trading(town, "standby", "--kit", str(kit))
        assert _envelopes(said) >= len(PRICES)  # those of other open tenders come back as well
        twice = town.run("trading", "standby", "--kit", str(kit))
        assert twice.returncode
        assert "not empty" in twice.stderr
        town.start("trading")
    town.sign_in_again()
    town.clock.rest()
    assert town.log("trading", until=size) == before
    town.close(one)
    prices = town.prices(one) | {handed[0].firm: "705000.00"}
    assert town.opened_prices(one) == prices
    read_out = town.opening(one)
    own = town.city.platforms["trading"].origin
    assert own not in read_out["trustees"]
    assert len(read_out["trustees"]) == 2
    assert not read_out["not_opened"]
    (closing,) = town.events("trading", "bids.closed", one.tender)
    assert len(closing["body"]["lots"][0]["standing"]) == len(PRICES)
    assert changed in {bid["seal"] for bid in closing["body"]["lots"][0]["standing"]}
    town.clock.rest()
    assert "705,000" in town.page("service", f"/tenders/{one.tender}/")
    assert not _forks(town)


def _envelopes(said: str) -> int:
    """How many envelopes a standby says it has."""
    found = re.search(r"envelopes: (\d+)", said)
    assert found, said
    return int(found[1])


def _forks(town: Town) -> list[object]:
    """What any platform holds as proof that a log forked."""
    return [
        fork for kind in ("service", "supervision", "custodian") for fork in town.read(kind, "/exchange/forks")["forks"]
    ]


def test_a_kit_that_holds_the_own_trustees_key_opens_all_bids_with_one_other_trustee(town: Town, kit: Path) -> None:
    """The trading platform loses everything, and the custodian is gone too: the standby's own trustee releases.

    The platform's log key was replaced while the tender was open: the log comes back under both keys.
    """
    (one,) = town.issued(town.auction(*PRICES[:3]))
    disclosure = (town.city.data("trading") / "disclosure.json").read_bytes()
    town.bid(one)
    _trading(town, "rotate-key")
    town.clock.rest()
    town.take_anchors_anew()
    _trading(town, "kit", str(kit), "--with-trustee-keys")
    with town.without("trading"):
        town.lose("trading")
        town.city.data("trading").mkdir()
        (town.city.data("trading") / "disclosure.json").write_bytes(disclosure)
        _trading(town, "migrate")
        assert "entrusted again: 3" in _trading(town, "standby", "--kit", str(kit))
        town.start("trading")
    town.sign_in_again()
    town.clock.rest()
    log = town.log("trading")  # read by anybody, from its beginning
    assert any('"type":"platform.key_rotated"' in entry for entry in log)
    with town.without("custodian"):
        town.kill("custodian")
        try:
            town.close(one)
            assert town.opened_prices(one) == town.prices(one)
            trustees = {town.city.platforms[kind].origin for kind in ("trading", "service")}
            assert set(town.opening(one)["trustees"]) == trustees
        finally:
            town.start("custodian")
    town.clock.rest()
    assert not _forks(town)


def test_after_the_standby_the_platform_takes_tenders_and_bids_as_before(town: Town) -> None:
    (one,) = town.issued(town.auction(*PRICES[:3]))
    town.bid(one)
    town.close(one, after=timedelta(seconds=1))
    assert town.opened_prices(one) == town.prices(one)
    town.clock.rest()
