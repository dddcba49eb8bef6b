import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tianping.insight.comparison import Comparison, Source, compare
from tianping.insight.comparison.alike_bills import fitted
from tianping.insight.comparison.tests.made import excel, pdf, photograph, plain, prose, word

HEADING = ["项目编码", "项目名称", "单位", "工程量", "综合单价", "合价"]
PRICES = [(round(3.17 * (n + 1) ** 1.5, 2), n + 2) for n in range(30)]


def run(*paths: Path, reference: tuple[Path, ...] = (), names: dict[str, str] | None = None) -> Comparison:
    sources = [Source(path, bidder=path.stem) for path in paths]
    return compare(sources, reference=reference, bidders=names, isolated=False)


def kinds(found: Comparison) -> dict[str, str]:
    return {each.kind: each.strength for pair in found.pairs for each in pair.evidence}


def test_independent_bids_share_nothing(tmp_path: Path) -> None:
    tender = plain(tmp_path, "tender.txt", prose(9, 500))
    bids = [plain(tmp_path, f"{n}.txt", prose(n, 3000) + prose(9, 500)) for n in range(5)]
    assert run(*bids, reference=(tender,)).pairs == ()


def test_a_shared_passage_is_told_with_its_places(tmp_path: Path) -> None:
    copied = prose(1, 600)
    a = plain(tmp_path, "a.txt", prose(2, 40) + copied)
    b = word(tmp_path / "b.docx", [prose(3, 90), copied[:300], copied[300:]])
    (pair,) = run(a, b).pairs
    (passage,) = pair.passages
    assert pair.strength == "strong"
    assert (passage.a.start, passage.a.end, passage.length) == (40, 640, 600)
    assert passage.text_a[:50] == copied[:50] == passage.text_b[:50]


def test_a_disguised_copy_is_found_and_told_as_evasion(tmp_path: Path) -> None:
    copied = prose(1, 80) + "未按期完工" + prose(2, 80) + "日期已定"
    hidden = copied.replace("未", "末").replace("日期", "日\u200b期")
    found = run(plain(tmp_path, "a.txt", copied), plain(tmp_path, "b.txt", hidden))
    assert kinds(found)["evasion"] == "strong"
    assert [note.code for note in found.notes[1]] == ["zero_width"]


def test_the_same_marks_are_evidence_unless_the_tender_has_them(tmp_path: Path) -> None:
    same = bytes(range(16))
    a = pdf(tmp_path / "a.pdf", ["one"], identifier=same, author="the same hand")
    b = pdf(tmp_path / "b.pdf", ["two"], identifier=same, author="the same hand")
    tender = pdf(tmp_path / "t.pdf", ["tender"], identifier=same, author="the same hand")
    assert run(a, b).pairs[0].strength == "strong"
    assert {each.values for each in run(a, b).pairs[0].evidence if each.strength == "medium"} >= {("the same hand",)}
    assert run(a, b, reference=(tender,)).pairs == ()


def test_the_name_of_another_bidder_is_told(tmp_path: Path) -> None:
    names = {"a": "甲城建设集团有限公司", "b": "乙江路桥有限公司"}
    a = plain(tmp_path, "a.txt", prose(1, 50) + "乙江路桥有限公司" + prose(2, 50))
    b = plain(tmp_path, "b.txt", prose(3, 90) + "乙江路桥有限公司")
    (pair,) = run(a, b, names=names).pairs
    (evidence,) = pair.evidence
    assert (evidence.kind, evidence.strength, evidence.a[0].start, evidence.b) == ("mixed_in", "strong", 50, ())


def test_contacts_are_told_with_their_middle_hidden(tmp_path: Path) -> None:
    texts = [f"{prose(n, 90)}电话：0571-88001234，{prose(n + 5, 40)}邮箱 bid@example.com" for n in range(2)]
    bids = [plain(tmp_path, f"{n}.txt", text) for n, text in enumerate(texts)]
    found = run(*bids)
    assert kinds(found) == {"contacts": "strong"}
    assert "88001234" not in json.dumps(found.as_json(), ensure_ascii=False)
    assert run(*bids, reference=(plain(tmp_path, "t.txt", texts[0]),)).pairs == ()


def test_the_same_wrong_words_add_up(tmp_path: Path) -> None:
    words = ["布署", "按装", "松驰"]
    bids = [
        plain(tmp_path, f"{n}.txt", "".join(prose(n * 9 + k, 40) + word for k, word in enumerate(words)))
        for n in range(2)
    ]
    assert kinds(run(*bids)) == {"errors": "strong"}


def test_outdated_standards_are_told(tmp_path: Path) -> None:
    bids = [
        plain(tmp_path, f"{n}.txt", prose(n, 50) + "《GB 50300-2001》" + prose(n + 5, 50) + "GB50010-2010")
        for n in range(2)
    ]
    (evidence,) = run(*bids).pairs[0].evidence
    assert evidence.values == ("GB 50300-2001",)


