"""Two administrators who leave at the same moment: one stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from tianping.record.actors import Actor
from tianping.web.accounts import organisation
from tianping.web.accounts.models import Administration, User
from tianping.web.accounts.tests.people import USCC, person

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.mark.usefixtures("committing")
def test_of_the_two_last_administrators_who_leave_at_once_one_stays() -> None:
    both = [person("buyer", administers=True), person("buyer", administers=True)]
    together = Barrier(2)

    def leaves(user: User) -> bool:
        together.wait()
        try:
            by = Actor(office=USCC, role="buyer", person=user.public_id)
            organisation.leave(uscc=USCC, user=user, by=by, now=NOW)
            return True
        except organisation.LastAdministrator:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        left = list(pool.map(leaves, both))
    assert sorted(left) == [False, True]
    assert Administration.objects.get(uscc=USCC).user == both[left.index(False)]
