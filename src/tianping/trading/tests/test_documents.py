"""Every document that the platform sets: PDF/A, with a QR code that leads to its proof, and the platform's seal on it."""

import ast
import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tianping.web.documents import render_pdf, text_of, verify_pdf
from tianping.web.platform_seal import certificate, seal
from tianping.web.qr import qr_svg

SOURCE = Path(__file__).resolve().parents[2]
SETTING = SOURCE / "web" / "documents.py"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ADDRESS = "http://trading.localhost/tenders/A0000000000000000001/"
TENDER = {"tender": "A0000000000000000001", "name": "安澜县校舍（虚构）", "lot": "A0000000000000000001001"}
PLACE = {"lot_name": "一标段", "address": ADDRESS, "qr": qr_svg(ADDRESS)}
SHARED = TENDER | PLACE
WORDS = {
    "deal": "D1",
    "buyer": "安澜县教育局（虚构）",
    "buyer_code": "91350100M000100Y43",
    "content": "校舍",
    "price": "1.00",
}
BID = {"bidder": "甲公司（虚构）", "uscc": "91350100M000100Y43", "price": "1.00", "received_at": "2026-03-02"}
FACTS: dict[str, dict[str, Any]] = {
    "evaluation/report.typ": SHARED
    | {
        "buyer_name": WORDS["buyer"],
        "agency_name": "",
        "scoring": None,
        "maximum_price": "",
        "drawn_up_at": "2026-03-02",
    }
    | {name: [] for name in ("committee", "recusals", "bids", "not_opened", "inquiries", "motions")}
    | {name: [] for name in ("rejected", "ranked", "candidates")},
    "opening/record.typ": SHARED
    | {
        "buyer": WORDS["buyer"],
        "opened_at": "2026-03-02",
        "trustees": ["交易平台"],
        "bids": [BID],
        "failed": [],
        "noted": [],
    },
    "opening/hall.typ": SHARED
    | {"opened_at": "2026-03-02", "closed_at": "2026-03-02", "record": "00", "objections": []}
    | {"bids": [{"bidder": BID["bidder"], "price": "1.00", "came": "", "confirmed": ""}]},
    "contracts/contract.typ": SHARED
    | WORDS
    | {"code": "C1", "version": 1, "winner": BID["bidder"], "winner_code": "1", "period": "90 日", "quality": "合格"}
    | {
        "manager": "—",
        "bond": "",
        "clauses": "无",
        "ground": "",
        "reason": "",
        "compared": [],
        "made_at": "2026-03-02",
    },
    "notices/notice.typ": {
        "title": "招标公告",
        "content": "一\n\n二",
        "tender": TENDER["tender"],
        "buyer": WORDS["buyer"],
    }
    | {"code": "N1", "sha256": "00", "url": ADDRESS, "qr": PLACE["qr"], "issued_at": "2026-03-02"},
    "award/notice.typ": SHARED
    | WORDS
    | {"agency": "", "winner": BID["bidder"], "winner_code": "1", "contract_due": "2026-04-01", "provisional": True}
    | {"notified_at": "2026-03-02"},
    "web/receipt.typ": {
        "title": "投标回执",
        "subtitle": "Receipt",
        "facts": [["编号", "1"]],
        "steps": [["已收下", "是"]],
    }
    | {"note": "—", "made_at": "2026-03-02", "qr": PLACE["qr"], "qr_text": ADDRESS, "basis": "条例"},
    "directives/paper.typ": {
        "title": "监督指令",
        "subtitle": "暂停",
        "facts": [["项目", TENDER["name"]]],
        "signed": "云岫市发展和改革局（虚构）",
        "signed_at": "2026-03-02 09:00",
        "note": "—",
        "origin": "supervision.example",
        "made_at": "2026-03-02 09:00:00",
        "qr": PLACE["qr"],
        "qr_text": ADDRESS,
    },
    "warnings/warning.typ": TENDER
    | {"title": "报价等差", "code": "R023", "lead": "只是线索", "facts": [["看到什么", "等差"]], "columns": ["投标人"]}
    | {"rows": [[BID["bidder"]]], "more": 1, "origin": "supervision.example", "made_at": "2026-03-02 09:00:00"}
    | {"qr": PLACE["qr"], "qr_text": ADDRESS},
    "archive/cover.typ": SHARED
    | {"buyer": WORDS["buyer"], "agency": "", "archived_at": "2026-03-02", "entries": 1, "size": "1", "sha256": "00"}
    | {"lots": [], "logs": [], "manifest": []},
}
TEMPLATES = {f"{path.parent.name}/{path.name}": path for path in SOURCE.rglob("*.typ") if "launch" not in path.parts}


def setters() -> dict[str, str]:
    """The source of each module that sets a document, by its file name."""
    found = (path for path in SOURCE.rglob("*.py") if not {"tests", "launch"} & set(path.parts) and path != SETTING)
    texts = {str(path.relative_to(SOURCE)): path.read_text(encoding="utf-8") for path in found}
    return {name: text for name, text in texts.items() if "render_pdf(" in text}


def test_every_template_is_tried_here() -> None:
    assert sorted(FACTS) == sorted(TEMPLATES)


@pytest.mark.parametrize("name", FACTS)
def test_a_document_is_pdf_a_with_a_qr_code_beside_its_text_and_a_seal_that_holds(name: str) -> None:
    bare = render_pdf(TEMPLATES[name], FACTS[name], made_at=NOW)
    pdf = seal(bare, reason="测试 Test")
    assert pdf.startswith(bare)  # the seal is an increment: the document stays as it was set
    marks = PdfReader(BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data()  # type: ignore[index]
    assert re.search(rb'pdfaid:part(>|=")2', marks)
    assert re.search(rb'pdfaid:conformance(>|=")B', marks)
    assert ADDRESS in text_of(pdf).replace("\n", "")
    plain = FACTS[name] | {"qr": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'}
    assert len(drawn(bare)) > len(drawn(render_pdf(TEMPLATES[name], plain, made_at=NOW))) + 500
    (one,) = verify_pdf(pdf, roots=(certificate(),))
    assert one.holds


def drawn(pdf: bytes) -> bytes:
    """What is drawn on the pages, forms included."""
    pages: list[Any] = list(PdfReader(BytesIO(pdf)).pages)
    forms = (form.get_object() for page in pages for form in page["/Resources"].get("/XObject", {}).values())
    return b"".join([*(page.get_contents().get_data() for page in pages), *(form.get_data() for form in forms)])


@pytest.mark.parametrize("module", setters())
def test_whoever_sets_a_document_draws_its_code_and_seals_it(module: str) -> None:
    called = {
        node.func.id
        for node in ast.walk(ast.parse(setters()[module]))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert {"render_pdf", "qr_svg", "seal"} <= called
