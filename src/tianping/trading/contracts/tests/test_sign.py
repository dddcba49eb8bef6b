"""Both parties sign the same document; then the contract stands, and its facts are public."""

import json

import pytest

from tianping.record.actors import Actor
from tianping.refusals import NotAllowed
from tianping.sealing.signing import BadSignature
from tianping.trading.contracts.actions import sign
from tianping.trading.contracts.actions.signing import AnotherDocument, NothingToSign
from tianping.trading.contracts.models import Contract
from tianping.trading.contracts.signing import NotThePartys
from tianping.trading.fees.models import Refund
from tianping.trading.holds.actions import hold
from tianping.trading.holds.queries import TenderOnHold
from tianping.trading.plans.models import Lot
from tianping.trading.tests import contracting, opened, scenes
from tianping.web.files import open_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract() -> Contract:
    return contracting.drafted(contracting.notified())


def test_one_signature_concludes_nothing(contract: Contract) -> None:
    contracting.sign(contract, scenes.buyer())
    assert Contract.objects.get().state == "draft"
    assert "contract.signed" not in scenes.recorded()


def test_with_both_signatures_the_contract_stands_and_its_facts_are_public() -> None:
    contract = contracting.concluded()
    assert contract.state == "signed"
    assert Lot.objects.get().stage == "contracted"
    told = scenes.bodies("contract.signed")[0]
    assert told["terms"]["price"] == "8700000.50"
    assert told["winner"] == opened.bidder(2)
    assert "项目经理甲" not in str(told)


def test_the_signatures_are_kept_beside_the_document() -> None:
    version = contracting.concluded().versions.get()
    with open_file(version.signatures) as file:
        kept = json.load(file)
    assert kept["document"] == version.sha256
    assert {one["party"] for one in kept["parties"]} == {"buyer", "winner"}


def test_the_bonds_of_all_who_bid_fall_due_within_five_days() -> None:
    contract = contracting.concluded()
    refunds = Refund.objects.filter(lot=contract.lot)
    assert refunds.count() == 3
    assert all((one.due_at - contracting.AT).days in (5, 6, 7) for one in refunds)


def test_a_party_signs_once(contract: Contract) -> None:
    contracting.sign(contract, scenes.buyer())
    with pytest.raises(NothingToSign):
        contracting.sign(contract, scenes.buyer())


def test_a_concluded_contract_is_not_signed_again() -> None:
    contract = contracting.concluded()
    version = contract.versions.get()
    given = {"document": version.sha256, "signature": contracting.signature(version, scenes.BUYER)}
    with pytest.raises(NothingToSign):
        sign(contract=contract, by=scenes.buyer(), now=contracting.AT, **given)


def test_a_signature_over_another_document_is_not_taken(contract: Contract) -> None:
    with pytest.raises(AnotherDocument):
        contracting.sign(contract, scenes.buyer(), document="0" * 64)


def test_a_signature_that_does_not_verify_is_not_taken(contract: Contract) -> None:
    version = contract.versions.get()
    version.number = 9
    with pytest.raises(BadSignature):
        contracting.sign(contract, scenes.buyer(), signature=contracting.signature(version, scenes.BUYER))


def test_nobody_signs_for_the_other_party(contract: Contract) -> None:
    version = contract.versions.get()
    with pytest.raises(NotThePartys):
        contracting.sign(contract, scenes.buyer(), signature=contracting.signature(version, opened.bidder(2)))


def test_the_agency_is_no_party(contract: Contract) -> None:
    with pytest.raises(NotAllowed):
        contracting.sign(contract, scenes.agency())


def test_another_bidder_is_no_party(contract: Contract) -> None:
    with pytest.raises(NotAllowed):
        contracting.sign(contract, Actor(office=opened.bidder(1), role="bidder"))


def test_a_suspended_tender_signs_nothing(contract: Contract) -> None:
    hold(tender=contract.lot.tender, cause="directive", reason="调查", by=scenes.platform(), now=contracting.AT)
    with pytest.raises(TenderOnHold):
        contracting.sign(contract, scenes.buyer())
