from datetime import UTC, datetime, timedelta

from tianping.exchange.catalogue.award import AwardDecided, CandidatesPublished, WrittenReportSubmitted
from tianping.exchange.catalogue.bids import BidsClosed
from tianping.exchange.catalogue.documents import DocumentsClarified, DocumentsIssued
from tianping.exchange.catalogue.holds import TenderFailed
from tianping.exchange.catalogue.plans import LotPlanned, TenderPlanned
from tianping.exchange.tender_limits import TenderFacts, limits_of

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)
TENDER, LOT = "E9901000001000001001", "E9901000001000001001001"


def planned() -> TenderFacts:
    facts = TenderFacts()
    lot = LotPlanned(lot=LOT, deal="A01-…", name="施工", content="路面", estimate="5000000.00")
    event = TenderPlanned(
        tender=TENDER,
        project=TENDER[:17],
        name="道路",
        buyer="91990100TP0000029Y",
        buyer_name="建设局",
        method="open",
        mandatory=True,
        construction=True,
        state_funded=True,
        region="990100",
        classification="A080000",
        supervisor="监督站",
        lots=(lot,),
    )
    facts.learn(event, START)
    return facts


def issued(*, preparation: timedelta) -> TenderFacts:
    facts = planned()
    event = DocumentsIssued(
        tender=TENDER,
        version=1,
        available_from=START,
        available_until=START + 6 * DAY,
        bids_due_at=START + preparation,
        opening_at=START + preparation,
        bid_validity_days=90,
        evaluation_method="lowest-evaluated-price",
        minimum_bids=3,
        policy={},
        policy_digest="",
        policy_signature="",
    )
    facts.learn(event, START)
    return facts


def words(facts: TenderFacts, *, now: datetime) -> dict[str, str]:
    return {limit.rule.id: limit.status.word for limit in limits_of(facts, now=now)}


def test_before_the_issue_every_limit_is_provisional():
    assert set(words(planned(), now=START).values()) == {"prov"}


def test_enough_time_for_bids_runs_and_is_kept_at_its_end():
    facts = issued(preparation=21 * DAY)
    assert words(facts, now=START + DAY)["bid-preparation"] == "well"
    assert words(facts, now=START + 21 * DAY)["bid-preparation"] == "done"
    assert words(facts, now=START + 21 * DAY)["document-availability"] == "done"


def test_too_little_time_for_bids_is_a_breach_from_the_start():
    assert words(issued(preparation=19 * DAY), now=START + DAY)["bid-preparation"] == "breach"


def test_a_late_clarification_that_moves_nothing_is_a_breach():
    facts = issued(preparation=21 * DAY)
    due = START + 21 * DAY
    facts.learn(
        DocumentsClarified(tender=TENDER, number=1, content="改", affects_preparation=True, bids_due_at=due),
        START + 10 * DAY,
    )
    assert words(facts, now=START + 11 * DAY)["clarification"] == "breach"


def test_the_written_report_is_awaited_after_the_award_and_done_when_it_is_there():
    facts = issued(preparation=21 * DAY)
    at = START + 22 * DAY
    facts.learn(BidsClosed(tender=TENDER, closed_at=at, lots=()), at)
    facts.learn(
        CandidatesPublished(
            tender=TENDER,
            lot=LOT,
            report_received_at=at,
            from_at=at + DAY,
            until_at=at + 4 * DAY,
            candidates=(),
            method="lowest-evaluated-price",
        ),
        at + DAY,
    )
    won = AwardDecided(tender=TENDER, lot=LOT, winner="91990100TP0000029Y", winner_name="甲", price="1.00", rank=1)
    facts.learn(won, at + 5 * DAY)
    assert words(facts, now=at + 6 * DAY)["written-report"] == "well"
    assert words(facts, now=at + 40 * DAY)["written-report"] == "breach"
    facts.learn(WrittenReportSubmitted(tender=TENDER, content="情况"), at + 7 * DAY)
    assert words(facts, now=at + 40 * DAY)["written-report"] == "done"


def test_a_tender_whose_lots_all_failed_owes_no_written_report():
    facts = issued(preparation=21 * DAY)
    failed = TenderFailed(tender=TENDER, lot=LOT, cause="too-few-bids", count=1, rule="bidders", explanation="不足三家")
    facts.learn(failed, START + 22 * DAY)
    assert facts.stage() == "failed"
    assert "written-report" not in words(facts, now=START + 23 * DAY)
