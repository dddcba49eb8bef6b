"""Two transactions at once: the database decides."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from tianping.exchange.tests.conftest import committing  # noqa: F401
from tianping.record.models import SealedLeaf
from tianping.refusals import Refusal
from tianping.supervision.complaints import actions
from tianping.supervision.complaints.models import Complaint, Decision
from tianping.supervision.complaints.tests.parties import (
    BIDDER,
    OFFICIAL,
    PDF,
    WORDS,
    filing,
    heard,
    paper,
    town,
)
from tianping.supervision.tests.peers import NOW


def at_once(act, *arguments):
    start = Barrier(len(arguments))

    def attempt(argument):
        try:
            start.wait()
            act(argument)
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(arguments)) as pool:
        return sorted(pool.map(attempt, arguments))


def test_of_two_same_complaints_at_once_one_stands(committing, django_db_blocker):  # noqa: F811
    with django_db_blocker.unblock():
        town()
        papers = [paper(content=PDF + bytes([number])).sha256 for number in (1, 2)]
        outcomes = at_once(lambda one: actions.file(filing=filing(files=[one]), by=BIDDER, now=NOW), *papers)
        assert outcomes == ["already-complained", "done"]
        assert Complaint.objects.count() == SealedLeaf.objects.filter(type="complaint.filed").count() == 1


def test_of_two_decisions_at_once_one_stands(committing, django_db_blocker):  # noqa: F811
    with django_db_blocker.unblock():
        town()
        number = heard().number
        outcomes = at_once(
            lambda outcome: actions.decide(number=number, **(WORDS | {"outcome": outcome}), by=OFFICIAL, now=NOW),
            "upheld",
            "partly-upheld",
        )
        assert outcomes == ["complaint-state", "done"]
        assert Decision.objects.count() == SealedLeaf.objects.filter(type="complaint.decided").count() == 1
