"""Who was drawn states that it has no interest, or stands back; the platform that drew it is told."""

import pytest

from tianping.record.models import LeafReader
from tianping.refusals import NotAllowed
from tianping.trading.evaluation import actions
from tianping.trading.evaluation.actions.stating import HasStoodBack
from tianping.trading.evaluation.models import Statement
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, scenes

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
    committees.formed(lot)
    assert state(lot, committees.REPRESENTATIVE).person


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
