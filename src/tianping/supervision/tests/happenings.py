"""For tests: what a trading platform says of one tender."""

from datetime import timedelta

from tianping.exchange.catalogue.award import AwardDecided, CandidatesPublished, TenderArchived, WrittenReportSubmitted
from tianping.exchange.catalogue.bids import BidsClosed
from tianping.exchange.catalogue.documents import DocumentsIssued
from tianping.exchange.catalogue.evaluation import EvaluationReported
from tianping.exchange.catalogue.plans import LotPlanned, TenderPlanned
from tianping.supervision.tests.peers import BUYER, NOW, PeerLog

TENDER = "E9901000001000001001"
LOT = TENDER + "001"
DUE = NOW + timedelta(days=21)


def planned(tender=TENDER):
    lot = LotPlanned(lot=tender + "001", deal="d", name="一标段", content="土建", estimate="60000000.00")
    return TenderPlanned(
        tender=tender,
        project="E9901000001000001",
        name="云岫南站广场雨污分流工程",
        buyer=BUYER,
        buyer_name="云岫市城市管理局",
        method="open",
        mandatory=True,
        construction=True,
        state_funded=True,
        region="990100",
        classification="A010000",
        supervisor="云岫市住房和城乡建设局",
        lots=(lot,),
    )


def issued(tender=TENDER, due=DUE, until=NOW + timedelta(days=6)):
    return DocumentsIssued(
        tender=tender,
        version=1,
        available_from=NOW,
        available_until=until,
        bids_due_at=due,
        opening_at=due,
        bid_validity_days=90,
        evaluation_method="lowest-evaluated-price",
        minimum_bids=3,
        policy={},
        policy_digest="",
        policy_signature="",
    )


def closed(tender=TENDER, at=DUE):
    return BidsClosed(tender=tender, closed_at=at, lots=())


def reported(at, tender=TENDER):
    return EvaluationReported(tender=tender, lot=tender + "001", report="ab" * 32, signed=5, received_at=at)


def candidates(at, tender=TENDER, days=3):
    return CandidatesPublished(
        tender=tender,
        lot=tender + "001",
        report_received_at=at,
        from_at=at,
        until_at=at + timedelta(days=days, hours=16),
        candidates=(),
        method="lowest-evaluated-price",
    )


def decided(tender=TENDER):
    return AwardDecided(tender=tender, lot=tender + "001", winner=BUYER, winner_name="某公司", price="1.00", rank=1)


def report(tender=TENDER):
    return WrittenReportSubmitted(tender=tender, content="招标投标情况书面报告")


def archived(tender=TENDER):
    return TenderArchived(tender=tender, package="ab" * 32, size=1, entries=1)


def trading():
    return PeerLog("trading.yunxiu.example", "trading")
