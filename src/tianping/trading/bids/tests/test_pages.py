"""A bidder's own pages: from the documents to the receipt and back, without and with the page's script."""

import base64
import hashlib
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tianping.record.sequencer import sequence
from tianping.trading.bids import api, desk, views, views_handing
from tianping.trading.bids.models import Bid, Upload
from tianping.trading.bids.plain_upload import PLAIN_MIB
from tianping.trading.documents import actions as documents
from tianping.trading.documents.models import DocumentFile, Taking
from tianping.trading.tests import clerks, scenes
from tianping.trading.tests.bidding import DUE, MILLISECOND, NOW, Auction, Firm
from tianping.web.documents import text_of

ONE, TWO = Firm(1), Firm(2)


class Hands:
    """A firm at its pages, with a clock that the test moves."""

    def __init__(self, firm: Firm, auction: Auction) -> None:
        self.firm, self.auction, self.client = firm, auction, clerks.clerk("bidder", firm.uscc, name=firm.name)

    @property
    def lot(self) -> str:
        return f"/my/bids/lots/{self.auction.lot.code}/"

    def see(self, address: str, status: int = 200) -> str:
        return clerks.shown(self.client, address, now=NOW, status=status)

    def upload(self, data: bytes, name: str = "bid.tpbid") -> Any:
        return self.client.post(f"{self.lot}envelope/", {"envelope": SimpleUploadedFile(name, data)})

    def hand_in(self, **changes: Any) -> Any:
        sealed = self.auction.seal(self.firm, **changes)
        checked = self.upload(sealed.path.read_bytes())
        assert checked.status_code == 303, checked.content.decode()[-3000:]
        return self.client.post(checked["Location"])


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    held = [NOW]
    for module in (views, views_handing, api):
        monkeypatch.setattr(module, "business_now", lambda: held[0])
    for module_name in ("tianping.web.context", "tianping.web.desk.views", "tianping.web.tenders.views"):
        monkeypatch.setattr(f"{module_name}.business_now", lambda: held[0])
    monkeypatch.setattr("tianping.trading.opening.views.business_now", lambda: held[0])
    return held


@pytest.fixture
def hands(auction: Auction, clock: list[datetime]) -> Hands:
    sequence(now=NOW)
    return Hands(ONE, auction)


def test_a_bid_is_uploaded_checked_and_handed_in_without_a_script(hands: Hands) -> None:
    sealed = hands.auction.seal(ONE)
    data = sealed.path.read_bytes()
    place = hands.upload(data)["Location"]
    check = hands.see(place)
    for said in ("核对一遍，再递交投标", hashlib.sha256(data).hexdigest(), sealed.hh, ONE.name, "距投标截止"):
        assert said in check, said
    assert not Bid.objects.exists()
    done = hands.client.post(place)
    bid = Bid.objects.get()
    assert (done.status_code, done["Location"]) == (303, f"/my/bids/receipts/{bid.receipt}/")
    slip = hands.see(done["Location"])
    for said in ("投标回执", bid.receipt, "2026-01-15 09:00:00.000", "等待下一批次", "可以替换或者撤回", "tp-qr"):
        assert said in slip, said


def test_a_second_press_and_the_way_back_lead_to_the_same_receipt(hands: Hands) -> None:
    place = hands.upload(hands.auction.seal(ONE).path.read_bytes())["Location"]
    assert hands.client.post(place)["Location"] == hands.client.post(place)["Location"]
    assert hands.client.get(place)["Location"] == f"/my/bids/receipts/{Bid.objects.get().receipt}/"


