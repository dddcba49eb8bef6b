"""Supervision suspends: the trading platform obeys, nothing opens meanwhile, and it goes on when it is lifted."""

from tests.journeys.town import Town

BASIS = "条例 第六十二条"


def test_a_suspended_tender_is_closed_but_not_opened_until_it_is_resumed(town: Town) -> None:
    (one,) = town.issued(town.auction(700_000, 710_000, 720_000))
    town.bid(one)
    officer = town.officer()
    reason = "收到投诉，须核实招标文件的资格条件。"
    suspension = officer.post(
        "/api/v1/directives", {"tender": one.tender, "kind": "suspend", "reason": reason, "basis": BASIS}
    )["directive"]
    town.clock.rest()
    assert town.read("trading", f"/api/v1/tenders/{one.tender}/holds")["running"] is False
    assert [e["body"]["directive"] for e in town.events("trading", "directive.obeyed", one.tender)] == [suspension]
    assert town.read("supervision", f"/api/v1/directives/{suspension}")["obeyed_at"]
    assert reason in town.page("trading", f"/tenders/{one.tender}/")

    town.close(one)
    town.until(lambda: bool(town.events("trading", "bids.closed", one.tender)), "the closing")
    town.until(lambda: bool(town.events("custodian", "trustee.release_refused", one.tender)), "the refusal")
    town.clock.rest()
    (told,) = town.read("trading", f"/api/v1/tenders/{one.tender}")["lots"]
    assert told["stage"] == "closed"
    assert not town.events("trading", "opening.read_out", one.tender)
    for trustee in ("trading", "service", "custodian"):
        assert not town.events(trustee, "trustee.released", one.tender)
        (refused,) = town.events(trustee, "trustee.release_refused", one.tender)
        assert refused["body"]["condition"] == 6
        assert suspension in refused["body"]["cause"]

    resume = {"tender": one.tender, "kind": "resume", "lifts": suspension, "reason": "核实完毕，未见违法。"}
    resumption = officer.post("/api/v1/directives", resume | {"basis": BASIS})["directive"]
    assert town.opened_prices(one) == town.prices(one)
    town.clock.rest()
    assert town.read("trading", f"/api/v1/tenders/{one.tender}/holds")["running"] is True
    assert town.read("supervision", f"/api/v1/directives/{resumption}")["obeyed_at"]
    obeyed = [e["body"]["directive"] for e in town.events("trading", "directive.obeyed", one.tender)]
    assert obeyed == [suspension, resumption]
