"""Bundles of tenders in whose life something was done again: candidates published twice, keys of logs replaced."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tianping.exchange.anchoring import anchors_of_city
from tianping.exchange.models import Peer
from tianping.exchange.peers import log_key
from tianping.record.identity import own_keys
from tianping.record.rotating import rotate_key
from tianping.record.verifier.numbered import verify_file
from tianping.trading.archive.packing import make_bundle
from tianping.trading.archive.tests.city import City
from tianping.trading.award import actions as award
from tianping.trading.objections import actions as objections
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, objecting, opened, scenes
from tianping.trading.tests.folders import own_folder  # noqa: F401 - the fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]


def fresh(lot: Lot) -> Lot:
    return Lot.objects.select_related("tender").get(pk=lot.pk)


def judged(city: City) -> Lot:
    """A lot whose report was received, with its keys and its draw in all logs."""
    lot = opened.opened_lot()
    city.bind_keys(lot.tender_id)
    committees.formed(lot)
    city.draw(lot)
    committees.reported(lot)
    return fresh(lot)


def failing(path: Path, anchors: Any = None) -> dict[int, list[str]]:
    outcomes = verify_file(path, anchors=anchors or anchors_of_city()).outcomes
    return {one.check.number: [str(fault) for fault in one.faults] for one in outcomes if one.state == "fails"}


def test_a_tender_whose_candidates_were_published_again_after_an_objection_verifies(tmp_path: Path) -> None:
    city = City()
    city.dock()
    lot = judged(city)
    award.publish_candidates(lot=lot, by=scenes.buyer(), now=committees.AT)
    objections.answer(
        objection=objecting.to_result(fresh(lot)), matter="资格。", answer="经核实，异议成立。", outcome="upheld",
        measure="re-evaluate", by=scenes.buyer(), now=objecting.PUBLIC + scenes.DAY,
    )  # fmt: skip
    again = objecting.PUBLIC + 2 * scenes.DAY
    committees.decided(fresh(lot), 1, now=again)
    committees.reported(fresh(lot), now=again)
    publicity = award.publish_candidates(lot=fresh(lot), by=scenes.buyer(), now=again)
    after = publicity.until_at + timedelta(hours=1)
    award.decide(lot=fresh(lot), by=scenes.buyer(), now=after)
    city.witness()
    path = tmp_path / "bundle.zip"
    make_bundle(tender=lot.tender_id, out=path)
    assert len(scenes.bodies("candidates.published")) == 2
    assert failing(path) == {}


def test_a_tender_in_whose_life_every_log_replaced_its_key_verifies_from_any_of_them(tmp_path: Path) -> None:
    city = City()
    city.dock()
    old = anchors_of_city()
    lot = judged(city)
    city.witness()
    rotate_key(by=scenes.platform(), now=committees.AT)
    for log in city.logs.values():
        log.rotate()
    city.witness()
    done = committees.awarded(lot)
    city.witness()
    path = tmp_path / "bundle.zip"
    make_bundle(tender=done.tender_id, out=path)
    assert old.origins != anchors_of_city().origins
    assert log_key(Peer.objects.get(origin=scenes.SERVICE)).former
    assert own_keys().log.vkey not in {each.log for each in old.origins.values()}
    assert failing(path) == {}
    assert failing(path, old) == {}
