"""The pages of refunds: what is due stands on the desk, is confirmed once, and each bidder reads its own."""

import pytest

from tianping.trading.contracts.models import Contract
from tianping.trading.fees import views
from tianping.trading.fees.models import Refund
from tianping.trading.tests import clerks, contracting, opened, scenes
from tianping.web.desk import views as desk_views

pytestmark = pytest.mark.django_db
AT = contracting.AT
GIVEN = {"interest": "120.50", "paid_at": "2026-02-01T09:30"}


@pytest.fixture
def contract(monkeypatch: pytest.MonkeyPatch) -> Contract:
    for module in (views, desk_views):
        monkeypatch.setattr(module, "business_now", lambda: AT)
    return contracting.concluded()


def refund() -> Refund:
    return Refund.objects.get(payee=opened.bidder(3))


@pytest.mark.usefixtures("contract")
def test_bonds_that_are_due_stand_on_the_desk_and_are_confirmed_with_interest() -> None:
    buyer = clerks.of(scenes.buyer())
    assert "退还投标保证金" in clerks.shown(buyer, "/desk/", now=AT)
    assert clerks.filed(buyer, f"/refunds/{refund().code}/confirm/", GIVEN, now=AT) == "/refunds/"
    assert refund().state == "paid"
    assert "120.50" in clerks.shown(buyer, "/refunds/", now=AT)


@pytest.mark.usefixtures("contract")
def test_a_bidder_reads_its_own_bond_and_nobody_elses() -> None:
    page = clerks.shown(clerks.clerk("bidder", opened.bidder(3)), "/refunds/", now=AT)
    assert refund().payee_name in page
    assert Refund.objects.get(payee=opened.bidder(1)).payee_name not in page
    assert clerks.clerk("bidder", opened.bidder(3)).get(f"/refunds/{refund().code}/confirm/").status_code == 403
    assert clerks.clerk("buyer", scenes.OTHER).get(f"/refunds/{refund().code}/confirm/").status_code == 403
    assert "没有要退的保证金" in clerks.shown(clerks.clerk("buyer", scenes.OTHER), "/refunds/", now=AT)


@pytest.mark.usefixtures("contract")
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"interest": ""}, "请填写"),
        ({"interest": "-1"}, "金额要大于零"),
        ({"paid_at": "2027-01-01T09:00"}, "不能在将来"),
    ],
)
def test_what_is_missing_or_wrong_is_said(given: dict[str, str], said: str) -> None:
    buyer = clerks.of(scenes.buyer())
    assert said in clerks.refused(buyer, f"/refunds/{refund().code}/confirm/", GIVEN | given, now=AT)
    assert refund().state == "due"


@pytest.mark.usefixtures("contract")
def test_every_page_is_whole_in_english() -> None:
    buyer, own = clerks.of(scenes.buyer()), ("虚构", "云岫", "施工一标段", "教学楼")
    for address in ("/refunds/", f"/refunds/{refund().code}/confirm/"):
        left = clerks.chinese_left(buyer, address)
        assert [one for one in left if not any(words in one for words in own)] == [], address
