"""Contracts and objections enter the package: their facts as entries, their files in the manifest with the reason."""

from pathlib import Path

import pytest

from tianping.trading.archive.actions import NotFinished, archive
from tianping.trading.archive.contents import CONTRACT, SIGNATURES, files_of
from tianping.trading.archive.logs import parts
from tianping.trading.archive.packing import make_bundle
from tianping.trading.archive.tests.city import City
from tianping.trading.award import actions as award
from tianping.trading.objections import actions as objections
from tianping.trading.tests import contracting, objecting, scenes

pytestmark = pytest.mark.django_db
CONTENT = "招标项目已经依法完成，中标人已经确定，各投标人均已通知。"


def test_the_facts_of_the_contract_are_in_the_package_and_its_text_is_left_out_with_the_reason(tmp_path: Path) -> None:
    contract = contracting.concluded()
    version = contract.versions.get()
    City().witness()
    found = list(parts(contract.lot.tender_id))
    types = {said.header.type for part in found for said in part.said}
    assert "contract.signed" in types
    held, left_out = files_of(found, tender=contract.lot.tender_id, folder=tmp_path)
    assert left_out[version.sha256] == CONTRACT
    assert left_out[version.signatures] == SIGNATURES
    assert version.sha256 not in held
    assert make_bundle(tender=contract.lot.tender_id, out=tmp_path / "bundle.zip").entries > 0


def test_objections_and_answers_are_in_the_package_and_the_objector_is_not(tmp_path: Path) -> None:
    tender = scenes.issued()
    made = objecting.to_documents(tender)
    objections.answer(
        objection=made, matter="资格条件是否要求本地业绩。", answer="不要求。", outcome="rejected", by=scenes.buyer(),
        now=objecting.EARLY,
    )  # fmt: skip
    City().witness()
    said = [one for part in parts(tender.code) for one in part.said]
    assert {"objection.received", "objection.answered"} <= {one.header.type for one in said}
    assert objecting.FIRM not in "".join(one.data.decode() for one in said)


def test_a_tender_with_an_open_objection_is_not_archived() -> None:
    lot = objecting.published()
    made = objecting.to_result(lot)
    objections.answer(
        objection=made, matter="资格。", answer="异议成立。", outcome="upheld", measure="retender", by=scenes.buyer(),
        now=objecting.PUBLIC,
    )  # fmt: skip
    made.state, made.pk, made.hold, made.about = "open", "e" * 32, None, "opening"
    made.outcome = made.answer = ""
    made.ended_at = None
    made.save(force_insert=True)
    with pytest.raises(NotFinished, match="objection"):
        archive(tender=lot.tender, by=scenes.buyer(), now=objecting.PUBLIC)


def test_a_tender_whose_contract_awaits_signatures_is_not_archived() -> None:
    lot = contracting.notified()
    award.submit_report(tender=lot.tender, content=CONTENT, by=scenes.buyer(), now=contracting.AT)
    contracting.drafted(lot)
    with pytest.raises(NotFinished, match="contract"):
        archive(tender=lot.tender, by=scenes.buyer(), now=contracting.AT)
