"""The pages of contracts: drawn up from the bid, signed by both with certificates, changed, refused; what is public."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tianping.trading.award import views as award_views
from tianping.trading.contracts import views, views_refusing, views_signing
from tianping.trading.contracts.models import Contract, Version
from tianping.trading.contracts.signing import to_sign
from tianping.trading.plans.models import Lot
from tianping.trading.tests import clerks, contracting, opened, scenes
from tianping.web.desk import views as desk_views
from tianping.web.documents import text_of, verify_pdf
from tianping.web.platform_seal import certificate
from tianping.web.tenders import views as tender_views

pytestmark = pytest.mark.django_db
AT = contracting.AT
GIVEN = {
    "price": "8,700,000.50", "period": "180 日", "quality": "合格", "content": "教学楼土建、安装和室外工程",
    "manager": "项目经理甲", "clauses": "按招标文件所附合同条款执行。", "performance_bond": "500000",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _time(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, AT)


def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    for module in (views, views_refusing, views_signing, award_views, desk_views, tender_views):
        monkeypatch.setattr(module, "business_now", lambda: now)


@pytest.fixture
def lot() -> Lot:
    return contracting.notified()


def buyer() -> Client:
    return clerks.of(scenes.buyer())


def winner() -> Client:
    return clerks.of(contracting.winner())


def draft(lot: Lot) -> str:
    return clerks.filed(buyer(), f"/lots/{lot.code}/contract/draft/", GIVEN, now=AT)


def file_of(signature: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile("signature.json", json.dumps(signature).encode(), content_type="application/json")


def sign(client: Client, code: str, office: str, *, signature: Any = None) -> Any:
    address = f"/contracts/{code}/sign/"
    held = clerks.hidden(clerks.shown(client, address, now=AT))
    version = Version.objects.get(contract=code, state="open")
    given = signature if signature is not None else contracting.signature(version, office)
    return client.post(address, {**held, "signature": file_of(given), "step": "do"})


def test_a_contract_is_drawn_up_from_the_bid_and_signed_by_both(lot: Lot) -> None:
    assert "起草合同" in clerks.shown(buyer(), "/desk/", now=AT)
    page = clerks.shown(buyer(), f"/lots/{lot.code}/contract/draft/", now=AT)
    assert 'value="8700000.50"' in page or 'value="8,700,000.50"' in page
    assert "180 日" in page
    place = draft(lot)
    code = Contract.objects.get().code
    assert "签合同" in clerks.shown(winner(), "/desk/", now=AT)
    assert to_sign(Version.objects.get()) in clerks.shown(winner(), f"/contracts/{code}/sign/", now=AT)
    assert sign(winner(), code, opened.bidder(2)).status_code == 303
    assert sign(buyer(), code, scenes.BUYER).status_code == 303
    assert Contract.objects.get().state == "signed"
    assert "合同已订立" in clerks.shown(buyer(), place, now=AT)
    public = clerks.shown(Client(), f"/lots/{lot.code}/contract/", now=AT)
    assert "8,700,000.50" in public
    assert "/proofs/" in public
    assert "项目经理甲" not in public


def test_the_document_is_sealed_and_leads_to_the_public_facts(lot: Lot) -> None:
    draft(lot)
    version = Version.objects.get()
    answer = winner().get(f"/contracts/{version.contract_id}/versions/{version.pk}/contract.pdf")
    pdf = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert [one.valid and one.whole for one in verify_pdf(pdf, roots=(certificate(),))] == [True]
    assert f"/lots/{lot.code}/contract/" in text_of(pdf).replace("\n", "")
    said = winner().get(f"/contracts/{version.contract_id}/versions/{version.pk}/to-sign.txt")
    assert said.content.decode() == to_sign(version)


def test_terms_that_differ_from_the_bid_are_refused_at_their_field(lot: Lot) -> None:
    said = clerks.refused(buyer(), f"/lots/{lot.code}/contract/draft/", GIVEN | {"price": "8000000"}, now=AT)
    assert "应当与中标结果和投标文件一致" in said
    said = clerks.refused(buyer(), f"/lots/{lot.code}/contract/draft/", GIVEN | {"manager": "另一个人"}, now=AT)
    assert "应当写明更换的理由" in said
    assert not Contract.objects.exists()


@pytest.mark.parametrize(("name", "value", "said"), [
    ("price", "", "请填写“价款（元）”"), ("price", "about eight", "不是金额"), ("period", "长" * 201, "最多 200 字"),
    ("performance_bond", "5000000", "10%"),
])  # fmt: skip
def test_what_is_missing_wrong_or_too_long_is_said(lot: Lot, name: str, value: str, said: str) -> None:
    assert said in clerks.refused(buyer(), f"/lots/{lot.code}/contract/draft/", GIVEN | {name: value}, now=AT)


@pytest.mark.parametrize("signature", [["no", "signature"], {"algorithm": "x", "signature": "!", "chain": []}])
def test_a_file_that_is_no_signature_is_refused(lot: Lot, signature: Any) -> None:
    draft(lot)
    assert sign(winner(), Contract.objects.get().code, opened.bidder(2), signature=signature).status_code == 422


def test_somebody_elses_signature_is_refused(lot: Lot) -> None:
    draft(lot)
    answer = sign(winner(), Contract.objects.get().code, scenes.BUYER)
    assert answer.status_code == 403
    assert "请用本单位的数字证书签名" in answer.content.decode()


def test_a_version_that_was_replaced_meanwhile_is_not_signed(lot: Lot) -> None:
    draft(lot)
    contract = Contract.objects.get()
    address, client = f"/contracts/{contract.code}/sign/", winner()
    held = clerks.hidden(clerks.shown(client, address, now=AT))
    signature = contracting.signature(Version.objects.get(), opened.bidder(2))
    clerks.filed(buyer(), f"/contracts/{contract.code}/discard/", {}, checked=False, now=AT)
    answer = client.post(address, {**held, "signature": file_of(signature), "step": "do"})
    assert answer.status_code == 409


def test_a_change_is_a_version_with_its_ground_and_public_when_both_have_signed() -> None:
    contract = contracting.concluded()
    place, more = f"/contracts/{contract.code}/amend/", {"ground": "design-change", "reason": "增加室外管网。"}
    clerks.filed(buyer(), place, GIVEN | more | {"price": "8900000.00"}, now=AT)
    sign(buyer(), contract.code, scenes.BUYER)
    sign(winner(), contract.code, opened.bidder(2))
    public = clerks.shown(Client(), f"/tenders/{contract.lot.tender_id}/", now=AT)
    assert "增加室外管网" in public
    assert "8,900,000.00" in public


def test_a_winner_that_refuses_gives_the_award_back(lot: Lot) -> None:
    given = {"cause": "refused-contract", "reason": "材料涨价，无法履行。"}
    assert "不订立合同" in clerks.shown(winner(), f"/tenders/{lot.tender_id}/", now=AT)
    clerks.filed(winner(), f"/lots/{lot.code}/award/revoke/", given, now=AT)
    overview = clerks.shown(buyer(), f"/tenders/{lot.tender_id}/award/", now=AT)
    assert "确定中标人" in overview
    clerks.filed(buyer(), f"/lots/{lot.code}/award/give-up/", {"reason": "其他候选人报价过高。"}, now=AT)
    assert Lot.objects.get(pk=lot.pk).stage == "failed"
    assert "重新招标" in clerks.shown(buyer(), f"/tenders/{lot.tender_id}/", now=AT)


def test_only_parties_who_conducts_and_auditors_read_the_contract(lot: Lot) -> None:
    draft(lot)
    code = Contract.objects.get().code
    for reader in (buyer(), winner(), clerks.of(scenes.agency()), clerks.clerk("auditor", scenes.OTHER)):
        clerks.shown(reader, f"/contracts/{code}/", now=AT)
    for stranger in (clerks.clerk("bidder", opened.bidder(3)), clerks.clerk("buyer", scenes.OTHER)):
        assert stranger.get(f"/contracts/{code}/").status_code == 403
    assert clerks.of(scenes.agency()).get(f"/contracts/{code}/sign/").status_code == 403
    assert "项目经理甲" not in clerks.shown(Client(), f"/tenders/{lot.tender_id}/", now=AT)


def test_every_page_is_whole_in_english(lot: Lot) -> None:
    own = ("虚构", "云岫", "施工一标段", "教学楼", "180 日", "合格", "项目经理甲")
    found = clerks.chinese_left(buyer(), f"/lots/{lot.code}/contract/draft/")
    draft(lot)
    code = Contract.objects.get().code
    for client, address in [
        (winner(), f"/contracts/{code}/"), (winner(), f"/contracts/{code}/sign/"), (buyer(), "/contracts/"),
        (buyer(), f"/contracts/{code}/discard/"), (winner(), f"/lots/{lot.code}/award/revoke/"),
        (Client(), f"/lots/{lot.code}/contract/"),
    ]:  # fmt: skip
        found += clerks.chinese_left(client, address)
    assert [one for one in found if not any(words in one for words in own)] == []
