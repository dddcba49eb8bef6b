from decimal import Decimal

from tianping.launch.alive.calendar import calendar
from tianping.launch.alive.paperwork import document, scan
from tianping.launch.alive.preparing import READY
from tianping.launch.alive.specs import BY_KEY, FIRMS, PINE, SCORING, SPECS
from tianping.launch.command import EPOCH
from tianping.law.scoring.method import read_method

STAGES = {
    *("draft", "open", "closing", "opening", "evaluation", "publicity", "objection"),
    *("suspended", "failed", "contracted", "archived"),
}


def test_each_stage_has_its_tender():
    assert {spec.key for spec in SPECS} == STAGES == set(BY_KEY)
    assert len(SPECS) == len(STAGES)


def test_every_name_says_that_it_is_made_up():
    assert all("虚构" in firm for firm in FIRMS)
    for spec in SPECS:
        works = spec.works(agency="x")
        assert "演示" in works.name
        assert "虚构" in works.scale
        assert "虚构" in document(spec, lot="x", buyer="某局（虚构）", contact="x").decode()


def test_only_the_tender_that_must_fail_has_too_few_bids():
    closed = [spec for spec in SPECS if spec.key not in ("draft", "open", "suspended")]
    assert [spec.key for spec in closed if len(spec.prices) < 3] == ["failed"]
    assert all(price < spec.reserve for spec in SPECS for price in spec.prices.values())
    assert all(firm in FIRMS for spec in SPECS for firm in spec.prices)


def test_no_tender_reaches_the_amount_from_which_tendering_is_a_duty():
    assert all(Decimal(spec.reserve) < 4_000_000 for spec in SPECS)  # 必须招标的工程项目规定 第五条


def test_the_envelope_that_lies_ready_is_of_a_firm_that_has_not_bid_yet():
    closing = BY_KEY["closing"]
    assert PINE not in closing.prices
    assert closing.reserve > READY
    assert min(closing.prices.values()) > READY


def test_the_declared_formula_is_one():
    assert read_method(SCORING).price.points == 40


def test_the_earliest_openings_are_those_that_are_evaluated_or_fail():
    found = calendar(EPOCH)
    assert {spec.key for spec in SPECS if found.due(spec.key) == found.first} == {
        *("evaluation", "publicity", "objection", "failed", "contracted", "archived")
    }


def test_a_paper_that_stands_for_a_scan_is_a_pdf():
    assert scan("营业执照（演示）", "名称：某公司（虚构）").startswith(b"%PDF-")
