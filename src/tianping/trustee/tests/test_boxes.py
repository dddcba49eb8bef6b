"""Answering for boxes."""

import base64
import json

import pytest

from tianping.exchange.catalogue.bids import BoxEntrusted
from tianping.record.models import LeafReader, SealedLeaf
from tianping.trustee.actions.boxes import BoxRefused, answer_box, open_box
from tianping.trustee.models import BoxAnswer, HeldBox
from tianping.trustee.tests.conftest import AFTER, BEFORE, BY, OTHER, OWN, TRADING, City


def answer(box: HeldBox) -> BoxAnswer:
    return answer_box(box=box, by=BY, now=BEFORE)


def test_a_good_box_is_answered_sealed_and_only_to_who_asked(city: City) -> None:
    city.prepare()
    header_bytes, boxes = city.envelope()
    said = answer(city.entrust(header_bytes, boxes[2]))
    assert said.opens
    assert said.cause == ""
    leaf = SealedLeaf.objects.get(type="trustee.answered")
    assert list(LeafReader.objects.values_list("origin", flat=True)) == [TRADING]
    assert json.loads(bytes(leaf.data))["body"] == {"seal": said.seal, "opens": True, "cause": ""}


def test_a_box_is_answered_once(city: City) -> None:
    city.prepare()
    header_bytes, boxes = city.envelope()
    box = city.entrust(header_bytes, boxes[2])
    assert answer(box) == answer(box)
    assert SealedLeaf.objects.count() == 1


def test_the_same_box_entrusted_twice_is_one_box(city: City) -> None:
    city.prepare()
    header_bytes, boxes = city.envelope()
    city.entrust(header_bytes, boxes[2])
    city.entrust(header_bytes, boxes[2])
    assert HeldBox.objects.count() == 1


def test_a_spoiled_box_is_told_with_its_cause(city: City) -> None:
    city.prepare()
    header_bytes, boxes = city.envelope()
    spoiled = boxes[2][:-1] + bytes([boxes[2][-1] ^ 1])
    said = answer(city.entrust(header_bytes, spoiled))
    assert not said.opens
    assert "does not open" in said.cause


def test_a_box_for_another_tender_does_not_open(city: City) -> None:
    city.prepare()
    city.prepare(tender=OTHER)
    _, theirs = city.envelope(tender=OTHER)
    header_bytes, _ = city.envelope()
    assert not answer(city.entrust(header_bytes, theirs[2])).opens


def test_a_box_of_a_tender_without_a_key_is_refused(city: City) -> None:
    city.prepare()
    header_bytes, boxes = city.envelope()
    moved = header_bytes.replace(b"E9901000001000001001", b"E9901000001000001009")
    said = answer(city.entrust(moved, boxes[2]))
    assert "no key is bound" in said.cause


def test_a_box_under_another_policy_is_refused(city: City) -> None:
    city.prepare()
    header_bytes, boxes = city.envelope()
    digest = json.loads(header_bytes)["policy"]
    other = header_bytes.replace(digest.encode(), b"0" * 64)
    assert "policy" in answer(city.entrust(other, boxes[2])).cause


def test_a_box_of_another_trustee_is_refused(city: City) -> None:
    city.prepare()
    header_bytes, boxes = city.envelope()
    box = city.entrust(header_bytes, boxes[1], index=2)
    with pytest.raises(BoxRefused):
        open_box(box=box)
    assert not answer(box).opens


def test_a_header_that_is_no_header_is_answered_too(city: City) -> None:
    city.prepare()
    assert not answer(city.entrust(b"not a header", b"box")).opens


def test_boxes_of_the_own_log_for_other_trustees_are_not_kept(city: City) -> None:
    city.prepare()
    header_bytes, boxes = city.envelope()
    event = BoxEntrusted(
        header=base64.b64encode(header_bytes).decode(), box=base64.b64encode(boxes[1]).decode(), index=2
    )
    city.say(event, sealed=True, origin=OWN)
    assert not HeldBox.objects.exists()


def test_a_box_after_the_closing_that_is_not_listed_counts_for_nothing(city: City) -> None:
    city.prepare()
    header_bytes, boxes = city.envelope()
    city.close([])
    said = answer_box(box=city.entrust(header_bytes, boxes[2]), by=BY, now=AFTER)
    assert (said.opens, said.after_closing) == (False, True)


def test_a_listed_box_that_travels_after_the_closing_is_answered(city: City) -> None:
    city.prepare()
    header_bytes, boxes = city.envelope()
    box = city.entrust(header_bytes, boxes[2])
    seal = box.seal
    HeldBox.objects.all().delete()
    city.close([seal])
    assert answer(city.entrust(header_bytes, boxes[2])).opens
