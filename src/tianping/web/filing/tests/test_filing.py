"""A filing takes what people paste, keeps what they typed, shows it back, and is done once."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tianping.web.accounts.models import Membership, User
from tianping.web.filing.models import Done
from tianping.web.tests.project import views

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
GOOD = {"title": "修路", "amount": "1,200.50", "due": "2026-03-24T09:30", "urgent": "yes"}


@pytest.fixture
def clerk() -> Iterator[Client]:
    user = User.objects.create(name="张三（虚构）", made_at=AT)
    Membership.objects.create(user=user, uscc="91990100MA00000001", role="buyer", since=AT)
    client = Client()
    client.force_login(user)
    views.done.clear()
    views.version[0] = ""
    yield client
    views.version[0] = ""


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the form in a page."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))


def send(client: Client, given: dict[str, Any], status: int = 200) -> str:
    answer = client.post("/file/", given)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_a_filing_is_checked_before_it_is_done_and_then_done_once(clerk: Client) -> None:
    page = clerk.get("/file/").content.decode()
    check = send(clerk, {**hidden(page), **GOOD})
    assert "1,200.50 元" in check
    assert "3月24日（周二）09:30" in check
    assert views.done == []
    carried = {**hidden(check), "step": "do"}
    answer = clerk.post("/file/", carried)
    assert (answer.status_code, answer["Location"]) == (303, "/filed/1/")
    assert views.done[0]["amount"] == Decimal("1200.50")
    assert views.done[0]["due"] == datetime(2026, 3, 24, 1, 30, tzinfo=UTC)
    assert views.done[0]["urgent"] is True


def test_a_double_click_and_the_back_button_lead_to_the_same_confirmation(clerk: Client) -> None:
    check = send(clerk, {**hidden(clerk.get("/file/").content.decode()), **GOOD})
    carried = {**hidden(check), "step": "do"}
    places = {clerk.post("/file/", carried)["Location"] for _ in range(3)}
    again = clerk.post("/file/", {**carried, "step": "check"})
    assert places == {"/filed/1/"} == {again["Location"]}
    assert len(views.done) == 1
    assert Done.objects.count() == 1


def test_what_is_missing_or_wrong_is_said_at_its_field_and_nothing_typed_is_lost(clerk: Client) -> None:
    page = send(clerk, {"title": "修" * 11, "amount": "十二", "due": "下周", "uscc": "91990100MA00000009"}, 422)
    for sentence in ("最多 10 字", "“十二”不是金额", "看不懂这个时间", "请选择“急不急”"):
        assert page.count(sentence) == 2, sentence  # above, leading to the field, and at the field
    assert 'href="#id_amount"' in page
    assert 'id="id_amount"' in page
    assert "修" * 11 in page
    assert "91990100MA00000009" in page
    again = clerk.get("/file/").content.decode()
    assert "上次填的还在" in again
    assert "修" * 11 in again


def test_text_pasted_from_word_is_tidied(clerk: Client) -> None:
    pasted = {
        **GOOD,
        "title": "\u3000修\u200b路\u00a0一期\r\n",
        "amount": "￥１，２００．５０元",
        "due": "２０２６-０３-２４ ０９:３０",
    }
    send(clerk, {**pasted, "step": "do"}, 303)
    assert views.done[0]["title"] == "修路 一期"
    assert views.done[0]["amount"] == Decimal("1200.50")


@pytest.mark.parametrize("amount", ["120万", "-1", "1.001", "NaN", "1e99", "１２亿元"])
def test_an_amount_that_could_be_misread_is_refused(clerk: Client, amount: str) -> None:
    assert "id_amount-error" in send(clerk, {**GOOD, "amount": amount}, 422)


def test_a_refusal_of_the_rules_stands_at_its_field_and_leaves_no_mark(clerk: Client) -> None:
    with transaction.atomic():
        page = send(clerk, {**GOOD, "amount": "13", "step": "do"}, 422)
    assert "十三元不收" in page
    assert 'id="id_amount-error"' in page
    assert not Done.objects.exists()


def test_two_people_do_not_overwrite_each_other(clerk: Client) -> None:
    views.version[0] = "1"
    opened = hidden(clerk.get("/file/").content.decode())
    views.version[0] = "2"
    page = send(clerk, {**opened, **GOOD, "step": "do"}, 409)
    assert "别人改过同一件事" in page
    assert "修路" in page
    assert views.done == []
    send(clerk, {**hidden(page), **GOOD, "step": "do"}, 303)


def test_a_file_of_the_wrong_kind_an_empty_one_and_a_renamed_one_are_refused(clerk: Client) -> None:
    for name, content, sentence in (
        ("a.exe", b"MZ", "不是 PDF 文件"),
        ("a.pdf", b"", "空"),
        ("a.pdf", b"MZ\x90", "可能只改了扩展名"),
        ("a.pdf", b"%PDF-" + b" " * 1_100_000, "超过 1 MB"),
    ):
        page = send(clerk, {**GOOD, "paper": SimpleUploadedFile(name, content)}, 422)
        assert sentence in page, name


def test_a_file_is_kept_from_the_check_to_the_act_and_can_be_taken_back_to_change(clerk: Client) -> None:
    check = send(clerk, {**GOOD, "paper": SimpleUploadedFile("图纸.pdf", b"%PDF-1.7 drawing")})
    assert "图纸.pdf" in check
    back = send(clerk, {**hidden(check), "step": "back"})
    assert "已选：图纸.pdf" in back
    assert "修路" in back
    send(clerk, {**hidden(check), "step": "do"}, 303)
    assert views.done[0]["paper"].name == "图纸.pdf"


def test_a_file_word_made_elsewhere_is_refused(clerk: Client) -> None:
    assert "请重新选择" in send(clerk, {**GOOD, "paper": "WyJhIiwiYiJd:x:y", "step": "do"}, 422)


def test_a_form_sent_after_the_session_ended_is_given_back_after_signing_in(clerk: Client) -> None:
    answer = Client().post("/file/", GOOD)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/session/")


def test_every_field_is_described_for_who_cannot_see_it(clerk: Client) -> None:
    page = send(clerk, {"title": ""}, 422)
    assert re.search(r'id="id_title"[^>]*aria-describedby="[^"]*id_title-error"', page) or re.search(
        r'aria-describedby="[^"]*id_title-error"[^>]*id="id_title"', page
    )
    assert 'aria-invalid="true"' in page