def test_the_pages_script_sends_slices_by_the_session_and_goes_on(hands: Hands) -> None:
    data = hands.auction.seal(ONE).path.read_bytes()
    given = {"length": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    client = Client(enforce_csrf_checks=True)
    client.cookies = hands.client.cookies
    page = client.get(f"{hands.lot}envelope/").content.decode()
    begin = re.search(r'data-start="([^"]+)"', page)[1]  # type: ignore[index]
    token = {"X-CSRFToken": clerks.hidden(page)["csrfmiddlewaretoken"], "Tianping-Role": "bidder"}
    assert client.post(begin, given, content_type="application/json").status_code == 403
    told = client.post(begin, given, content_type="application/json", headers=token).json()

    def put(offset: int, part: bytes) -> dict[str, Any]:
        digest = base64.b64encode(hashlib.sha256(part).digest()).decode()
        headers = {**token, "Content-Digest": f"sha-256=:{digest}:"}
        address = f"/api/v1/uploads/{told['upload']}?offset={offset}"
        return dict(client.put(address, part, content_type="application/octet-stream", headers=headers).json())

    assert put(0, data[:500])["received"] == 500
    assert "上次传到 500 B" in hands.see(f"{hands.lot}envelope/")
    again = client.post(begin, given, content_type="application/json", headers=token).json()
    assert (again["upload"], again["received"]) == (told["upload"], 500)
    assert put(500, data[500:])["received"] == len(data)
    assert hands.client.post(f"/my/bids/uploads/{told['upload']}/").status_code == 303


def test_who_is_not_signed_in_sends_no_slices(hands: Hands) -> None:
    assert Client().put("/api/v1/uploads/x?offset=0", b"x", content_type="a/b").status_code == 401


def test_the_task_list_follows_what_was_done(hands: Hands) -> None:
    first = hands.see(hands.lot)
    assert "tianping bid seal --tender-file" in first
    assert "现在没有澄清" in first
    file = DocumentFile.objects.filter(tender=hands.auction.tender).first()
    assert file is not None
    documents.take(tender=hands.auction.tender, sha256=file.sha256, by=ONE.actor(), now=NOW)
    documents.clarify(
        tender=hands.auction.tender, content="第三章改为附件二。", affects_preparation=False, by=scenes.agency(),
        now=NOW, bids_due_at=None,
    )  # fmt: skip
    assert "有 1 份没看过" in hands.see(hands.lot)
    assert "看新的澄清" in hands.see("/desk/")
    hands.client.post(f"{hands.lot}read/")
    assert "都看过了。" in hands.see(hands.lot)
    hands.hand_in()
    after = hands.see(hands.lot)
    assert "投标已递交" in after
    assert "--replaces bid-1.tpbid" in after


def test_a_version_replaces_the_one_before_and_both_are_listed(hands: Hands) -> None:
    hands.hand_in()
    first = Bid.objects.get()
    hands.hand_in(counter=2, previous=first.seal)
    shown = hands.see(hands.lot)
    for said in ("第 1 版", "第 2 版", "已被替换", "有效"):
        assert said in shown, said


def test_an_envelope_that_follows_nothing_is_told_before_it_is_handed_in(hands: Hands) -> None:
    hands.hand_in()
    place = hands.upload(hands.auction.seal(ONE).path.read_bytes())["Location"]
    check = hands.see(place)
    assert "接替的不是你单位现在有效的那一份" in check
    answer = hands.client.post(place)
    assert answer.status_code == 409
    assert Bid.objects.count() == 1


def test_anothers_envelope_is_told_at_the_check(hands: Hands) -> None:
    place = hands.upload(hands.auction.seal(TWO).path.read_bytes())["Location"]
    assert "不能代交" in hands.see(place)


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "没有选文件，或者是空文件"), (b"%PDF-1.7 my bid in plain words", "未按规定加密"), (b"x", "字节之间")],
)
def test_what_is_no_envelope_is_refused_with_what_to_do(hands: Hands, data: bytes, said: str) -> None:
    answer = hands.upload(data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Bid.objects.exists()


def test_a_form_without_a_file_says_so(hands: Hands) -> None:
    assert "没有选文件" in hands.client.post(f"{hands.lot}envelope/").content.decode()


def test_what_is_too_large_for_a_form_is_told_the_other_way(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_handing, "PLAIN_MIB", 0)
    assert "分片上传" in hands.upload(b"x" * 100).content.decode()
    assert PLAIN_MIB == 64


def test_a_bid_is_withdrawn_with_what_becomes_of_the_bond(hands: Hands, clock: list[datetime]) -> None:
    hands.hand_in()
    place = f"/my/bids/receipts/{Bid.objects.get().receipt}/"
    assert "撤回这份投标" in hands.see(f"{place}withdraw/")
    clock[0] = DUE
    assert hands.client.post(f"{place}withdraw/")["Location"] == place
    slip = hands.see(place)
    assert "撤回回执" in slip
    assert "撤回时间" in slip
    assert "没有可以撤回的" in hands.see(f"{place}withdraw/")
    assert "withdrawal" in hands.client.get(f"{place}receipt.json").json()


def test_past_the_deadline_pages_say_so_with_the_article(hands: Hands, clock: list[datetime]) -> None:
    hands.hand_in()
    first = Bid.objects.get()
    replacement = hands.upload(hands.auction.seal(ONE, counter=2, previous=first.seal).path.read_bytes())["Location"]
    place = f"/my/bids/receipts/{first.receipt}/"
    clock[0] = DUE + MILLISECOND
    assert "招标投标法 第二十八条" in hands.see(hands.lot)
    assert "tianping bid seal" not in hands.see(hands.lot)
    assert "现在不接收投标" in hands.see(f"{hands.lot}envelope/")
    assert "已过截止时间，不能递交" in hands.see(replacement)
    assert hands.client.post(replacement).status_code == 409
    assert "已过截止时间，不能撤回" in hands.see(f"{place}withdraw/")
    assert hands.client.post(f"{place}withdraw/").status_code == 409
    assert "不能替换，不能撤回" in hands.see(place)
    assert Bid.objects.get().state == "standing"


def test_the_receipt_is_downloaded_for_programs_and_for_people(hands: Hands) -> None:
    hands.hand_in()
    bid = Bid.objects.get()
    place = f"/my/bids/receipts/{bid.receipt}/"
    told = hands.client.get(f"{place}receipt.json")
    assert told.json()["statement"]["content"]["number"] == bid.receipt
    assert "attachment" in told["Content-Disposition"]
    pdf = hands.client.get(f"{place}receipt.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    text = "".join(text_of(pdf.content).split())
    for said in (bid.receipt, bid.sha256, "投标回执", "等待", "2026-01-1509:00:00.000"):
        assert said in text, said


def test_the_package_is_what_the_bid_maker_reads(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "key_evidence", lambda terms: {"keys": []})
    told = hands.client.get(f"{hands.lot}package/").json()
    assert told["tender"]["tender"] == hands.auction.tender.code
    assert told["tender"]["seal_policy"]
    assert told["evidence"] == {"keys": []}


def test_nobody_sees_anything_of_anothers_bid(hands: Hands) -> None:
    hands.hand_in()
    upload, bid, other = Upload.objects.get(), Bid.objects.get(), Hands(TWO, hands.auction)
    for address in ("", "receipt.json", "receipt.pdf", "withdraw/"):
        other.see(f"/my/bids/receipts/{bid.receipt}/{address}", 404)
    other.see(f"/my/bids/uploads/{upload.code}/", 404)
    assert other.client.post(f"/my/bids/receipts/{bid.receipt}/withdraw/").status_code == 404
    for address in (
        "/my/bids/",
        other.lot,
        "/desk/",
        f"/tenders/{hands.auction.tender.code}/",
        f"{other.lot}envelope/",
    ):
        shown = other.see(address)
        for word in (bid.receipt, bid.bidder, bid.bidder_name, bid.sha256, bid.seal, upload.code):
            assert word not in shown, (address, word)


def test_pages_of_others_are_the_same_whether_somebody_bids_or_not(hands: Hands) -> None:
    other = Hands(TWO, hands.auction)
    addresses = ("/my/bids/", other.lot, "/desk/", f"/lots/{hands.auction.lot.code}/hall/")
    before = [_bare(other.see(address)) for address in addresses]
    hands.hand_in()
    assert [_bare(other.see(address)) for address in addresses] == before


def _bare(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|<time[^>]*data-server>[^<]*</time>', "", html)


def test_buyers_and_supervisors_do_not_enter(hands: Hands) -> None:
    for role in ("buyer", "agency", "supervisor", "auditor", "operator"):
        client = clerks.clerk(role, scenes.BUYER)
        for address in ("/my/bids/", hands.lot, f"{hands.lot}envelope/"):
            assert client.get(address).status_code == 403, (role, address)


def test_the_list_says_what_can_be_done_where_there_is_nothing(hands: Hands) -> None:
    assert "还没有投标。去首页看正在招标的项目" in hands.see("/my/bids/")
    hands.hand_in()
    shown = hands.see("/my/bids/")
    assert "已递交" in shown
    assert "最近的投标截止" in shown


def test_the_desk_asks_near_the_deadline_for_what_is_not_handed_in(hands: Hands) -> None:
    def asked(now: datetime) -> list[str]:
        return [item.what for item in desk.bids_not_complete(ONE.actor(), now)]

    Taking.objects.create(tender=hands.auction.tender, subject=ONE.uscc, first_at=NOW)
    near = DUE - timedelta(days=1)
    assert asked(NOW) == []
    assert asked(near) == ["上传并递交投标文件"]
    place = hands.upload(hands.auction.seal(ONE).path.read_bytes())["Location"]
    assert asked(near) == ["核对并递交已上传的文件"]
    hands.client.post(place)
    assert asked(near) == []
    assert not list(desk.bids_not_complete(TWO.actor(), near))


def test_the_tenders_page_offers_to_bid_and_then_the_own_bid(hands: Hands) -> None:
    def offered(now: datetime, firm: Firm = ONE) -> list[str]:
        return [link.text for link in desk.bidding(firm.actor(), hands.auction.tender.code, now)]

    assert offered(NOW) == [f"准备投标：{hands.auction.lot.name}"]
    hands.hand_in()
    assert offered(NOW) == offered(DUE + MILLISECOND) == [f"看我的投标：{hands.auction.lot.name}"]
    assert offered(DUE + MILLISECOND, TWO) == []


def test_a_session_that_ended_comes_back_to_the_same_page(hands: Hands) -> None:
    place = hands.upload(hands.auction.seal(ONE).path.read_bytes())["Location"]
    hands.client.logout()
    assert f"next={place.replace('/', '%2F')}" in hands.client.post(place)["Location"]


def test_every_page_speaks_english_to_the_end(hands: Hands) -> None:
    hands.hand_in()
    first = Bid.objects.get()
    place = hands.upload(hands.auction.seal(ONE, counter=2, previous=first.seal).path.read_bytes())["Location"]
    sequence(now=NOW)
    hands.client.cookies["tp_language"] = "en"
    receipt = f"/my/bids/receipts/{first.receipt}/"
    for address in ("/my/bids/", hands.lot, f"{hands.lot}envelope/", place, receipt, f"{receipt}withdraw/"):
        left = [text for text in clerks.chinese_left(hands.client, address) if not _quoted(text)]
        assert left == [], (address, left)


def _quoted(text: str) -> bool:
    """Names as the record has them."""
    return any(word in text for word in ("云岫", "施工一标段", "招标文件.pdf", "（虚构）"))
