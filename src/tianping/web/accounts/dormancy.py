"""Accounts that nobody uses are closed, and opened again by the firm's administrator (等保三级 8.1.4.2 d)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from tianping.exchange.catalogue.accounts import AccountChanged
from tianping.record.actors import Actor
from tianping.web.accounts import acts, sessions
from tianping.web.accounts.models import ApiToken, SignedSession, User
from tianping.web.accounts.organisation import person_of
from tianping.web.accounts.rights import permit


def close_dormant(*, by: Actor, now: datetime) -> list[User]:
    """This function will close the accounts whose owners have not signed in for the days of the setting; `now` is wall
    time. Each in a transaction of its own. Accounts without a sign-in name are programs' and certificates': a
    certificate ends by itself."""
    return [user for user in _unused(now) if _close(user, by, now)]


def _unused(now: datetime) -> list[User]:
    before = now - timedelta(days=settings.TIANPING.dormant_days)
    long_ago = Q(last_login__lt=before) | Q(last_login=None)
    asleep = User.objects.filter(long_ago, active=True, sign_in_name__isnull=False, made_at__lt=before)
    in_use = SignedSession.objects.filter(until__gt=now).values("user")
    return list(asleep.exclude(woken_at__gte=before).exclude(pk__in=in_use).order_by("pk"))


@transaction.atomic
def _close(user: User, by: Actor, now: datetime) -> bool:
    if not User.objects.filter(pk=user.pk, active=True).update(active=False, dormant_at=now):
        return False
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=now)
    sessions.end_all(user=user)
    acts.note(AccountChanged(account=user.public_id, what="disabled-dormant"), by=by, now=now)
    return True


@transaction.atomic
def wake(*, uscc: str, person: str, by: Actor, now: datetime) -> User:
    """This function will open the account of a person of the firm again; one that is open stays as it is.

    Raises NotAllowed, NoSuchPerson.
    """
    permit(by, "organisation.administer", uscc)
    user = person_of(uscc=uscc, public_id=person)
    asleep = User.objects.filter(pk=user.pk, active=False, dormant_at__isnull=False)
    if asleep.update(active=True, dormant_at=None, woken_at=now):
        acts.note(AccountChanged(account=user.public_id, what="enabled", subject=uscc), by=by, now=now)
    return user
