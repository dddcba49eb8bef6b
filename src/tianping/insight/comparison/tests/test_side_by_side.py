from pathlib import Path

from tianping.insight.comparison import Source, compare, html_report
from tianping.insight.comparison.tests.made import pdf, plain, prose

SHARED = "the culvert is founded on a bed of lean concrete as agreed with the designer of the bridge"


def test_both_pages_stand_side_by_side_with_the_passage_marked(tmp_path: Path) -> None:
    files = [pdf(tmp_path / f"{name}.pdf", [name * 3, f"{name} {SHARED}"]) for name in ("first", "second")]
    found = compare([Source(each, bidder=each.stem) for each in files], isolated=False)
    report = html_report(found)
    assert report.count("data:image/png;base64,") == 2
    assert report.count("<rect") >= 2
    assert "第 2 页" in report
    assert "不是认定结论" in report
    assert "<script" not in report
    assert "page 2" in html_report(found, language="en")


def test_what_documents_say_is_never_markup(tmp_path: Path) -> None:
    text = prose(1, 40) + "<script>alert(1)</script>" + prose(2, 40)
    files = [plain(tmp_path, f"{name}.txt", text) for name in ("a<b>", "c")]
    report = html_report(compare([Source(each, bidder=each.stem) for each in files], isolated=False))
    assert "<script>alert" not in report
    assert "a<b>" not in report


def test_a_file_that_is_gone_leaves_its_words(tmp_path: Path) -> None:
    files = [pdf(tmp_path / f"{name}.pdf", [f"{name} {SHARED}"]) for name in ("first", "second")]
    found = compare([Source(each, bidder=each.stem) for each in files], isolated=False)
    files[0].unlink()
    assert html_report(found).count("data:image/png;base64,") == 1


def test_nothing_found_and_files_left_out_are_said(tmp_path: Path) -> None:
    found = compare([Source(plain(tmp_path, "empty.txt", ""), bidder="x")], isolated=False)
    report = html_report(found)
    assert "没有发现" in report
    assert "空文件" in report
