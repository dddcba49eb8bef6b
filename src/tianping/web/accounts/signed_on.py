"""Whom the service platform has sent: the account here, and for whom it may act here."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tianping.web.accounts import organisation
from tianping.web.accounts.models import Membership, User
from tianping.web.accounts.passwords import AccountDormant

CARRIED = ("buyer", "agency", "bidder", "expert")
"""Roles that a person brings along; who runs, audits or supervises is said by that platform itself: else whoever runs the
service platform, a trustee, could sign in as a supervisor, and read complaints or suspend a tender."""


@transaction.atomic
def person(*, issuer: str, claims: dict[str, Any], now: datetime) -> User:
    """This function will return the account of who signed in at `issuer`, made at the first time, with the memberships
    that its firms have here. Raises DutiesApart, AccountDormant for an account that was closed here."""
    known = f"{issuer} {claims['sub']}"
    user = User.objects.filter(signed_on_as=known).first()
    if user is None:
        user = User(signed_on_as=known, name=str(claims.get("name", ""))[:120], made_at=now)
        user.set_unusable_password()
        user.save()
    if not user.active:
        raise AccountDormant
    _follow(user, claims.get("subjects", ()), now)
    return user


def _follow(user: User, subjects: Any, now: datetime) -> None:
    """A role counts where the person has it there and the firm has it here; what was told before and no longer is, ends."""
    told = []
    for uscc, name, role in _pairs(subjects):
        facts = {"subject_name": name, "since": now, "source": Membership.SIGN_ON}
        told.append(Membership.objects.get_or_create(user=user, uscc=uscc, role=role, defaults=facts)[0].pk)
    Membership.objects.filter(user=user, source=Membership.SIGN_ON).exclude(pk__in=told).delete()
    organisation.require_apart(list(Membership.objects.filter(user=user).values_list("role", flat=True)))


def _pairs(subjects: Any) -> list[tuple[str, str, str]]:
    found = []
    for one in subjects if isinstance(subjects, list) else ():
        uscc, name = str(one.get("uscc", "")), str(one.get("name", ""))[:200]
        here = set(organisation.open_roles(uscc)) & set(CARRIED)
        found += [(uscc, name, role) for role in one.get("roles", ()) if role in here]
    return found
