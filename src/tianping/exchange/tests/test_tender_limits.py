from datetime import UTC, datetime, timedelta
from typing import Literal

from tianping.exchange.catalogue.award import AwardDecided, AwardNotified, CandidatesPublished, WrittenReportSubmitted
from tianping.exchange.catalogue.bids import BidsClosed
from tianping.exchange.catalogue.contracts import AwardRevoked, BondsRefunded, ContractSigned, ContractTerms
from tianping.exchange.catalogue.documents import DocumentsClarified, DocumentsIssued
from tianping.exchange.catalogue.holds import TenderFailed, TenderTerminated
from tianping.exchange.catalogue.objections import ObjectionAnswered, ObjectionReceived, ObjectionWithdrawn
from tianping.exchange.catalogue.plans import LotPlanned, TenderPlanned
from tianping.exchange.tender_limits import TenderFacts, limits_of

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
DAY = timedelta(days=1)
AWARDED = START + 30 * DAY
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


def notified(*, bond: str | None = "1000.00") -> TenderFacts:
    facts = planned()
    issue = DocumentsIssued(
        tender=TENDER,
        version=1,
        available_from=START,
        available_until=START + 6 * DAY,
        bids_due_at=START + 21 * DAY,
        opening_at=START + 21 * DAY,
        bid_validity_days=90,
        bond=bond,
        evaluation_method="lowest-evaluated-price",
        minimum_bids=3,
        policy={},
        policy_digest="",
        policy_signature="",
    )
    facts.learn(issue, START)
    won = AwardDecided(tender=TENDER, lot=LOT, winner="91990100TP0000029Y", winner_name="甲", price="1.00", rank=1)
    facts.learn(won, AWARDED)
    told = AwardNotified(
        tender=TENDER, lot=LOT, winner="91990100TP0000029Y", others=(), contract_due=AWARDED + 30 * DAY
    )
    facts.learn(told, AWARDED)
    return facts


def contract(at: datetime) -> ContractSigned:
    return ContractSigned(
        tender=TENDER,
        lot=LOT,
        contract="c" * 32,
        version=1,
        buyer="91990100TP0000029Y",
        winner="91990100TP0000029Y",
        winner_name="甲",
        terms=ContractTerms(price="1.00", period="180 日", quality="合格", content="路面"),
        document="0" * 64,
        signed_at=at,
    )


def test_the_contract_is_awaited_from_the_notice_and_kept_by_signing():
    facts = notified()
    assert words(facts, now=AWARDED + DAY)["contract"] == "well"
    assert words(facts, now=AWARDED + 40 * DAY)["contract"] == "breach"
    facts.learn(contract(AWARDED + 20 * DAY), AWARDED + 20 * DAY)
    assert words(facts, now=AWARDED + 40 * DAY)["contract"] == "done"


def test_bonds_are_returned_within_five_days_of_the_contract_where_any_were_asked_for():
    facts, signed = notified(), AWARDED + 20 * DAY
    facts.learn(contract(signed), signed)
    assert words(facts, now=signed + 10 * DAY)["bond-refund"] == "breach"
    facts.learn(
        BondsRefunded(tender=TENDER, lot=LOT, cause="contract", completed_at=signed + 2 * DAY), signed + 3 * DAY
    )
    assert words(facts, now=signed + 10 * DAY)["bond-refund"] == "done"
    assert "bond-refund" not in words(notified(bond=None), now=signed)


def test_after_a_revoked_award_nobody_awaits_the_contract():
    facts = notified()
    revoked = AwardRevoked(
        tender=TENDER, lot=LOT, winner="91990100TP0000029Y", cause="refused-contract", reason="拒签", bond_kept=True
    )
    facts.learn(revoked, AWARDED + DAY)
    assert words(facts, now=AWARDED + 40 * DAY)["contract"] == "prov"


def objected(about: Literal["documents", "opening", "result"]) -> TenderFacts:
    facts = notified()
    event = ObjectionReceived(
        tender=TENDER, objection="o" * 32, about=about, received_at=START + DAY, answer_due=START + 4 * DAY
    )
    facts.learn(event, START + DAY)
    return facts


def test_an_answer_is_awaited_for_three_days():
    facts = objected("documents")
    assert words(facts, now=START + 2 * DAY)["objection-answer"] == "well"
    assert words(facts, now=START + 8 * DAY)["objection-answer"] == "breach"
    answered = ObjectionAnswered(
        tender=TENDER, objection="o" * 32, about="documents", matter="业绩", answer="不改", outcome="rejected"
    )
    facts.learn(answered, START + 3 * DAY)
    assert words(facts, now=START + 8 * DAY)["objection-answer"] == "done"


def test_a_withdrawn_objection_awaits_no_answer():
    facts = objected("documents")
    facts.learn(ObjectionWithdrawn(tender=TENDER, objection="o" * 32, about="documents"), START + 2 * DAY)
    assert words(facts, now=START + 8 * DAY)["objection-answer"] == "done"


def test_an_objection_to_the_opening_is_answered_on_the_spot_and_not_counted():
    assert "objection-answer" not in words(objected("opening"), now=START + 8 * DAY)


def test_a_terminated_tender_owes_nothing_more_of_its_lots():
    facts = issued(preparation=21 * DAY)
    facts.learn(TenderTerminated(tender=TENDER, lots=(LOT,), reason="规划调整"), START + 5 * DAY)
    assert facts.stage() == "failed"
    assert "contract" not in words(facts, now=START + 60 * DAY)
