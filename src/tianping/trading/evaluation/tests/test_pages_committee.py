"""The pages of the committee: the buyer asks, the experts state or stand back, the committee is formed, names stay secret."""

import pytest
from django.test import Client

from tianping.record.sequencer import sequence
from tianping.trading.evaluation import desk, views_committee, views_draw, views_seat
from tianping.trading.evaluation.models import Committee, Member, Recusal, Statement
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, rooms, scenes

pytestmark = pytest.mark.django_db
AT = committees.AT
FIRST, SECOND = committees.EXPERTS[:2]
ASKED = {"seats": "5", "experts": "4", "specialities": "建筑工程", "representatives": "招标人代表甲"}


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (views_committee, views_draw, views_seat):
        monkeypatch.setattr(module, "business_now", lambda: AT)
    monkeypatch.setattr("tianping.web.desk.views.business_now", lambda: AT)


@pytest.fixture
def lot() -> Lot:
    committees.trust_authority()
    found = opened.opened_lot()
    sequence(now=AT)
    return found


def root(lot: Lot) -> str:
    return f"/tenders/{lot.tender_id}/committee/"


def test_the_buyer_asks_for_a_committee_and_forms_it_when_it_is_drawn(lot: Lot) -> None:
    buyer = rooms.buyer()
    assert "申请组建评标委员会" in rooms.page(buyer, "/desk/")
    assert rooms.through(buyer, f"{root(lot)}request/", ASKED) == root(lot)
    assert "等专家抽取结果" in rooms.page(buyer, root(lot))
    committees.draw(lot.tender)
    assert "可以组建评标委员会" in rooms.page(buyer, root(lot))
    assert "组建评标委员会" in rooms.page(buyer, "/desk/")
    rooms.through(buyer, f"{root(lot)}form/")
    assert "评标委员会已组成" in rooms.page(buyer, root(lot))
    assert Member.objects.count() == 5


def test_the_form_says_whom_the_draw_avoids(lot: Lot) -> None:
    html = rooms.page(rooms.buyer(), f"{root(lot)}request/")
    for uscc in (scenes.BUYER, scenes.AGENCY, opened.bidder(1)):
        assert uscc in html


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("seats", "", "请填写“成员人数”"),
        ("seats", "六", "请填整数"),
        ("seats", "6", "单数"),
        ("experts", "3", "三分之二"),
        ("specialities", "", "请填写“专家专业”"),
        ("specialities", "字" * 1300, "太长"),
        ("representatives", "", "招标人代表应当是 1 名"),
        ("representatives", "招标人代表甲 " + opened.bidder(1), "应当回避"),
    ],
)
def test_what_is_wrong_stands_on_the_form_and_nothing_is_lost(lot: Lot, field: str, value: str, said: str) -> None:
    buyer, address = rooms.buyer(), f"{root(lot)}request/"
    answer = buyer.post(address, {**rooms.hidden(rooms.page(buyer, address)), **ASKED, field: value, "step": "do"})
    html = answer.content.decode()
    assert answer.status_code in (409, 422), html[-3000:]
    assert said in html
    assert "建筑工程" in html or field == "specialities"
    assert not Committee.objects.exists()


def test_a_double_click_asks_once(lot: Lot) -> None:
    buyer, address = rooms.buyer(), f"{root(lot)}request/"
    given = {**rooms.hidden(rooms.page(buyer, address)), **ASKED, "step": "do"}
    assert [buyer.post(address, given)["Location"] for _ in range(2)] == [root(lot)] * 2
    assert scenes.recorded().count("committee.requested") == 1


def test_a_drawn_expert_states_that_it_has_no_interest_and_gets_a_receipt(lot: Lot) -> None:
    committees.requested(lot.tender)
    committees.draw(lot.tender)
    expert, seat = rooms.member(FIRST), f"/tenders/{lot.tender_id}/seat/"
    assert "你被抽为评标委员会成员" in rooms.page(expert, "/desk/")
    assert "先声明有无利害关系" in rooms.page(expert, seat)
    kept = rooms.through(expert, f"{seat}statement/")
    assert "已声明：没有利害关系" in rooms.page(expert, kept)
    assert Statement.objects.get().person == FIRST.person
    assert "等评标委员会组成" in rooms.page(expert, seat)


