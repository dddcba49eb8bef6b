"""The packs: complete, dated, scoped, and refused when they are wrong."""

import dataclasses
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from tianping import law
from tianping.law import sheet

ON = date(2026, 6, 1)
RELIED_ON = """
must-tender-works must-tender-goods must-tender-services state-fund-share public-tender-required invitees notice-media
document-availability prequalification-time bid-preparation clarification objection-to-documents objection-answer
bid-bond bid-validity maximum-price prequalification-committee reject-late withdrawal-refund bidders opening-time
no-early-opening undecrypted opening-objection committee committee-experts expert-draw evaluation-extension
rejection-grounds candidates publicity publicity-start result-objection award-first award-notice contract
contract-terms performance-bond bond-refund written-report termination complaint complaint-accept complaint-decide
suspension consortium conflict site-visit subcontract debarment-collusion debarment-fraud debarment-breach receipt
below-cost no-registration-gate downloaders-secret
""".split()  # noqa: SIM905

SHORTENED = """
[sources.revision]
zh = "某修订"
short = "修订"
en = "A Revision"
title = "某修订（测试）"
title_en = "A revision, for this test"

[[rules]]
id = "bid-preparation"
number = "T8"
cites = ["revision 24"]
text_zh = "全流程电子招标的，不得少于 10 日。"
text_en = "At least 10 days where all is electronic."
trigger = "the documents are first issued"
trigger_zh = "招标文件开始发出"
kind = "minimum-period"
value = "10"
unit = "day"
scope = { mandatory = true, electronic = true, method = "open" }
in_force_from = 2027-01-01
consequence_zh = "不得设定更早的投标截止时间。"
consequence_en = "An earlier bid deadline is refused."
evidence = "U"
"""


def with_pack(text: str) -> law.Catalogue:
    return law.Catalogue(law.rules() + law.read_pack(text)[1])


@pytest.mark.parametrize("name", RELIED_ON)
def test_each_rule_that_others_rely_on_is_in_force(name: str) -> None:
    found = law.rule(name, on=ON)
    assert found.article.endswith("条")
    assert found.article_en
    assert found.source
    assert found.text_zh
    assert found.text_en
    assert found.consequence_zh


def test_every_row_of_the_requirements_is_there() -> None:
    wanted = {f"T{number}" for number in (*range(1, 43), 45)}
    assert wanted <= {rule.number for rule in law.binding(on=ON)}


def test_a_rule_that_was_replaced_answers_for_its_own_time() -> None:
    old, new = law.rule("must-tender-works", on=date(2018, 5, 31)), law.rule("must-tender-works", on=date(2018, 6, 1))
    assert (old.value, new.value) == (Decimal(2_000_000), Decimal(4_000_000))
    assert (old.in_force(date(2018, 6, 1)), new.in_force(date(2018, 5, 31))) == (False, False)


def test_a_rule_before_its_first_day_is_unknown() -> None:
    with pytest.raises(law.UnknownRule):
        law.rule("bid-preparation", on=date(1999, 12, 31))


def test_a_rule_of_another_name_is_unknown() -> None:
    with pytest.raises(law.UnknownRule, match="no rule bid-praparation"):
        law.rule("bid-praparation", on=ON)


def test_a_rule_for_mandatory_tenders_does_not_bind_the_others() -> None:
    voluntary = law.Scope(mandatory=False)
    assert law.find("bid-preparation", on=ON, scope=voluntary) is None
    assert law.find("clarification", on=ON, scope=voluntary) is not None


def test_a_shortened_limit_is_one_dated_row() -> None:
    catalogue = with_pack(SHORTENED)
    after = date(2027, 1, 1)
    assert catalogue.rule("bid-preparation", on=after, scope=law.Scope()).value == 10
    assert catalogue.rule("bid-preparation", on=after, scope=law.Scope(electronic=False)).value == 20
    assert catalogue.rule("bid-preparation", on=after, scope=law.Scope(method="invited")).value == 20
    assert catalogue.rule("bid-preparation", on=date(2026, 12, 31), scope=law.Scope()).value == 20


