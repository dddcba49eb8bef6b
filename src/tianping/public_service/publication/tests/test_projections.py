import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest

from tianping.canonical import encode
from tianping.exchange.projecting import replay
from tianping.public_service.publication.models import Publication, PublishedTender
from tianping.public_service.publication.tests.notices import DUE, TENDER, candidates, issued, moved, notice, planned
from tianping.public_service.tests.peers import PeerLog, project

pytestmark = pytest.mark.django_db


@pytest.fixture
def trading():
    return PeerLog()


def test_a_notice_appears_with_the_same_content(trading):
    event = notice()
    trading.say(event).pull()
    found = Publication.objects.get(notice="n1")
    assert (found.title, found.content, found.platform) == (event.title, event.content, trading.peer.origin)
    assert found.sha256 == hashlib.sha256(encode(event.as_body())).hexdigest()


def test_a_tender_is_known_by_name_maximum_price_and_deadline(trading):
    trading.say(planned()).say(issued()).pull()
    tender = PublishedTender.objects.get(tender=TENDER)
    assert (tender.amount, tender.bids_due_at) == (Decimal("61200000.00"), DUE)


def test_a_deadline_that_moved_later_counts(trading):
    trading.say(planned()).say(issued()).say(moved()).pull()
    assert PublishedTender.objects.get().bids_due_at == DUE + timedelta(days=15)


def test_no_amount_is_shown_where_a_lot_has_no_maximum_price(trading):
    trading.say(planned(maximum=None)).pull()
    assert PublishedTender.objects.get().amount is None


def test_another_platform_cannot_speak_for_a_tender(trading):
    trading.say(planned()).say(issued()).pull()
    PeerLog("rogue.example").say(moved()).pull()
    assert PublishedTender.objects.get().bids_due_at == DUE


def test_what_a_supervision_platform_calls_a_notice_is_not_published():
    PeerLog("supervision.yunxiu.example", "supervision").say(notice()).pull()
    assert not Publication.objects.exists()


def test_replay_from_zero_gives_the_same_tables(trading):
    trading.say(planned()).say(issued()).say(notice()).say(candidates()).say(notice("n2", kind="candidates")).pull()
    before = [list(model.objects.values()) for model in (Publication, PublishedTender)]
    replay(room="publication")
    assert not Publication.objects.exists()
    project()
    assert [list(model.objects.values()) for model in (Publication, PublishedTender)] == before
