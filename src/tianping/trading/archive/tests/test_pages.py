"""The archive's pages: archived by a button, downloaded and checked by anybody."""

import pytest
from django.test import Client

from tianping.trading.archive import views
from tianping.trading.archive.models import Package
from tianping.trading.archive.tests.city import City
from tianping.trading.plans.models import Lot
from tianping.trading.tests import clerks, committees, opened, scenes
from tianping.web.documents import text_of, verify_pdf
from tianping.web.platform_seal import certificate
from tianping.web.tenders import views as tender_views

pytestmark = pytest.mark.django_db
LATER = committees.AT + 5 * scenes.DAY


@pytest.fixture
def lot(monkeypatch: pytest.MonkeyPatch) -> Lot:
    for module in (views, tender_views):
        monkeypatch.setattr(module, "business_now", lambda: LATER)
    city = City()
    city.dock()
    found = opened.opened_lot()
    city.bind_keys(found.tender_id)
    committees.formed(found)
    city.draw(found)
    committees.reported(found)
    done = committees.awarded(found)
    city.witness()
    return done


def test_a_finished_tender_is_archived_and_its_cover_leads_anybody_to_the_package(lot: Lot) -> None:
    place, buyer = f"/tenders/{lot.tender_id}/archive/", clerks.of(scenes.buyer())
    before = clerks.shown(Client(), place, now=LATER)
    assert "还没有归档" in before
    assert Client().get(f"{place}cover.pdf").status_code == 404
    assert clerks.filed(buyer, f"{place}new/", {}, checked=False, now=LATER) == place
    package = Package.objects.get()
    after = clerks.shown(Client(), place, now=LATER)
    assert package.sha256 in after
    assert "tianping verify" in after
    assert "开标唱标" in after
    pdf = Client().get(f"{place}cover.pdf").content
    assert [one.valid and one.whole for one in verify_pdf(pdf, roots=(certificate(),))] == [True]
    assert package.sha256[:32] in text_of(pdf).replace("\n", "")
    assert "看档案" in clerks.shown(buyer, f"/tenders/{lot.tender_id}/", now=LATER)


def test_what_is_not_finished_is_not_archived_and_the_page_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "business_now", lambda: scenes.NOW)
    tender, buyer = scenes.issued(), clerks.of(scenes.buyer())
    said = clerks.refused(buyer, f"/tenders/{tender.code}/archive/new/", {})
    assert "还有标段没有办完" in said
    assert clerks.clerk("buyer", scenes.OTHER).get(f"/tenders/{tender.code}/archive/new/").status_code == 403


def test_every_page_is_whole_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "business_now", lambda: scenes.NOW)
    tender, own = scenes.issued(), ("虚构", "云岫", "施工一标段", "教学楼")
    for client, address in [
        (Client(), f"/tenders/{tender.code}/archive/"),
        (clerks.of(scenes.buyer()), f"/tenders/{tender.code}/archive/new/"),
    ]:
        left = clerks.chinese_left(client, address)
        assert [one for one in left if not any(words in one for words in own)] == [], address
