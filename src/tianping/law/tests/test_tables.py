"""Regions, industries, classes, money."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import numdb

from tianping.law import classification, industries, money, regions
from tianping.law.tabled import Table, table

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize("name", ["regions", "industries", "lot-classes", "deal-classes"])
def test_no_code_has_two_meanings_on_one_day(name: str) -> None:
    whole: Table = table(name)
    for entry in whole.entries:
        assert [other for other in whole.on(entry.valid_from) if other.code == entry.code] == [entry]
        assert entry.zh
        assert entry.en
        assert entry.valid_to is None or entry.valid_to > entry.valid_from


def test_there_are_thirty_four_provinces_and_one_that_is_made_up() -> None:
    provinces = [entry for entry in table("regions").on(TODAY) if entry.code.endswith("0000")]
    assert sum(not entry.fictitious for entry in provinces) == 34
    assert [entry.zh for entry in provinces if entry.fictitious] == ["云岭省"]


def test_real_regions_are_those_of_the_library() -> None:
    known = numdb.get("cn/loc")
    for entry in regions.all_regions():
        if not entry.fictitious:
            assert known.info(entry.code)[0][1]["province"]


def test_a_city_that_was_dissolved_is_valid_only_in_its_time() -> None:
    assert regions.find("371200", on=date(2015, 1, 1)) is not None
    assert regions.find("371200", on=TODAY) is None


def test_a_city_that_was_renamed_has_two_rows() -> None:
    before, after = regions.find("420600", on=date(2005, 1, 1)), regions.find("420600", on=TODAY)
    assert before is not None
    assert after is not None
    assert (before.zh, after.zh) == ("襄樊市", "襄阳市")


def test_a_county_is_known_by_its_city() -> None:
    found = regions.locate("350102")
    assert found is not None
    assert found.zh == "福州市"
    assert regions.locate("970100") is None
    assert regions.locate("35010") is None


def test_regions_are_named_in_full() -> None:
    assert regions.name("990100") == "云岭省云岫市"
    assert regions.name("530100", language="en") == "Kunming, Yunnan"
    assert regions.name("500000") == "重庆市"
    assert regions.within("530102", "530100")
    assert not regions.within("540100", "530000")


def test_there_are_twenty_sections_and_ninety_seven_divisions() -> None:
    letters = industries.sections(on=TODAY)
    assert len(letters) == 20
    divisions = [entry for letter in letters for entry in industries.divisions(letter.code, on=TODAY)]
    assert sorted(entry.code[1:] for entry in divisions) == [f"{number:02}" for number in range(1, 98)]


def test_an_industry_answers_in_the_edition_of_its_day() -> None:
    old, new = industries.find("G59", on=date(2016, 1, 1)), industries.find("G59")
    assert old is not None
    assert new is not None
    assert (old.zh, new.zh) == ("仓储业", "装卸搬运和仓储业")
    old_divisions = [
        entry for letter in industries.sections(on=date(2016, 1, 1))
        for entry in industries.divisions(letter.code, on=date(2016, 1, 1))
    ]  # fmt: skip
    assert sorted(entry.code[1:] for entry in old_divisions) == [f"{number:02}" for number in range(1, 97)]


@pytest.mark.parametrize("value", ["A080000", "A080102", "A000000", "B010203", "C000000"])
def test_a_class_of_a_lot_passes(value: str) -> None:
    classification.check(value)


@pytest.mark.parametrize(
    ("value", "said"),
    [("A08", "six digits"), ("Z080000", "no class Z"), ("A110000", "no A11"), ("a080000", "letter"), ("", "letter")],
)
def test_a_wrong_class_of_a_lot_is_refused(value: str, said: str) -> None:
    with pytest.raises(classification.BadClass, match=said):
        classification.check(value)


def test_classes_are_padded_and_found() -> None:
    classification.check(classification.pad("A08"))
    found = classification.find("A080102")
    assert found is not None
    assert found.zh == "工程施工"
    letter = classification.deal_class("A07")
    assert letter is not None
    assert letter.zh == "工程建设"
    assert classification.deal_class("A7") is None


@given(st.decimals(0, Decimal("999999999999999999.99"), places=2))
def test_money_reads_back_what_it_writes(amount: Decimal) -> None:
    assert money.read(money.write(amount)) == amount


@pytest.mark.parametrize("text", ["", "-1", "+1", "1,000", "1.234", "01", "1e3", "NaN", "1.", ".5", "１", "9" * 19])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(money.BadAmount):
        money.read(text, field="price")


def test_money_is_rounded_half_up_and_shown_with_separators() -> None:
    assert money.write(Decimal("0.005")) == "0.01"
    assert money.show(Decimal("1234567.5")) == "1,234,567.50"
    assert money.from_ten_thousands(Decimal("12.34567")) == Decimal("123456.70")
