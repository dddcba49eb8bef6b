"""Whole tenders through the running platforms: prices as sealed, receipts proven, one public record, an award."""

from datetime import datetime, timedelta

import pytest
from tests.journeys.town import FIRMS, LOGS, MANDATORY, SMALL, Town

from tianping.bidder.trading_api import PlatformRefused
from tianping.launch import awarding
from tianping.launch.judging import Committees
from tianping.launch.tendering import PREPARATION


def test_a_tender_goes_from_plan_to_award_and_archive_over_http(town: Town) -> None:
    (one,) = town.issued(town.auction(810_000, 795_500, 803_210, reserve=SMALL))
    handed = town.bid(one)
    for bid in handed:
        lines = town.bidders.receipt(bid.firm, bid.receipts[-1])["lines"]
        names = {line["name"] for line in lines}
        assert {"batch", "log", "cosignatures", "mirror"} < names
        assert sum(name.startswith("trustee:") for name in names) == 3
        assert {line["state"] for line in lines} == {"proven"}, lines

    town.close(one)
    assert town.opened_prices(one) == town.prices(one)
    town.clock.rest()
    _same_public_record(town, one.tender, one.lot)

    committees = Committees(town.cast)
    committees.request([one])
    town.clock.rest()
    committees.judge(one, committees.seat([one])[one.tender])
    until = datetime.fromisoformat(awarding.publish(town.buyer, one)["until_at"])
    town.clock.step_to(until + timedelta(hours=9))
    award = awarding.award(town.buyer, one)
    assert award["winner_name"] == FIRMS[1]
    town.clock.rest()
    awarding.archive(town.buyer, one)
    bundle = awarding.bundle(town.buyer, one, town.city.folder / "bundles")

    verified = town.tianping("verify", str(bundle), "--trust", str(town.anchors_file))
    assert verified.returncode == 0, verified.stdout + verified.stderr
    altered = bundle.with_name("altered.zip")
    content = bytearray(bundle.read_bytes())
    content[len(content) // 2] ^= 1
    altered.write_bytes(content)
    assert town.tianping("verify", str(altered), "--trust", str(town.anchors_file)).returncode == 1


def _same_public_record(town: Town, tender: str, lot: str) -> None:
    """What trading says is what the service platform carried and supervision counts from."""
    told = town.read("trading", f"/api/v1/tenders/{tender}")
    assert told["lots"][0]["stage"] == "opened"
    assert town.read("supervision", f"/api/v1/tenders/{tender}/limits")["stage"] == "opened"
    own = [notice["sha256"] for notice in town.read("trading", f"/api/v1/tenders/{tender}/notices")["notices"]]
    carried = town.read("service", "/api/v1/publications/search", q=told["name"])["notices"]
    assert own
    assert sorted(own) == sorted(notice["sha256"] for notice in carried if notice["tender"] == tender)
    entries = [entry for entry in town.log("trading") if f'"tender":"{tender}"' in entry]
    assert any('"type":"opening.read_out"' in entry for entry in entries)
    for kind in ("trading", "service", "supervision"):
        page = town.page(kind, f"/tenders/{tender}/")
        assert told["name"] in page
        assert FIRMS[1] in page
        assert "795,500" in page


def test_fewer_than_three_bids_fail_by_law_and_late_ones_are_refused(town: Town) -> None:
    few, late = town.issued(
        town.auction(5_500_000, 5_600_000, reserve=MANDATORY),
        town.auction(5_500_000, 5_600_000, 5_700_000, 5_800_000, reserve=MANDATORY),
        period=PREPARATION + timedelta(days=1),
    )
    town.bidders.bid(few)
    handed = town.bidders.bid(late)
    late_file = town.sealed(late, firm=4, price=5_400_000)
    town.clock.rest()
    withdrawn = town.bidders.api(FIRMS[3]).withdraw(handed[3].receipts[-1])
    assert withdrawn["statement"]["content"]
    again = town.again(late, handed[0], price=5_450_000)
    town.close(late)

    with pytest.raises(PlatformRefused) as refused:
        town.bidders.api(FIRMS[4]).submit(lot=late.lot, path=late_file)
    assert "已过截止时间" in refused.value.sentence("zh")
    assert "too late" in refused.value.sentence("en")

    expected = {FIRMS[0]: "5450000.00", FIRMS[1]: "5600000.00", FIRMS[2]: "5700000.00"}
    assert town.opened_prices(late) == expected
    (listed,) = town.events("trading", "bids.closed", late.tender)[0]["body"]["lots"]
    assert [bid["seal"] for bid in listed["standing"]] == [handed[1].seals[0], handed[2].seals[0], again]
    assert listed["replaced"] == [handed[0].seals[0]]
    assert listed["withdrawn"] == [handed[3].seals[0]]

    town.clock.rest()
    (failed,) = town.events("trading", "tender.failed", few.tender)
    assert (failed["body"]["cause"], failed["body"]["count"], failed["body"]["rule"]) == ("too-few-bids", 2, "bidders")
    assert "第二十八条" in failed["body"]["explanation"]
    assert not town.events("trading", "opening.read_out", few.tender)
    assert not [entry for kind in LOGS for entry in town.events(kind, "trustee.released", few.tender)]
