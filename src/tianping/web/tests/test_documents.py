"""Documents and their seals."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tianping.sealing.authority import DemonstrationCA, Issued, make_ca
from tianping.web import documents

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TEMPLATE = """#let facts = json(bytes(sys.inputs.facts))
#set document(title: facts.title)
#set text(font: "Noto Sans SC", lang: "zh")
= #facts.title
#for line in facts.lines [- #line]
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "record.typ"
    path.write_text(TEMPLATE)
    return path


@pytest.fixture(scope="module")
def ca() -> DemonstrationCA:
    return make_ca(name="演示 CA", now=NOW)


@pytest.fixture(scope="module")
def issued(ca: DemonstrationCA) -> Issued:
    return ca.issue_organisation(name="云岫市公共资源交易中心", uscc="91350100M000100Y43", now=NOW)


def test_a_document_is_pdf_a_and_the_same_twice(template: Path) -> None:
    facts = {"title": "开标记录", "lines": ["一标段 27,981,600.00 元"]}
    pdf = documents.render_pdf(template, facts)
    assert pdf == documents.render_pdf(template, facts)
    assert b"pdfaid:part" in pdf
    assert "开标记录" in documents.text_of(pdf)


def test_a_missing_glyph_never_stops_a_document(template: Path) -> None:
    found = documents.render(template=template, facts={"title": "𠮷野家 😀", "lines": []})
    assert found.missing == "😀𠮷"
    assert "〓野家" in documents.text_of(found.pdf)


def test_missing_glyphs_are_told_on_entry() -> None:
    assert documents.missing_glyphs("安澜县第一中学（东区）ABC 100㎡\n") == ""
    assert documents.missing_glyphs("𠮷𠮷😀") == "𠮷😀"


def test_a_template_that_fails_is_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.typ"
    broken.write_text("#nothing()")
    with pytest.raises(documents.DocumentFailed):
        documents.render_pdf(broken, {})


@pytest.fixture
def sealed(template: Path, ca: DemonstrationCA, issued: Issued) -> bytes:
    pdf = documents.render_pdf(template, {"title": "开标记录", "lines": []})
    return documents.seal_pdf(
        pdf, key=issued.key, certificate=issued.certificate, chain=(ca.issuing,), reason="开标记录"
    )


def test_a_seal_holds(sealed: bytes, ca: DemonstrationCA) -> None:
    found = documents.verify_pdf(sealed, roots=(ca.root,))
    assert [(one.holds, one.reason) for one in found] == [(True, "开标记录")]


def test_a_second_seal_leaves_the_first_good(sealed: bytes, ca: DemonstrationCA, issued: Issued) -> None:
    twice = documents.seal_pdf(
        sealed, key=issued.key, certificate=issued.certificate, chain=(ca.issuing,), reason="复核", field="seal-2"
    )
    assert [one.holds for one in documents.verify_pdf(twice, roots=(ca.root,))] == [True, True]


def test_a_changed_document_is_noticed(sealed: bytes, ca: DemonstrationCA) -> None:
    changed = bytearray(sealed)
    changed[len(sealed) // 4] ^= 1
    assert not any(one.holds for one in documents.verify_pdf(bytes(changed), roots=(ca.root,)))
    assert not any(one.holds for one in documents.verify_pdf(sealed + b"\n%more", roots=(ca.root,)))


def test_a_seal_of_an_unknown_authority_is_not_trusted(sealed: bytes) -> None:
    other = make_ca(name="别的 CA", now=NOW)
    (found,) = documents.verify_pdf(sealed, roots=(other.root,))
    assert (found.valid, found.trusted, found.holds) == (True, False, False)


def test_a_document_without_seals_has_none(template: Path, ca: DemonstrationCA) -> None:
    pdf = documents.render_pdf(template, {"title": "公告", "lines": []})
    assert documents.verify_pdf(pdf, roots=(ca.root,)) == []
    assert documents.verify_pdf(b"no pdf", roots=(ca.root,)) == []


def test_a_key_of_ed25519_seals_too(template: Path, ca: DemonstrationCA) -> None:
    issued = ca.issue_organisation(name="甲", uscc="91350100M000100Y43", now=NOW, kind="Ed25519")
    pdf = documents.render_pdf(template, {"title": "公告", "lines": []})
    sealed = documents.seal_pdf(pdf, key=issued.key, certificate=issued.certificate, chain=(ca.issuing,), reason="公告")
    assert [one.holds for one in documents.verify_pdf(sealed, roots=(ca.root,))] == [True]