def test_a_drawn_expert_stands_back_and_is_asked_for_nothing_more(lot: Lot) -> None:
    committees.requested(lot.tender)
    committees.draw(lot.tender)
    expert, seat = rooms.member(FIRST), f"/tenders/{lot.tender_id}/seat/"
    rooms.through(expert, f"{seat}recusal/", {"reason": "曾在投标人单位任职。"})
    assert Recusal.objects.get().person == FIRST.person
    assert "你已回避" in rooms.page(expert, seat)
    assert "你被抽为" not in rooms.page(expert, "/desk/")
    assert "曾在投标人单位" not in rooms.page(rooms.buyer(), root(lot))


def test_a_seat_is_filled_again_after_a_member_stood_back(lot: Lot) -> None:
    committees.formed(lot)
    expert = rooms.member(FIRST)
    assert rooms.through(expert, f"/tenders/{lot.tender_id}/seat/recusal/", {"reason": "利害关系。"}) == "/desk/"
    buyer = rooms.buyer()
    assert "等专家抽取结果" in rooms.page(buyer, root(lot))
    assert "同一排列的下一名自动递补，名单到了再组建" in rooms.page(buyer, root(lot))
    assert "组建评标委员会" not in rooms.page(buyer, "/desk/")
    committees.draw(lot.tender, experts=committees.EXPERTS[1:5])
    rooms.through(buyer, f"{root(lot)}form/")
    assert Member.objects.filter(replaced_at=None).count() == 5


def test_a_representatives_seat_is_filled_by_the_buyer(lot: Lot) -> None:
    committees.formed(lot)
    who = rooms.member(committees.REPRESENTATIVE)
    rooms.through(who, f"/tenders/{lot.tender_id}/seat/recusal/", {"reason": "利害关系。"})
    html = rooms.page(rooms.buyer(), f"{root(lot)}form/")
    assert "请另行指定" in html
    rooms.through(rooms.buyer(), f"{root(lot)}form/", {"representatives": "招标人代表乙"})
    assert Member.objects.filter(kind="representative", replaced_at=None).get().name == "招标人代表乙"


def test_nobody_but_the_called_sees_a_seat(lot: Lot) -> None:
    committees.formed(lot)
    stranger = rooms.member(committees.EXPERTS[5])
    assert stranger.get(f"/tenders/{lot.tender_id}/seat/").status_code == 403
    assert rooms.buyer().get(f"/tenders/{lot.tender_id}/seat/").status_code == 403


def test_names_are_secret_on_every_page_of_the_committee(lot: Lot) -> None:
    committees.formed(lot)
    sequence(now=AT)
    for client in (rooms.buyer(), rooms.auditor(), rooms.bidder(1), Client()):
        for address in (
            root(lot),
            f"{root(lot)}form/",
            f"/tenders/{lot.tender_id}/draw/",
            f"/tenders/{lot.tender_id}/",
            "/desk/",
        ):
            html = client.get(address).content.decode()
            for one in committees.EXPERTS[:4]:
                assert one.name not in html, (address, one.name)
                assert one.person not in html, (address, one.person)
                assert one.employer not in html, (address, one.employer)


def test_an_auditor_reads_and_changes_nothing(lot: Lot) -> None:
    committees.formed(lot)
    html = rooms.page(rooms.auditor(), root(lot))
    assert "怎么组建" not in html
    assert rooms.auditor().get(f"{root(lot)}request/").status_code == 403


def test_another_buyer_sees_no_committee(lot: Lot) -> None:
    from tianping.web.accounts.tests.people import signed_in

    client = Client()
    signed_in(client, "buyer", uscc=scenes.OTHER, subject_name="另一单位（虚构）")
    assert client.get(root(lot)).status_code == 403


def test_the_desk_of_who_was_not_drawn_is_empty(lot: Lot) -> None:
    committees.formed(lot)
    assert list(desk.seats_to_take(committees.EXPERTS[5].actor(), AT)) == []
