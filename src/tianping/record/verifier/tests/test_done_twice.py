"""Candidates published twice, awards given twice: what was replaced is held against nothing that came after."""

from datetime import timedelta

import pytest

from tianping.canonical import decode
from tianping.record.events import rfc3339
from tianping.record.verifier.numbered import verify_file
from tianping.record.verifier.tests.city import ANCHORS, BIDS, LOT, TENDER, City


def failed(tmp_path, city):
    report = verify_file(city.pack(tmp_path / "t.zip"), anchors=ANCHORS)
    return {o.check.number for o in report.outcomes if o.state == "fails"}


class Again(City):
    """The first candidates fell with an objection on the sixth day of their publicity."""

    def award(self):
        self.first()
        self.objected()
        self.second()
        self.decide(self.day(40))

    def first(self):
        at = self.day(23)
        self.trading.public("evaluation.reported", at, {"tender": TENDER, "lot": LOT, "received_at": rfc3339(at)})
        self.publish(24, sorted(BIDS, key=lambda bid: float(bid[1])), ())

    def objected(self):
        body = {"tender": TENDER, "lot": LOT, "report": "4" * 64, "reason": "异议成立"}
        self.trading.public("evaluation.reopened", self.day(29), body)

    def second(self):
        at = self.day(31)
        body = {"tender": TENDER, "lot": LOT, "received_at": rfc3339(at)}
        if "no_second_report" not in self.changes:
            self.trading.public("evaluation.reported", at, body)
        if "no_second_publicity" not in self.changes:
            self.publish(32, [bid for bid in BIDS if bid[0] != "B2"], ["B2"])

    def publish(self, day, ranked, rejected):
        shown = [
            {"rank": rank, "receipt": r, "bidder": f"uscc-{r}", "price": price, "evaluated_price": price}
            for rank, (r, price) in enumerate(ranked, 1)
        ]
        body = {
            "tender": TENDER, "lot": LOT, "report_received_at": rfc3339(self.day(day - 1)),
            "from_at": rfc3339(self.day(day)), "until_at": rfc3339(self.day(day + 6)), "candidates": shown,
            "others": [], "rejected": [{"receipt": r} for r in rejected], "method": "lowest-evaluated-price",
        }  # fmt: skip
        self.trading.public("candidates.published", self.day(day), body)

    def decide(self, at, winner="A1", price="900.00", rank=1, reason=""):
        body = {
            "tender": TENDER,
            "lot": LOT,
            "winner": f"uscc-{winner}",
            "price": price,
            "rank": rank,
            "reason": reason,
        }
        self.trading.public("award.decided", at, body | self.changes.get("award", {}))


def test_a_tender_whose_candidates_were_published_twice_holds(tmp_path):
    assert failed(tmp_path, Again()) == set()


def test_the_winner_of_the_first_candidates_is_none_of_the_second(tmp_path):
    assert failed(tmp_path, Again(award={"winner": "uscc-B2", "price": "870.50"})) == {14}


def test_an_award_before_the_second_publicity_has_ended_is_a_fault(tmp_path):
    class Early(Again):
        def decide(self, at, **more):
            super().decide(self.day(37), **more)

    assert failed(tmp_path, Early()) == {11}


@pytest.mark.parametrize("left_out", ["no_second_report", "no_second_publicity"])
def test_after_a_reopening_nothing_of_before_counts(tmp_path, left_out):
    assert failed(tmp_path, Again(**{left_out: True})) == {17}


class Revoked(Again):
    """The first winner refuses the contract, and the second candidate is awarded while its publicity has long ended."""

    def award(self):
        self.first()
        self.decide(self.day(31), winner="B2", price="870.50")
        body = {"tender": TENDER, "lot": LOT, "winner": "uscc-B2", "cause": "refused-contract", "reason": "拒签"}
        self.trading.public("award.revoked", self.day(45), body)
        self.decide(self.day(50), rank=2, reason="第一名拒签合同")
        days = self.changes.get("report_after", 10)
        self.trading.public(
            "report.submitted", self.day(50) + timedelta(days=days), {"tender": TENDER, "content": "。"}
        )


def test_the_report_is_counted_from_the_award_that_stands(tmp_path):
    assert failed(tmp_path, Revoked()) == set()


def test_a_report_that_is_late_after_the_award_that_stands_is_a_fault(tmp_path):
    assert failed(tmp_path, Revoked(report_after=16)) == {11}


def test_the_city_of_these_tests_is_the_one_of_the_others(tmp_path):
    told = [decode(data)["type"] for data in City().trading.data]
    assert told.count("candidates.published") == 1
    assert failed(tmp_path, City()) == set()
