"""The engine closes accounts that nobody uses."""

from datetime import timedelta

import pytest

from tianping.web.accounts import tasks
from tianping.web.accounts.models import User
from tianping.web.accounts.tests.people import person
from tianping.web.clock import business_now, wall_now


@pytest.mark.django_db
def test_the_engines_tick_closes_accounts_that_nobody_uses() -> None:
    old, fresh = person("buyer"), person("buyer")
    User.objects.filter(pk=old.pk).update(made_at=wall_now() - timedelta(days=91))
    tasks.dormant_accounts(business_now())
    assert not User.objects.get(pk=old.pk).active
    assert User.objects.get(pk=fresh.pk).active
