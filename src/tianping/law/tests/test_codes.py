"""Credit codes, nested codes, the unified transaction code."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.law import codes
from tianping.law.codes import deal, nested, uscc

REAL_FORMS = ["91350100M000100Y43", "91110000802100433B", "91440300708461136T", "91330100799655058B"]
VECTORS = ["A02-91350100M000100Y43-20200731-000123-N", "A01-12370100495560123A-20180620-000001-7"]
SEEDS = st.integers(0, 31**6 - 1)
SERIALS = st.integers(1, 999)
DAYS = st.dates(date(2016, 12, 1), date(2099, 12, 31))


@st.composite
def deals(draw: st.DrawFn) -> str:
    return codes.deal_code(
        class_code=draw(st.sampled_from(["A01", "A99", "B01", "E02"])),
        uscc=codes.fictitious_uscc(draw(SEEDS)),
        on=draw(DAYS),
        serial=draw(st.integers(0, 999_999)),
    )


@pytest.mark.parametrize("value", REAL_FORMS)
def test_well_known_credit_codes_pass(value: str) -> None:
    uscc.check(value)


def test_the_organisation_code_of_the_standard_has_its_check() -> None:
    assert uscc.organisation_check("M000100Y") == "4"


def test_a_code_in_use_whose_organisation_part_does_not_fit_is_not_refused() -> None:
    value = "12370100495560123A"
    assert uscc.organisation_check(value[8:16]) != value[16]
    uscc.check(value)


@given(SEEDS)
def test_a_fictitious_credit_code_is_right_in_form_and_known_as_fictitious(seed: int) -> None:
    value = codes.fictitious_uscc(seed)
    uscc.check(value)
    assert codes.is_fictitious(value)
    assert not codes.is_fictitious(REAL_FORMS[0])


@given(SEEDS, SEEDS)
def test_each_seed_gives_another_credit_code(one: int, other: int) -> None:
    assert (codes.fictitious_uscc(one) == codes.fictitious_uscc(other)) == (one == other)


@pytest.mark.parametrize("seed", [-1, 31**6])
def test_a_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(ValueError, match="seed"):
        codes.fictitious_uscc(seed)


@given(SEEDS, st.integers(0, 17), st.characters(codec="utf-8"))
def test_one_wrong_character_in_a_credit_code_is_caught(seed: int, place: int, character: str) -> None:
    value = codes.fictitious_uscc(seed)
    wrong = value[:place] + character + value[place + 1 :]
    if wrong != value:
        with pytest.raises(codes.CodeError):
            uscc.check(wrong)


def test_every_one_character_slip_in_a_known_credit_code_is_caught() -> None:
    value = REAL_FORMS[0]
    for place in range(18):
        for character in set(uscc.ALPHABET) - {value[place]}:
            with pytest.raises(codes.CodeError):
                uscc.check(value[:place] + character + value[place + 1 :])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("91350100M000100Y4", "18 characters are needed, not 17"),
        ("91350100M000100Y4I", "character 18, “I”"),
        ("91350100m000100Y43", "character 9, “m”"),
        ("9135O100M000100Y43", "character 5, “O”, must be a digit"),
        ("91970100M000100Y43", "no region 970100"),
        ("91350100M000100Y53", "check character"),
        ("91350100M000100Y44", "check character"),
        ("９1350100M000100Y43", "character 1"),
        ("", "not 0"),
    ],
)
def test_a_wrong_credit_code_is_told_what_is_wrong(value: str, said: str) -> None:
    with pytest.raises(codes.CodeError, match=said):
        uscc.check(value)


@pytest.mark.parametrize("value", VECTORS)
def test_the_vectors_of_the_transaction_code_pass(value: str) -> None:
    deal.check(value)


@pytest.mark.parametrize(("body", "check"), [("G123498654321", "H"), ("A999914123456", "N")])
def test_the_samples_of_iso_7064_pass(body: str, check: str) -> None:
    assert deal.check_character(body) == check


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=40))
def test_the_check_character_is_that_of_the_recursive_form(body: str) -> None:
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
    total = 0
    for character in body:
        total = (total + alphabet.index(character)) * 2 % 37
    assert deal.check_character(body) == alphabet[(38 - total) % 37]


@given(deals())
def test_a_composed_transaction_code_passes(value: str) -> None:
    assert len(value) == 40
    deal.check(value)


@given(deals(), st.integers(0, 39), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*-"))
def test_one_wrong_character_in_a_transaction_code_is_caught(value: str, place: int, character: str) -> None:
    wrong = value[:place] + character + value[place + 1 :]
    if wrong != value:
        with pytest.raises(codes.CodeError):
            deal.check(wrong)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (VECTORS[0][:-1] + "M", "check character"),
        (VECTORS[0].replace("-20200731-", "-20200230-"), "no day 20200230"),
        (VECTORS[0].replace("A02", "Z02"), "no class Z02"),
        (VECTORS[0].replace("-20200731", "_20200731"), "must be a hyphen"),
        (VECTORS[0].replace("-", ""), "40 characters"),
    ],
)
def test_a_wrong_transaction_code_is_told_what_is_wrong(value: str, said: str) -> None:
    with pytest.raises(codes.CodeError, match=said):
        deal.check(value)


def test_a_transaction_code_of_a_wrong_credit_code_is_not_composed() -> None:
    with pytest.raises(codes.CodeError, match="check character"):
        codes.deal_code(class_code="A01", uscc="91350100M000100Y44", on=date(2026, 1, 5), serial=1)
    with pytest.raises(codes.CodeError):
        codes.deal_code(class_code="A01", uscc=REAL_FORMS[0], on=date(2026, 1, 5), serial=1_000_000)


@given(st.integers(1, 9999), st.integers(1, 999_999), SERIALS, SERIALS, SERIALS)
def test_each_code_extends_its_parent_and_leads_back_to_it(a: int, b: int, c: int, d: int, e: int) -> None:
    site = codes.platform_code(letter="E", region="990100", serial=a)
    project = codes.project_code(platform_code=site, serial=b)
    tender = codes.tender_code(project=project, serial=c)
    lot = codes.lot_code(tender=tender, serial=d)
    document = codes.document_code(lot=lot, serial=e)
    for kind, value in {"project": project, "tender": tender, "lot": lot, "document": document}.items():
        codes.KINDS[kind](value)
    assert [len(value) for value in (site, project, tender, lot, document)] == [11, 17, 20, 23, 26]
    assert codes.document.parent(document) == lot
    assert codes.lot.parent(lot) == tender
    assert codes.tender.parent(tender) == project
    assert codes.project.parent(project) == site


@given(st.integers(0, 25), st.characters(exclude_characters="0123456789"))
def test_a_letter_among_the_digits_is_told_with_its_place(place: int, character: str) -> None:
    value = "E9901000001000001001001001"
    if place == 0 and "A" <= character <= "Z":
        return
    with pytest.raises(codes.CodeError, match=f"character {place + 1},"):
        codes.document.check(value[:place] + character + value[place + 1 :])


@pytest.mark.parametrize(("serial", "said"), [(0, "serials start at 1"), (1000, "20 characters are needed, not 21")])
def test_a_serial_that_does_not_fit_is_refused(serial: int, said: str) -> None:
    with pytest.raises(codes.CodeError, match=said):
        codes.tender_code(project="E9901000001000001", serial=serial)


def test_a_project_in_no_region_is_refused() -> None:
    with pytest.raises(codes.CodeError, match="no region 970100"):
        codes.project.check("E9701000001000001")


def test_another_composition_is_checked_when_it_is_asked_for() -> None:
    value = "E47" + "350102" + "00000001"
    codes.project.check(value, composition=nested.INDUSTRY_FIRST)
    with pytest.raises(codes.CodeError, match="no industry Z47"):
        codes.project.check("Z" + value[1:], composition=nested.INDUSTRY_FIRST)


def test_a_code_with_braces_is_quoted_and_not_interpreted() -> None:
    with pytest.raises(codes.CodeError) as caught:
        uscc.check("{field.__class__}", field="uscc")
    assert "{field.__class__}" in caught.value.sentence("zh")
    assert caught.value.field == "uscc"
