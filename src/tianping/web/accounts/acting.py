"""For whom, and in which role, a person acts now."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest

from tianping.exchange.catalogue.accounts import SessionChanged
from tianping.web.accounts import acts
from tianping.web.accounts.models import Membership, User
from tianping.web.accounts.rights import RoleNotHeld
from tianping.web.accounts.role_names import role_name
from tianping.web.problems import language
from tianping.web.requests import address_of


@dataclass(frozen=True)
class Who:
    """What the head of every page shows of who is signed in."""

    name: str
    subject: str
    role: str


def choices(user: User) -> list[Membership]:
    """This function will return the memberships that a person can act by."""
    return list(Membership.objects.filter(user=user))


@transaction.atomic
def choose(*, request: HttpRequest, user: User, uscc: str, role: str, now: datetime) -> None:
    """This function will let a person act for a subject in a role from now on in this session. Raises RoleNotHeld."""
    found = Membership.objects.filter(user=user, uscc=uscc, role=role).first()
    if found is None:
        raise RoleNotHeld(role=role or "—")
    request.session["acting"] = {"uscc": found.uscc, "subject": found.subject_name, "role": found.role}
    by = acts.self_acting(user, address=address_of(request))
    acts.note(SessionChanged(account=user.public_id, what="acting", subject=uscc, role=role), by=by, now=now)


def choose_only(*, request: HttpRequest, user: User, now: datetime) -> bool:
    """This function will choose where there is one choice, and say whether one is chosen."""
    found = choices(user)
    if len(found) == 1:
        choose(request=request, user=user, uscc=found[0].uscc, role=found[0].role, now=now)
    return len(found) == 1


def who(request: HttpRequest) -> Who | None:
    """This function will return who is signed in, for the head of the page; None for a reader."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    acting = request.session.get("acting") or {}
    subject = acting.get("subject") or acting.get("uscc", "")
    role = role_name(acting.get("role", ""), language())
    return Who(name=user.name or user.sign_in_name or "", subject=subject, role=role)
