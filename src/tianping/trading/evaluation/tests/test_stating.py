"""Who was drawn states that it has no interest, or stands back; the platform that drew it is told."""

import pytest

from tianping.record.models import LeafReader
from tianping.refusals import NotAllowed
from tianping.trading.evaluation import actions
from tianping.trading.evaluation.actions.sitting import StatementWanted
from tianping.trading.evaluation.actions.stating import HasStoodBack
from tianping.trading.evaluation.models import Statement
from tianping.trading.evaluation.queries import opened_bid
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, scenes, scoring

pytestmark = pytest.mark.django_db
AT = committees.AT
FIRST, SECOND = committees.EXPERTS[:2]


@pytest.fixture
def lot() -> Lot:
    found = opened.opened_lot()
    committees.requested(found.tender)
    committees.draw(found.tender)
    return found


def state(lot: Lot, who: committees.Person = FIRST) -> Statement:
    return actions.state_no_interest(tender=lot.tender, by=who.actor(), now=AT)


def readers(type_: str) -> list[str]:
    return list(LeafReader.objects.filter(leaf__type=type_).values_list("origin", flat=True))


def test_a_drawn_expert_states_once_that_it_has_no_interest(lot: Lot) -> None:
    assert state(lot) == state(lot)
    assert len(scenes.sealed("member.stated")) == 1
    assert readers("member.stated") == []


def test_a_representative_states_it_for_its_seat() -> None:
    lot = opened.opened_lot()
    committees.seated(lot)
    assert state(lot, committees.REPRESENTATIVE).person


def test_every_act_of_a_member_waits_for_its_statement() -> None:
    lot = opened.opened_lot(evaluation_method="comprehensive", scoring=scoring.declared())
    committees.seated(lot)
    by, first = FIRST.actor(), opened_bid(lot, committees.receipt(lot, 1))
    motion = {"kind": "rejection", "opened": first, "ground": "non-responsive", "explanation": "没有响应。"}
    for act in (
        lambda: actions.inquire(opened=first, about="content", question="请说明工期。", by=by, now=AT),
        lambda: actions.propose(lot=lot, **motion, by=by, now=AT),  # type: ignore[arg-type]
        lambda: actions.score(opened=first, marks=[], by=by, now=AT),
        lambda: actions.draw_up(lot=lot, by=by, now=AT),
        lambda: actions.sign(lot=lot, signature={}, by=by, now=AT),
    ):
        with pytest.raises(StatementWanted):
            act()
    state(lot)
    assert actions.propose(lot=lot, **motion, by=by, now=AT).state == "open"  # type: ignore[arg-type]


def test_who_follows_on_a_seat_states_for_itself() -> None:
    lot = opened.opened_lot()
    committees.formed(lot)
    actions.stand_back(tender=lot.tender, reason="利害关系。", by=FIRST.actor(), now=AT)
    committees.draw(lot.tender, experts=committees.EXPERTS[1:5])
    actions.form_committee(tender=lot.tender, by=scenes.buyer(), now=AT)
    with pytest.raises(StatementWanted):
        actions.draw_up(lot=lot, by=committees.EXPERTS[4].actor(), now=AT)


def test_who_was_not_called_states_nothing(lot: Lot) -> None:
    for who in (committees.EXPERTS[5].actor(), scenes.buyer()):
        with pytest.raises(NotAllowed):
            actions.state_no_interest(tender=lot.tender, by=who, now=AT)


def test_who_stood_back_states_nothing_afterwards(lot: Lot) -> None:
    actions.recuse(tender=lot.tender, reason="曾在投标人单位任职。", by=FIRST.actor(), now=AT)
    with pytest.raises(HasStoodBack):
        state(lot)


def test_the_platform_that_drew_is_told_of_a_recusal_and_nobody_else(lot: Lot) -> None:
    for _ in range(2):
        actions.recuse(tender=lot.tender, reason="曾在投标人单位任职。", by=FIRST.actor(), now=AT)
    assert readers("expert.recused") == [scenes.SERVICE]


def test_the_platform_that_drew_is_told_when_a_member_stands_back() -> None:
    lot = opened.opened_lot()
    committees.formed(lot)
    actions.stand_back(tender=lot.tender, reason="利害关系。", by=SECOND.actor(), now=AT)
    assert readers("member.recused") == [scenes.SERVICE]
