"""Testing the boxes of a tender before its opening."""

import json
from datetime import datetime, timedelta

from tianping.exchange.models import Alarm
from tianping.record.identity import own_keys
from tianping.record.models import LeafReader, SealedLeaf
from tianping.record.receipts import OPENABILITY
from tianping.record.statements import Statement, verify_statement
from tianping.trustee import keyring, tasks
from tianping.trustee.actions.examining import examine_boxes
from tianping.trustee.models import EntrustedTender, HeldBox, TenderKey, TenderTest
from tianping.trustee.tests.conftest import AFTER, BEFORE, BY, TENDER, TRADING, City


def examine(now: datetime = BEFORE) -> TenderTest:
    tender = EntrustedTender.objects.get(tender=TENDER)
    return examine_boxes(tender=tender, by=BY, now=now, wall=now)


def told() -> list[Statement]:
    leaves = SealedLeaf.objects.filter(type="trustee.tested").order_by("seq")
    return [
        Statement.model_validate(one) for leaf in leaves for one in json.loads(bytes(leaf.data))["body"]["statements"]
    ]


def test_every_box_is_opened_and_signed_for_and_only_the_opening_platform_reads_it(city: City) -> None:
    city.prepare()
    seals = {city.bid() for _ in range(3)}
    done = examine()
    assert (done.opened, done.failed) == (3, 0)
    assert {one.content["seal"] for one in told()} == seals
    for one in told():
        verify_statement(one, purpose=OPENABILITY, key=own_keys().identity.verifier)
        assert one.content["opens"] is True
        assert set(one.content) == {"seal", "tender", "opens", "cause", "tested_at"}
    readers = LeafReader.objects.filter(leaf__type="trustee.tested").values_list("origin", flat=True)
    assert set(readers) == {TRADING}


def test_nothing_of_what_a_box_holds_is_told(city: City) -> None:
    city.prepare()
    city.bid()
    examine()
    leaf = SealedLeaf.objects.get(type="trustee.tested")
    box = HeldBox.objects.get()
    assert bytes(box.box).hex().encode() not in bytes(leaf.data)
    assert b"pieces" not in bytes(leaf.data)


def test_a_tender_is_tested_once_a_day(city: City) -> None:
    city.prepare()
    city.bid()
    assert examine() == examine(BEFORE + timedelta(minutes=1))
    assert len(told()) == 1
    examine(BEFORE + timedelta(days=1))
    assert len(told()) == 2


def test_a_spoiled_box_is_told_with_its_cause_and_raises_no_alarm_since_it_never_opened(city: City) -> None:
    city.prepare()
    header_bytes, boxes = city.envelope()
    city.entrust(header_bytes, boxes[2][:-1] + bytes([boxes[2][-1] ^ 1]))
    assert (examine().opened, examine().failed) == (0, 1)
    (said,) = told()
    assert said.content["opens"] is False
    assert "does not open" in said.content["cause"]
    assert not Alarm.objects.filter(kind="trustee-openability").exists()


def test_a_key_that_is_lost_after_the_boxes_came_is_found_before_the_opening(city: City) -> None:
    city.prepare()
    city.bid()
    keyring.destroy(key_id=TenderKey.objects.get(tender=TENDER).key_id)
    assert examine().failed == 1
    assert Alarm.objects.get(kind="trustee-openability").subject == TENDER
    assert told()[0].content["opens"] is False


def test_the_due_scan_tests_open_tenders_that_hold_boxes_until_their_opening(city: City) -> None:
    city.prepare()
    assert list(tasks.openability_tests(BEFORE)) == []
    city.bid()
    (action,) = tasks.openability_tests(BEFORE)
    action()
    assert list(tasks.openability_tests(BEFORE)) == []
    assert len(list(tasks.openability_tests(BEFORE + timedelta(days=1)))) == 1
    assert list(tasks.openability_tests(AFTER)) == []
