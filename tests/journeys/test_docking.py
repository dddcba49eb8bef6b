"""Docking is open to all: who passes the interface check is docked; refusal is for a listed reason, and published."""

from typing import Any

from tests.journeys.proxies import serving
from tests.journeys.third_party import Log, Site, propose
from tests.journeys.town import Town

from tianping.law import codes


def _decided(town: Town, log: Log) -> dict[str, Any]:
    """The published decision; the check runs by itself."""

    def decisions() -> list[dict[str, Any]]:
        told = town.read("service", "/api/v1/platforms")["decisions"]
        return [one for one in told if one["platform"] == log.origin]

    town.until(lambda: bool(decisions()), "a decision")
    return decisions()[0]


def _proposed(town: Town, log: Log, number: int) -> dict[str, Any]:
    for place in range(5):
        log.say(f"你好，第 {place} 条", place)
    service = town.city.platforms["service"]
    site = type("ItsSite", (Site,), {"log": log})
    with serving(site) as address:
        operator = codes.fictitious_uscc(number)
        answer = propose(log, base=service.url, to=service.origin, own_address=address, operator=operator)
        assert answer.status_code == 202, answer.text
        decision = _decided(town, log)
        if decision["docked"]:
            town.until(lambda: _followed(town, log) == len(log.entries), "following")
    return decision


def _followed(town: Town, log: Log) -> int:
    told = town.read("service", "/api/v1/platforms")["platforms"]
    return next(int(one["entries"]) for one in told if one["platform"] == log.origin)


def test_a_third_partys_log_passes_the_interface_check_is_docked_and_followed(town: Town) -> None:
    decision = _proposed(town, Log("third.other.example"), 900_001)
    assert decision["docked"] is True
    town.until(lambda: any('"type":"platform.docked"' in entry for entry in town.log("service")), "the entry")


def test_a_third_partys_log_with_a_forged_entry_is_refused_for_a_listed_reason(town: Town) -> None:
    decision = _proposed(town, Log("forging.other.example", forged=3), 900_002)
    listed = {reason["id"] for reason in town.read("service", "/api/v1/platforms")["reasons"]}
    assert decision["docked"] is False
    assert decision["reason"] == "entries"
    assert decision["reason"] in listed
    assert any(
        '"type":"platform.refused"' in entry and "forging.other.example" in entry for entry in town.log("service")
    )
