"""A receipt as a document: Chinese whoever asks, its steps, sealed, and the same address in text."""

from datetime import UTC, datetime

from django.utils import translation
from django.utils.translation import gettext

from tianping.web.documents import text_of, verify_pdf
from tianping.web.parts import Fact, Receipt, Step
from tianping.web.platform_seal import certificate
from tianping.web.receipt_document import receipt_pdf

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ADDRESS = "http://trading.localhost/objections/1/receipt/"


def drawn() -> Receipt:
    return Receipt(
        title=gettext("登录"),
        qr=ADDRESS,
        facts=[Fact(term="编号", value="A-1", code=True)],
        steps=[Step(text="平台已签收"), Step(text="记入日志", done=False)],
        note="答复前可以撤回。",
    )


def test_a_receipt_is_in_chinese_whatever_the_reader_chose() -> None:
    with translation.override("en"):
        said = text_of(receipt_pdf(drawn, made_at=NOW, basis="《条例》第二十二条"))
    assert "登录" in said
    assert ADDRESS in said.replace("\n", "")
    assert "已有" in said
    assert "等待" in said
    assert "2026-03-02 09:00:00" in said
    assert "依据《条例》第二十二条" in said.replace("\n", "")


def test_a_receipt_without_a_rule_names_none_and_is_sealed() -> None:
    pdf = receipt_pdf(drawn, made_at=NOW)
    assert "依据" not in text_of(pdf)
    (found,) = verify_pdf(pdf, roots=(certificate(),))
    assert found.holds
