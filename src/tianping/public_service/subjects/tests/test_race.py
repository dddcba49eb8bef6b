"""Two registrations at once: the database decides."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from tianping.exchange.tests.conftest import committing  # noqa: F401
from tianping.public_service.subjects import actions
from tianping.public_service.subjects.models import Subject
from tianping.public_service.subjects.tests.test_register import registration
from tianping.public_service.tests.peers import NOW, OPERATOR
from tianping.record.models import Event
from tianping.refusals import Refusal


def test_of_two_registrations_at_once_one_stands(committing, django_db_blocker):  # noqa: F811
    start = Barrier(2)

    def attempt(name):
        try:
            start.wait()
            actions.register(registration=registration(name=name), by=OPERATOR, now=NOW)
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "registered"

    with django_db_blocker.unblock():
        with ThreadPoolExecutor(2) as pool:
            outcomes = sorted(pool.map(attempt, ["甲公司", "乙公司"]))
        assert outcomes == ["already-registered", "registered"]
        assert Subject.objects.count() == Event.objects.filter(type="subject.registered").count() == 1