def test_the_same_picture_is_found_after_scaling_and_not_in_others(tmp_path: Path) -> None:
    a = word(tmp_path / "a.docx", [prose(1, 50)], picture=photograph(1))
    b = word(tmp_path / "b.docx", [prose(2, 50)], picture=photograph(1, size=(700, 525), quality=50))
    c = word(tmp_path / "c.docx", [prose(3, 50)], picture=photograph(2))
    found = run(a, b, c, reference=(word(tmp_path / "form.docx", ["投标文件格式"]),))
    assert [(pair.first, pair.second) for pair in found.pairs] == [(0, 1)]
    assert kinds(found) == {"pictures": "medium"}


def bill(path: Path, prices: Sequence[float | None], *, wrong: float = 0) -> Path:
    rows: list[list[object]] = [list(HEADING)]
    for number, (price, (_base, quantity)) in enumerate(zip(prices, PRICES, strict=True)):
        rows.append(
            [
                f"01{number:07}",
                f"分项{number}",
                "m3",
                quantity,
                price,
                None if price is None else round(price * quantity + (wrong if number == 3 else 0), 2),
            ]
        )
    return excel(path, rows)


def test_prices_that_follow_one_line_are_told(tmp_path: Path) -> None:
    base = [price for price, _quantity in PRICES]
    a, b = bill(tmp_path / "a.xlsx", base), bill(tmp_path / "b.xlsx", [round(0.97 * price + 1.5, 2) for price in base])
    pairs = run(a, b, reference=(bill(tmp_path / "t.xlsx", [None] * 30),)).pairs
    (evidence,) = (each for each in pairs[0].evidence if each.kind == "prices")
    assert evidence.strength == "strong"
    assert evidence.values[0] == "b = 0.97 × a +1.5"


def test_equal_prices_and_the_same_wrong_sum_are_told_unless_the_tender_gives_them(tmp_path: Path) -> None:
    base = [price for price, _quantity in PRICES]
    a, b = bill(tmp_path / "a.xlsx", base, wrong=7.7), bill(tmp_path / "b.xlsx", base, wrong=7.7)
    found = kinds(run(a, b))
    assert (found["prices"], found["arithmetic"]) == ("strong", "medium")
    assert "prices" not in kinds(run(a, b, reference=(bill(tmp_path / "t.xlsx", base),)))


def test_prices_of_independent_bidders_are_no_evidence(tmp_path: Path) -> None:
    chance = np.random.default_rng(5)
    bids = [
        bill(tmp_path / f"{n}.xlsx", [round(p * float(chance.uniform(0.8, 1.2)), 2) for p, _q in PRICES])
        for n in range(4)
    ]
    assert kinds(run(*bids, reference=(bill(tmp_path / "t.xlsx", [None] * 30),))) == {}


@settings(max_examples=50, deadline=None)
@given(st.floats(0.5, 2), st.floats(0, 50), st.integers(0, 3))
def test_a_line_is_found_though_some_prices_leave_it(factor: float, plus: float, outliers: int) -> None:
    first = np.array([price for price, _quantity in PRICES])
    second = np.round(factor * first + plus, 2)
    second[:outliers] += 7.77
    line = fitted(first, second)
    assert line.share >= 1 - outliers / len(first) - 1e-9


def test_what_cannot_be_read_is_named_and_the_rest_is_compared(tmp_path: Path) -> None:
    copied = prose(1, 600)
    found = run(
        plain(tmp_path, "a.txt", copied), plain(tmp_path, "b.txt", copied), plain(tmp_path, "c.txt", ""),
        pdf(tmp_path / "d.pdf", ["x"], password="secret"),
    )  # fmt: skip
    assert [(each.name, each.code) for each in found.left_out] == [
        ("c.txt", "document-empty"),
        ("d.pdf", "document-encrypted"),
    ]
    assert len(found.pairs) == 1
    assert len(found.bidders) == 4


def test_documents_of_one_bidder_are_one_bid(tmp_path: Path) -> None:
    copied = prose(1, 300)
    sources = [Source(plain(tmp_path, f"{n}.txt", copied + prose(n, 50)), bidder="same") for n in range(3)]
    assert compare(sources, isolated=False).pairs == ()


def test_nothing_given_gives_nothing() -> None:
    assert compare([]).pairs == ()


def test_the_report_is_plain_json_with_the_words_that_it_is_a_clue(tmp_path: Path) -> None:
    copied = prose(1, 600)
    found = run(plain(tmp_path, "a.txt", copied), plain(tmp_path, "b.txt", copied)).as_json()
    assert "不是认定" in str(found["statement"])
    assert json.loads(json.dumps(found))["pairs"][0]["band"] == "强线索"
