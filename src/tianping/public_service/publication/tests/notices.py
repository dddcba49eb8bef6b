"""For tests: a trading platform that plans a tender, issues documents and publishes notices."""

from datetime import timedelta

from tianping.exchange.catalogue.award import AwardDecided, CandidatesPublished
from tianping.exchange.catalogue.documents import DocumentsIssued, OpeningMoved
from tianping.exchange.catalogue.notices import NoticePublished
from tianping.exchange.catalogue.plans import LotPlanned, TenderPlanned
from tianping.law.codes import fictitious_uscc
from tianping.public_service.tests.peers import NOW

TENDER = "E9901000001000001001"
LOT = TENDER + "001"
DUE = NOW + timedelta(days=21)


def planned(tender=TENDER, maximum="61200000.00"):
    lot = LotPlanned(
        lot=tender + "001", deal="d", name="一标段", content="土建", estimate="60000000.00", maximum_price=maximum
    )
    return TenderPlanned(
        tender=tender,
        project="E9901000001000001",
        name="云岫南站广场雨污分流工程",
        buyer=fictitious_uscc(1),
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


def issued(tender=TENDER, due=DUE):
    return DocumentsIssued(
        tender=tender,
        version=1,
        available_from=NOW,
        available_until=NOW + timedelta(days=6),
        bids_due_at=due,
        opening_at=due,
        bid_validity_days=90,
        evaluation_method="lowest-evaluated-price",
        minimum_bids=3,
        policy={},
        policy_digest="",
        policy_signature="",
    )


def notice(number="n1", tender=TENDER, kind="tender", **changed):
    facts = {
        "notice": number,
        "tender": tender,
        "kind": kind,
        "title": "云岫南站广场雨污分流工程招标公告",
        "content": "本项目已批准建设，现公开招标，欢迎投标。",
        "buyer_name": "云岫市城市管理局",
        "region": "990100",
        "industry": "E48",
        "issued_at": NOW,
        "url": "http://trading.localhost/notices/n1/",
        "ends_at": DUE,
    }
    return NoticePublished.of_body(facts | changed)


def moved(tender=TENDER, due=DUE + timedelta(days=15)):
    return OpeningMoved(tender=tender, bids_due_at=due, opening_at=due, reason="澄清影响编制")


def candidates(tender=TENDER, until=NOW + timedelta(days=3)):
    return CandidatesPublished(
        tender=tender,
        lot=tender + "001",
        report_received_at=NOW,
        from_at=NOW,
        until_at=until,
        candidates=(),
        method="lowest-evaluated-price",
    )


def decided(tender=TENDER):
    return AwardDecided(
        tender=tender, lot=tender + "001", winner=fictitious_uscc(5), winner_name="某公司", price="1.00", rank=1
    )
