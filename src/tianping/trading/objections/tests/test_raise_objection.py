"""Objections are taken within their time, from who may object, and pause the tender."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tianping.canonical import decode
from tianping.exchange.models import Peer
from tianping.law.breach import LimitBreached
from tianping.record.actors import Actor
from tianping.record.models import Event, LeafReader
from tianping.refusals import BadInput, NotAllowed
from tianping.trading.bids import actions as bids
from tianping.trading.holds.queries import TenderOnHold, require_running
from tianping.trading.objections import actions, tasks
from tianping.trading.objections.actions.raising import ObjectionPending
from tianping.trading.objections.models import Objection
from tianping.trading.objections.receipts import receipt_of
from tianping.trading.objections.rules import InterestMissing, NotABidder, NotAParty, NothingToObjectTo
from tianping.trading.plans.models import Lot
from tianping.trading.tests import objecting, opened, scenes

pytestmark = pytest.mark.django_db


def to_opening(opened_lot: Lot, **facts: object) -> Objection:
    given: dict[str, object] = {
        "tender": opened_lot.tender, "about": "opening", "lot": opened_lot, "content": "唱标的报价与本单位的投标函不一致。",
        "request": "请当场核对。", "by": objecting.bidder(1), "now": opened.OPENED + timedelta(minutes=5),
    }  # fmt: skip
    return actions.raise_objection(**(given | facts))  # type: ignore[arg-type]


def test_an_objection_to_the_documents_pauses_the_tender_and_is_due_in_three_days() -> None:
    tender = scenes.issued()
    made = objecting.to_documents(tender)
    assert made.state == "open"
    assert made.standing == "bidder"
    assert (made.answer_due - objecting.EARLY).days == 3
    with pytest.raises(TenderOnHold):
        require_running(tender.code)
    assert scenes.recorded(tender=tender.code)[-2:] == ["tender.held", "objection.received"]
    assert scenes.bodies("objection.received")[0]["hold"] == made.hold_id


def test_nothing_public_tells_who_objects_or_in_which_words() -> None:
    tender = scenes.issued()
    objecting.to_documents(tender)
    public = b"".join(bytes(row.header) for row in Event.objects.filter(tender=tender.code)).decode()
    assert objecting.FIRM not in public
    assert objecting.NAME not in public
    assert "本地业绩" not in public


def test_nobody_else_is_entitled_to_the_words_of_an_objection_to_documents_before_the_deadline() -> None:
    Peer.objects.create(origin=scenes.SUPERVISION, kind="supervision", state="docked", base_url="https://s.example")
    tender = scenes.issued()
    made = objecting.to_documents(tender)
    assert not LeafReader.objects.filter(leaf__uid=made.event).exists()
    assert list(tasks.disclosures(objecting.EARLY)) == []
    for due in list(tasks.disclosures(opened.OPENED + timedelta(seconds=1))):
        due()
    told = scenes.sealed("objection.raised")
    assert [leaf.uid for leaf in told if LeafReader.objects.filter(leaf=leaf, origin=scenes.SUPERVISION)] == [
        told[1].uid
    ]
    assert list(tasks.disclosures(opened.OPENED + scenes.DAY)) == []


def test_supervision_knows_at_once_who_objects_to_the_result() -> None:
    Peer.objects.create(origin=scenes.SUPERVISION, kind="supervision", state="docked", base_url="https://s.example")
    made = objecting.to_result(objecting.published())
    assert LeafReader.objects.filter(leaf__uid=made.event, origin=scenes.SUPERVISION).exists()


def test_the_receipt_names_the_words_and_their_place() -> None:
    made = objecting.to_documents(scenes.issued())
    receipt = receipt_of(made)
    assert receipt.number == made.code
    assert receipt.statement.content["digests"] == {"content": made.digest}
    body = decode(bytes(scenes.sealed("objection.raised")[0].data))["body"]
    assert body["objector"] == objecting.FIRM
    assert body["digest"] == made.digest


def test_ten_days_before_the_deadline_the_time_to_object_to_the_documents_is_over() -> None:
    tender = scenes.issued()
    last = tender.terms.bids_due_at - 10 * scenes.DAY
    objecting.to_documents(tender, now=last)
    with pytest.raises(LimitBreached) as refused:
        objecting.to_documents(tender, now=last + scenes.DAY, by=Actor(office=opened.bidder(1), role="bidder"))
    assert refused.value.rule == "objection-to-documents"


def test_before_the_issue_there_are_no_documents_to_object_to() -> None:
    with pytest.raises(NothingToObjectTo):
        objecting.to_documents(scenes.ready())


def test_who_conducts_the_tender_does_not_object() -> None:
    tender = scenes.issued()
    scenes.register(scenes.AGENCY, "agency", "bidder", version=2)
    with pytest.raises(NotAParty):
        objecting.to_documents(tender, by=Actor(office=scenes.AGENCY, role="bidder"))


def test_a_buyer_has_no_right_to_object() -> None:
    with pytest.raises(NotAllowed):
        objecting.to_documents(scenes.issued(), by=scenes.stranger())


def test_the_same_matter_is_objected_to_once_until_the_answer() -> None:
    tender = scenes.issued()
    objecting.to_documents(tender)
    with pytest.raises(ObjectionPending):
        objecting.to_documents(tender)


def test_the_database_keeps_one_open_objection_of_a_firm_to_the_documents() -> None:
    made = objecting.to_documents(scenes.issued())
    made.pk, made.hold = "f" * 32, None
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_an_objection_says_something() -> None:
    tender = scenes.issued()
    with pytest.raises(BadInput):
        actions.raise_objection(
            tender=tender, about="documents", content=" ", request="改", by=objecting.firm(), now=objecting.EARLY
        )


def test_the_deadline_is_carried_out_while_an_objection_pauses_the_tender_and_the_opening_waits() -> None:
    tender = scenes.issued()
    objecting.to_documents(tender)
    closing = bids.close(tender=tender, by=scenes.platform(), now=opened.OPENED + timedelta(seconds=1))
    assert closing is not None
    assert tender.lots.get().stage == "closed"


def test_at_the_opening_a_bidder_objects_on_the_spot_and_nothing_pauses() -> None:
    lot = opened.opened_lot()
    made = to_opening(lot)
    assert made.hold is None
    require_running(lot.tender_id)


def test_half_an_hour_after_the_reading_out_the_opening_is_over() -> None:
    with pytest.raises(NothingToObjectTo):
        to_opening(opened.opened_lot(), now=opened.OPENED + timedelta(minutes=31))


def test_only_bidders_object_to_the_opening() -> None:
    with pytest.raises(NotABidder):
        to_opening(opened.opened_lot(), by=objecting.firm())


def test_a_lot_is_named_unless_it_is_about_the_documents() -> None:
    lot = opened.opened_lot()
    with pytest.raises(BadInput):
        to_opening(lot, lot=None)


def test_during_the_publicity_a_bidder_objects_to_the_result() -> None:
    lot = objecting.published()
    made = objecting.to_result(lot)
    assert made.standing == "bidder"
    with pytest.raises(TenderOnHold):
        require_running(lot.tender_id)


def test_another_interested_party_says_what_its_interest_is() -> None:
    lot = objecting.published()
    with pytest.raises(InterestMissing):
        objecting.to_result(lot, by=objecting.firm())
    made = objecting.to_result(lot, by=objecting.firm(), interest="为第二候选人供应混凝土。")
    assert made.standing == "interested"


def test_after_the_publicity_the_result_is_objected_to_no_more() -> None:
    lot = objecting.published()
    with pytest.raises(LimitBreached):
        objecting.to_result(lot, now=lot.publicity.until_at + timedelta(seconds=1))


def test_before_the_publicity_there_is_no_result_to_object_to() -> None:
    with pytest.raises(NothingToObjectTo):
        objecting.to_result(opened.opened_lot())
