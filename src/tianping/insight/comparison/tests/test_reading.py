import os
import zipfile
from pathlib import Path

import pytest

from tianping.insight.comparison.reading import Limits, Source, Unreadable, read
from tianping.insight.comparison.reading.isolated import read_isolated
from tianping.insight.comparison.reading.pdf import boxes, page_image
from tianping.insight.comparison.tests.made import excel, pdf, photograph, plain, prose, word

LIMITS = Limits()


def refused(path: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(Unreadable) as caught:
        read(Source(path), limits=limits)
    assert path.name in caught.value.sentence("zh")
    return caught.value.code


def test_a_pdf_is_read_by_page_with_its_marks(tmp_path: Path) -> None:
    made = pdf(tmp_path / "a.pdf", ["first page", "second page"], author="someone", identifier=bytes(range(16)))
    document = read(Source(made))
    assert [document.text[page.start : page.end] for page in document.pages] == ["first page", "second page"]
    assert document.page_at(document.text.index("second")) == 2
    marks = {each.key: each.value for each in document.properties}
    assert marks["author"] == "someone"
    assert marks["pdf_id"] == bytes(range(16)).hex()


def test_words_of_a_pdf_have_boxes_on_the_page(tmp_path: Path) -> None:
    made = Source(pdf(tmp_path / "a.pdf", ["first page", "second page"]))
    (left, top, right, bottom), *_rest = boxes(made, page=2, start=0, end=6)
    assert left == pytest.approx(72 / 595, abs=0.01)
    assert 0.1 < top < bottom < 0.2
    assert right < 0.3
    assert page_image(made, page=2).startswith(b"\x89PNG")
    assert boxes(made, page=9, start=0, end=6) == []


def test_text_that_no_reader_sees_is_told(tmp_path: Path) -> None:
    document = read(Source(pdf(tmp_path / "a.pdf", ["seen", "unseen"], mode=3)))
    assert [(note.code, note.pages, note.evasion) for note in document.notes] == [("hidden_text", (1, 2), True)]


def test_a_word_file_is_read_with_tables_pictures_and_marks(tmp_path: Path) -> None:
    rows = [
        ["项目编码", "项目名称", "单位", "工程量", "综合单价", "合价"],
        ["010101001001", "土方", "m3", "10", "25.30", "253.00"],
    ]
    made = word(tmp_path / "a.docx", ["施工组织设计"], author="李某", picture=photograph(1), table=rows)
    document = read(Source(made))
    assert "施工组织设计" in document.text
    assert [(row.code, str(row.price), str(row.total)) for row in document.rows] == [
        ("010101001001", "25.30", "253.00")
    ]
    assert ("author", "李某") in {(each.key, each.value) for each in document.properties}
    assert len(document.pictures) == 1


def test_an_excel_file_is_read_by_sheet(tmp_path: Path) -> None:
    made = excel(
        tmp_path / "a.xlsx", [["清单编码", "名称", "单位", "数量", "单价", "合价"], ["0101", "砖墙", "m3", 3, 0.1, 0.3]]
    )
    document = read(Source(made))
    assert document.pages[0].name == "Sheet"
    assert [(row.item, str(row.price)) for row in document.rows] == [("0101", "0.1")]


def test_text_is_read_in_the_encodings_of_the_country(tmp_path: Path) -> None:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        (tmp_path / "a.txt").write_bytes("投标函".encode(encoding))
        assert read(Source(tmp_path / "a.txt")).text.lstrip("\ufeff") == "投标函"


def test_what_cannot_be_read_is_refused_by_its_reason(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.pdf") == "document-missing"
    assert refused(plain(tmp_path, "empty.pdf", "")) == "document-empty"
    assert refused(pdf(tmp_path / "locked.pdf", ["x"], password="secret")) == "document-encrypted"
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7\n" + os.urandom(400))
    assert refused(tmp_path / "cut.pdf") == "document-broken"
    (tmp_path / "cut.docx").write_bytes(word(tmp_path / "w.docx", ["x"]).read_bytes()[:900])
    assert refused(tmp_path / "cut.docx") == "document-broken"
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert refused(tmp_path / "old.doc") == "document-kind"
    (tmp_path / "locked.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    assert refused(tmp_path / "locked.docx") == "document-encrypted"
    (tmp_path / "program.bin").write_bytes(b"\x7fELF" + bytes(600))
    assert refused(tmp_path / "program.bin") == "document-kind"


def test_a_file_of_five_gigabytes_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "huge.pdf").open("wb") as stream:
        stream.write(b"%PDF-1.7")
        stream.truncate(5 << 30)
    assert refused(tmp_path / "huge.pdf") == "document-too-large"


def test_archive_bombs_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (30 << 20))
    assert refused(tmp_path / "bomb.docx") == "document-bomb"
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'
    for part, name in (("word/document.xml", "laughs.docx"), ("xl/workbook.xml", "laughs.xlsx")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(part, laughs)
        assert refused(tmp_path / name) == "document-bomb"


def test_any_byte_changed_in_an_office_file_is_read_or_refused(tmp_path: Path) -> None:
    whole = bytearray(word(tmp_path / "w.docx", [prose(1, 50)]).read_bytes())
    for at in range(0, len(whole), len(whole) // 60):
        damaged = bytearray(whole)
        damaged[at] ^= 0xFF
        (tmp_path / "d.docx").write_bytes(damaged)
        try:
            read(Source(tmp_path / "d.docx"))
        except Unreadable:
            continue


def test_processes_of_their_own_give_the_same_answers(tmp_path: Path) -> None:
    good, bad = pdf(tmp_path / "a.pdf", ["text"]), plain(tmp_path, "b.pdf", "%PDF-1.4 nothing")
    answers = read_isolated([Source(good), Source(bad), Source(good)], limits=LIMITS)
    assert [getattr(each, "text", getattr(each, "code", "")) for each in answers] == [
        "text\n",
        "document-broken",
        "text\n",
    ]


def test_a_stalled_reader_is_given_up(tmp_path: Path) -> None:
    answers = read_isolated([Source(pdf(tmp_path / "a.pdf", ["text"]))], limits=LIMITS, seconds=0)
    assert [getattr(each, "code", "") for each in answers] == ["document-too-slow"]