def test_a_city_goes_before_its_province_and_the_province_before_the_nation() -> None:
    province = SHORTENED.replace('mandatory = true, electronic = true, method = "open"', 'region = "990000"')
    city = province.replace('"990000"', '"990100"').replace('value = "10"', 'value = "12"')
    rows = law.read_pack(province)[1] + law.read_pack(city)[1]
    catalogue = law.Catalogue(law.rules() + rows)
    asked = {
        region: catalogue.rule("bid-preparation", on=date(2027, 5, 1), scope=law.Scope(region=region)).value
        for region in (None, "330000", "990000", "990200", "990100", "990121")
    }
    assert asked == {None: 20, "330000": 20, "990000": 10, "990200": 10, "990100": 12, "990121": 12}


def test_a_region_may_let_a_minimum_period_end_on_working_days_only() -> None:
    text = SHORTENED.replace('unit = "day"', 'unit = "day"\nday_off = "roll"').replace("2027-01-01", "2026-01-01")
    found = with_pack(text).rule("bid-preparation", on=ON, scope=law.Scope())
    moment = found.earliest(law.days.begin(date(2026, 9, 25)))
    assert (moment.day, moment.rolled, moment.count) == (date(2026, 10, 8), True, 13)
    assert moment.at == law.days.begin(date(2026, 10, 8))


def test_chongqing_and_zhejiang_have_limits_of_their_own() -> None:
    assert law.rule("award-notice-time", on=ON, scope=law.Scope(region="500112")).value == 5
    assert law.rule("documents-filing", on=ON, scope=law.Scope(region="330100")).unit == "working-day"
    with pytest.raises(law.UnknownRule):
        law.rule("award-notice-time", on=ON)


def test_two_rows_of_one_scope_on_one_day_are_refused() -> None:
    row = law.rule("bid-preparation", on=ON)
    with pytest.raises(ValueError, match="two rows of one scope"):
        law.Catalogue((row, dataclasses.replace(row, in_force_from=date(2026, 1, 1))))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('unit = "day"', 'unit = "CNY"', "not counted in CNY"),
        ('value = "10"', 'value = "ten"', "value"),
        ('value = "10"', 'value = "1/2"', "days are whole"),
        ('unit = "day"', 'unit = "day"\nbound = "at-least"', "has a bound"),
        ('unit = "day"', 'unit = "day"\nvalue_to = 3', "range"),
        ("in_force_from = 2027-01-01", "in_force_from = 2027-01-01\nin_force_to = 2026-01-01", "ends before"),
        ('evidence = "U"', 'evidence = "maybe"', "evidence"),
        ('id = "bid-preparation"', 'id = "Bid preparation"', "id"),
        ('cites = ["revision 24"]', 'cites = ["no-such 24"]', "no such source"),
        ('method = "open"', 'method = "secret"', "method"),
        ('number = "T8"', 'numbr = "T8"', "numbr"),
    ],
)
def test_a_pack_that_says_something_impossible_is_refused(old: str, new: str, said: str) -> None:
    with pytest.raises((ValidationError, ValueError), match=said):
        law.read_pack(SHORTENED.replace(old, new))


def test_the_grounds_of_rejection_carry_codes() -> None:
    codes = [item.code for item in law.rule("rejection-grounds", on=ON).items]
    assert "below-cost" in codes
    assert len(codes) == len(set(codes)) == 8  # ground five is two: below cost, above the maximum


@pytest.mark.parametrize(
    ("name", "article", "short", "english", "limit"),
    [
        ("bid-preparation", "招标投标法 第二十四条", "招标投标法 第二十四条", "Bidding Law art. 24", "不少于 20 日"),
        ("publicity", "招标投标法实施条例 第五十四条", "条例 第五十四条", "Implementing Regulations art. 54", "不少于 3 日"),
        ("contract", "招标投标法 第四十六条", "招标投标法 第四十六条", "Bidding Law art. 46", "30 日内"),
        ("committee-experts", "招标投标法 第三十七条", "招标投标法 第三十七条", "Bidding Law art. 37", "不少于 2/3"),
        ("complaint-accept", "招标投标法实施条例 第六十一条", "条例 第六十一条", "Implementing Regulations art. 61", "3 个工作日内"),
    ],
)  # fmt: skip
def test_articles_and_limits_are_written_as_lawyers_do(
    name: str, article: str, short: str, english: str, limit: str
) -> None:
    found = law.rule(name, on=ON)
    assert (found.article, found.article_short, found.article_en, found.limit_zh) == (article, short, english, limit)


def test_the_published_catalogue_is_fresh() -> None:
    published = Path(__file__).parents[4] / "docs" / "law-catalogue.md"
    assert published.read_text(encoding="utf-8") == sheet.page(law.rules()), "run: tianping law catalogue --output …"
