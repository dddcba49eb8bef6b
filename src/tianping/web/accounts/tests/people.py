"""People for tests, of this room and of every other: `signed_in(client, "buyer")` and one is in, as after two factors."""

from datetime import UTC, datetime
from itertools import count

from django.test import Client
from django.utils.crypto import get_random_string

from tianping.web.accounts import factors, one_time, organisation
from tianping.web.accounts.acts import self_acting
from tianping.web.accounts.models import Administration, Organisation, User

USCC = "91330100MA27X00A1Q"
NAME = "砺石建设"
_numbers = count(1)


def person(*roles: str, uscc: str = USCC, subject_name: str = NAME, administers: bool = False) -> User:
    """This function will make a person of a firm, without a password (tests that need one set it)."""
    now = datetime.now(UTC)
    user = User(sign_in_name=f"person-{next(_numbers)}-{get_random_string(6).lower()}", name="祁望舒", made_at=now)
    user.set_unusable_password()
    user.save()
    known, _ = Organisation.objects.get_or_create(uscc=uscc, defaults={"name": subject_name, "since": now})
    known.roles = sorted({*known.roles, *roles})
    known.save()
    organisation.join(user=user, uscc=uscc, roles=list(roles), subject_name=subject_name, now=now)
    if administers:
        Administration.objects.create(user=user, uscc=uscc, since=now)
    return user


def signed_in(
    client: Client, role: str, *, user: User | None = None, uscc: str = USCC, subject_name: str = NAME
) -> User:
    """This function will sign a person in for a firm in a role, past the two factors, and return it."""
    found = user or person(role, uscc=uscc, subject_name=subject_name)
    client.force_login(found, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["acting"] = {"uscc": uscc, "subject": subject_name, "role": role}
    session.save()
    return found


def enrolled(user: User, now: datetime) -> bytes:
    """This function will give a person an app of one-time codes and return its secret; its first code is used up."""
    secret = one_time.new_secret()
    step = int(now.timestamp()) // one_time.STEP - one_time.BESIDE
    factors.enrol(
        user=user, secret=secret, code=one_time.code_at(secret, step), by=self_acting(user, address=""), now=now
    )
    return secret
