"""What is found in files, and what the copy that people are given does not have any more."""

import io
import zipfile

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from tianping.web.files import open_file
from tianping.web.guarding.findings import follows
from tianping.web.guarding.inspecting import Inspected, inspect
from tianping.web.guarding.kinds import kind_of

from . import files


def seen(data: bytes, name: str = "a.pdf") -> Inspected:
    return inspect(io.BytesIO(data), name=name, scanner="")


def kinds(data: bytes, name: str = "a.pdf") -> set[str]:
    return {one.kind for one in seen(data, name).findings}


def test_a_plain_file_has_no_findings() -> None:
    assert not kinds(files.pdf())
    assert not kinds(files.letter(), "a.docx")
    assert not kinds("投标报价,100".encode(), "a.csv")
    assert not kinds("投标报价,100".encode("gb18030"), "a.csv")


def test_a_link_that_a_reader_may_click_is_no_finding() -> None:
    assert not kinds(files.pdf(link="https://example.com/"))


def test_a_script_in_a_pdf_is_found_and_the_copy_has_none() -> None:
    found = seen(files.pdf(script="app.alert(1)"))
    assert {one.kind for one in found.findings} == {"script"}
    assert follows(found.findings) == "defused"
    with open_file(found.copy) as copy:
        data = copy.read()
    assert b"JavaScript" not in data
    assert not kinds(data)
    assert len(PdfReader(io.BytesIO(data)).pages) == 1


def test_a_program_that_a_pdf_would_start_is_found_and_taken_out() -> None:
    found = seen(files.pdf(launch="cmd.exe", carried=b"MZ..."))
    assert {one.kind for one in found.findings} == {"launch", "embedded"}
    with open_file(found.copy) as copy:
        assert not kinds(copy.read())


def test_a_macro_is_found_and_the_copy_opens_without_it() -> None:
    found = seen(files.letter(macro=True), "a.docm")
    assert {one.kind for one in found.findings} == {"macro"}
    with open_file(found.copy) as copy:
        data = copy.read()
    assert not any("vba" in name.lower() for name in zipfile.ZipFile(io.BytesIO(data)).namelist())
    assert Document(io.BytesIO(data)).paragraphs[0].text == "投标函"
    assert not kinds(data, "a.docx")


def test_a_template_from_elsewhere_is_found_and_its_link_taken_out() -> None:
    found = seen(files.letter(template="http://evil.example/t.dotm"), "a.docx")
    assert [(one.kind, one.where) for one in found.findings] == [("remote", "http://evil.example/t.dotm")]
    with open_file(found.copy) as copy:
        assert not kinds(copy.read(), "a.docx")


def test_an_archive_that_swells_is_refused_without_being_unpacked() -> None:
    bomb = files.archive({"zeros": bytes(60 * 1024 * 1024)})
    assert len(bomb) < 100_000
    assert kinds(bomb, "a.zip") == {"bomb"}
    assert kinds(files.archive({"inner.zip": bomb}), "a.zip") == {"bomb"}


def test_archives_inside_archives_are_refused_beyond_a_depth() -> None:
    nested = files.archive({"a.txt": b"a"})
    for _ in range(3):
        nested = files.archive({"inner.zip": nested})
    assert "bomb" in kinds(nested, "a.zip")


def test_many_archives_together_may_not_hold_what_one_may_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tianping.web.guarding.archives.ENTRIES", 15)
    inner = files.archive({f"{number}.txt": b"a" for number in range(9)})
    assert not kinds(files.archive({"1.zip": inner}), "a.zip")
    assert kinds(files.archive({"1.zip": inner, "2.zip": inner}), "a.zip") == {"bomb"}


@pytest.mark.parametrize("flag", [0, 1], ids=["garbled", "encrypted"])
def test_a_letter_whose_links_cannot_be_read_ends_with_an_answer_and_no_copy(flag: int) -> None:
    data = bytearray(files.letter(macro=True))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        part = packed.getinfo("word/_rels/document.xml.rels")
    start = part.header_offset + 30 + len(part.filename)
    data[start : start + part.compress_size] = b"\xff" * part.compress_size
    if flag:
        place = bytes(data).rindex(b"word/_rels/document.xml.rels") - 46 + 8  # the flags in the directory
        data[place] |= 1
    found = seen(bytes(data), "a.docm")
    assert "damaged" in {one.kind for one in found.findings}
    assert not found.copy


def test_a_list_of_links_that_is_too_long_to_be_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tianping.web.guarding.office.LARGEST_PART", 100)
    assert "bomb" in kinds(files.letter(), "a.docx")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..\\x", "C:\\x"])
def test_a_part_that_leads_out_of_its_archive_is_refused(name: str) -> None:
    assert "outside" in kinds(files.archive({name: b"x"}), "a.zip")


@pytest.mark.parametrize(
    ("data", "name"), [(b"MZ\x90\x00", "a.pdf"), (b"<html><script>", "a.txt"), (b"#!/bin/sh", "a.txt"), (b"", "a.txt")]
)
def test_what_is_not_on_the_list_is_not_opened_for_anybody(data: bytes, name: str) -> None:
    found = seen(data, name)
    assert follows(found.findings) == "refused"


def test_a_name_that_does_not_fit_the_content_is_told() -> None:
    found = seen(files.pdf(), "a.docx")
    assert [one.kind for one in found.findings] == ["name"]
    assert follows(found.findings) == "told"


def test_a_file_with_a_password_is_told_since_nothing_can_be_looked_at() -> None:
    assert kinds(files.pdf(password="secret")) == {"encrypted"}


def test_a_broken_pdf_is_searched_for_the_words() -> None:
    assert kinds(b"%PDF-1.7\n1 0 obj << /S /JavaScript /JS (x) >>") == {"damaged", "script"}


@given(st.binary(max_size=600))
def test_whatever_the_bytes_are_an_inspection_ends_with_an_answer(data: bytes) -> None:
    for start in (b"", b"%PDF-1.4\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        found = inspect(io.BytesIO(start + data), name="a.bin", scanner="")
        assert found.kind == kind_of(io.BytesIO(start + data))
