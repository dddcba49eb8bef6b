"""Following holds under kill -9 and against forgery: nothing lost, nothing doubled, nothing false taken in."""

import hashlib
import json
from pathlib import Path
from typing import Any

from tests.journeys.proxies import proxy
from tests.journeys.town import PLATFORMS, Town

SCRIPT = Path(__file__).with_name("copies_held.py")
CLEAR = Path(__file__).with_name("alarms_cleared.py")


def _held(town: Town, kind: str) -> dict[str, Any]:
    """What a platform holds, read while its engine stands still."""
    engine = town.process(f"{kind}-engine")
    with town.without(kind):
        engine.stop()
        try:
            found: dict[str, Any] = json.loads(town.inside(kind, SCRIPT).splitlines()[-1])
        finally:
            engine.start()
    return found


def _kill_and_start(town: Town, *engines: str) -> None:
    for name in engines:
        town.process(name).kill()
    for name in engines:
        town.process(name).start()


def test_a_follower_killed_in_the_middle_resumes_with_nothing_lost_or_doubled(town: Town) -> None:
    (one,) = town.issued(town.auction(680_000, 690_000, 699_000))
    _kill_and_start(town, "supervision-engine", "service-engine")
    town.bidders.bid(one)
    _kill_and_start(town, "service-engine", "trading-engine")
    town.clock.rest()
    town.close(one)
    _kill_and_start(town, "supervision-engine", "trading-engine", "service-engine")
    assert town.opened_prices(one) == town.prices(one)
    town.clock.rest()
    for kind in PLATFORMS:
        held = _held(town, kind)
        for other in ("trading", "service", "supervision", "custodian"):
            if other == kind:
                continue
            copy = held["copies"][town.city.platforms[other].origin]
            told = [hashlib.sha256(entry.encode()).hexdigest() for entry in town.log(other)]
            assert copy["positions"] == list(range(len(copy["positions"])))
            assert copy["entries"] == told[: len(copy["entries"])]
            assert copy["doubled_leaves"] == 0
        assert held["rows"] > 100
        assert held["different"] == {}, kind
    town.clock.rest()


def test_an_altered_entry_stops_the_follower_with_an_alarm_and_nothing_of_it_is_kept(
    town: Town, tmp_path: Path
) -> None:
    trading = town.city.platforms["trading"].origin
    altered: list[str] = []

    def alter(path: str, body: bytes) -> bytes:
        if not path.startswith("/exchange/entries"):
            return body
        page = json.loads(body)
        if page["entries"]:
            page["entries"][-1] = _flipped(page["entries"][-1])
            altered.append(page["entries"][-1])
        return json.dumps(page).encode()

    def told() -> dict[str, Any]:
        platforms = town.read("service", "/api/v1/platforms")["platforms"]
        return next(dict(one) for one in platforms if one["platform"] == trading)

    with town.without("service"), proxy(town.url("trading"), alter) as address:
        peers = json.loads((town.city.folder / "peers.json").read_text())
        for peer in peers:
            if peer["origin"] == trading:
                peer["base_url"] = address
        redirected = tmp_path / "peers.json"
        redirected.write_text(json.dumps(peers))
        town.process("service-engine").kill()
        town.start_part("service", "engine", TIANPING_PEERS=str(redirected))
        town.until(lambda: bool(told()["stopped"]), "the alarm")
        held = told()["entries"]
        town.until(lambda: town.size("trading") > held + 2, "more entries at the trading platform")
        assert told()["entries"] == held
        assert altered
        town.process("service-engine").kill()
        assert "inconsistent" in town.inside("service", CLEAR, trading)
        town.start_part("service", "engine")
    town.clock.rest()
    assert told()["stopped"] is False
    copy = _held(town, "service")["copies"][trading]["entries"]
    log = [hashlib.sha256(entry.encode()).hexdigest() for entry in town.log("trading")]
    assert copy == log[: len(copy)]
    assert len(copy) > held
    town.clock.rest()


def _flipped(entry: str) -> str:
    """One digit of the moment is another: still canonical JSON, so that only cryptography can tell."""
    at = entry.index('"at":"') + len('"at":"2026-')
    return entry[:at] + ("1" if entry[at] == "0" else "0") + entry[at + 1 :]
