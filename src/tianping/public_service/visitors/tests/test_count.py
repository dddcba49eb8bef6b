from datetime import timedelta

import pytest

from tianping.public_service.tests.peers import NOW, OPERATOR
from tianping.public_service.visitors.counting import APPLICATIONS, MOST, UPLOADS, TooManyToday, count
from tianping.public_service.visitors.models import VisitorDay
from tianping.record.actors import Actor

pytestmark = pytest.mark.django_db
VISITOR = Actor(office="", role="visitor", address="192.0.2.1")
OTHER = Actor(office="", role="visitor", address="192.0.2.2")


def fill(by=VISITOR, now=NOW):
    for _ in range(MOST[APPLICATIONS]):
        count(what=APPLICATIONS, by=by, now=now)


def test_an_address_has_its_number_of_acts_a_day():
    fill()
    with pytest.raises(TooManyToday) as refused:
        count(what=APPLICATIONS, by=VISITOR, now=NOW)
    assert str(MOST[APPLICATIONS]) in refused.value.sentence("zh")


def test_others_other_acts_and_other_days_are_counted_apart():
    fill()
    count(what=APPLICATIONS, by=OTHER, now=NOW)
    count(what=UPLOADS, by=VISITOR, now=NOW)
    count(what=APPLICATIONS, by=VISITOR, now=NOW + timedelta(days=1))


def test_who_is_signed_in_is_not_counted():
    for _ in range(MOST[APPLICATIONS] + 1):
        count(what=APPLICATIONS, by=OPERATOR, now=NOW)
    assert not VisitorDay.objects.exists()


def test_the_address_is_not_kept_and_days_gone_by_are_dropped():
    count(what=APPLICATIONS, by=VISITOR, now=NOW)
    assert VISITOR.address not in VisitorDay.objects.get().mark
    count(what=APPLICATIONS, by=OTHER, now=NOW + timedelta(days=2))
    assert VisitorDay.objects.count() == 1
