"""The people of a firm: roles granted and taken, leaving, and the administrators, of whom one always stays."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.accounts import AccountChanged
from tianping.record.actors import Actor
from tianping.refusals import NotFound, Refusal
from tianping.web.accounts import acts, trust
from tianping.web.accounts.models import ROLES, Administration, Membership, Organisation, User
from tianping.web.accounts.rights import permit
from tianping.web.accounts.role_names import role_name

APART = (
    ("operator", "supervisor"),
    ("bidder", "supervisor"),
    ("bidder", "operator"),
    *(("auditor", role) for role in ROLES if role != "auditor"),
)
"""Duties that one person never holds together. Who audits does nothing else (等保三级 8.1.5: 系统、安全、审计管理分设)."""


class LastAdministrator(Refusal):
    """A firm cannot lose its last administrator."""

    code = "last-administrator"
    zh = "{name}是本单位唯一的管理员，不能去掉。"
    en = "{name} is the only administrator of the organisation and cannot be taken away."
    next_zh = "请先把管理移交给本单位另一个人，等对方接受。"
    next_en = "Hand the administration over to somebody else first, and wait until it is taken."


class DutiesApart(Refusal):
    """Two duties that one person must not hold together."""

    code = "duties-apart"
    zh = "同一个人不能兼任“{role}”和“{held}”。"
    en = "One person cannot be both {role_en} and {held_en}."
    next_zh = "请授予另一个人，或先收回原来的角色。"
    next_en = "Grant it to somebody else, or take the other role away first."


class RoleNotOpen(Refusal):
    """The firm itself was not admitted in this role, so that it cannot grant it."""

    code = "role-not-open"
    zh = "本单位在这个平台没有“{role}”角色，不能授予。"
    en = "The organisation has no role {role_en} on this platform and cannot grant it."
    next_zh = "请先办理主体登记，或请平台运行单位开通。"
    next_en = "Register the subject first, or ask the platform's operator."


class NoSuchPerson(NotFound):
    """Nobody of this firm has the number."""

    zh = "本单位没有这个人。"
    en = "There is no such person in your organisation."
    next_zh = "名单可能刚变过，请刷新再看。"
    next_en = "The list may have changed; load it again."


@dataclass(frozen=True)
class Person:
    """A person of a firm, as its administrators see it."""

    user: User
    roles: tuple[str, ...]
    administers: bool


def people(uscc: str) -> list[Person]:
    """This function will return the people of a firm by name; each with its roles."""
    by_user: dict[User, list[str]] = {}
    for membership in (
        Membership.objects.filter(uscc=uscc).select_related("user").order_by("user__name", "user_id", "role")
    ):
        by_user.setdefault(membership.user, []).append(membership.role)
    looking_after = set(Administration.objects.filter(uscc=uscc).values_list("user_id", flat=True))
    return [Person(user, tuple(roles), user.pk in looking_after) for user, roles in by_user.items()]


def open_roles(uscc: str) -> list[str]:
    """This function will return the roles that a firm can grant: what the operator admitted it to, what it registered as."""
    admitted = Organisation.objects.filter(uscc=uscc).first()
    return sorted({*(admitted.roles if admitted else ()), *trust.roles_of(uscc=uscc, person="")})


def require_open(uscc: str, roles: list[str]) -> None:
    """This function will refuse roles that a firm does not have. Raises RoleNotOpen."""
    known = open_roles(uscc)
    for role in roles:
        if role not in known:
            raise RoleNotOpen(field="role", **_in_words(role=role))


def require_apart(roles: list[str]) -> None:
    """This function will refuse duties that must stay apart in one person. Raises DutiesApart."""
    for one, other in APART:
        if one in roles and other in roles:
            raise DutiesApart(field="role", **_in_words(role=other, held=one))


def person_of(*, uscc: str, public_id: str) -> User:
    """This function will return a person of a firm. Raises NoSuchPerson, also for people of other firms."""
    found = User.objects.filter(public_id=public_id, memberships__uscc=uscc).distinct().first()
    if found is None:
        raise NoSuchPerson
    return found


@transaction.atomic
def grant(*, uscc: str, person: str, role: str, by: Actor, now: datetime) -> None:
    """This function will give a person of the firm a further role.

    Raises NotAllowed, NoSuchPerson, RoleNotOpen, DutiesApart. A role already held stays as it is.
    """
    permit(by, "organisation.administer", uscc)
    user = person_of(uscc=uscc, public_id=person)
    require_open(uscc, [role])
    held = list(Membership.objects.select_for_update().filter(user=user).values_list("role", flat=True))
    require_apart([*held, role])
    join(user=user, uscc=uscc, roles=[role], subject_name=named(uscc), now=now)
    acts.note(AccountChanged(account=user.public_id, what="role-granted", subject=uscc, role=role), by=by, now=now)


@transaction.atomic
def take(*, uscc: str, person: str, role: str, by: Actor, now: datetime) -> None:
    """This function will take a role from a person. With the last role the person is no longer of the firm.

    Raises NotAllowed, NoSuchPerson, LastAdministrator.
    """
    permit(by, "organisation.administer", uscc)
    user = person_of(uscc=uscc, public_id=person)
    Membership.objects.filter(user=user, uscc=uscc, role=role).delete()
    if not Membership.objects.filter(user=user, uscc=uscc).exists():
        step_down(user=user, uscc=uscc)
    acts.note(AccountChanged(account=user.public_id, what="role-taken", subject=uscc, role=role), by=by, now=now)


@transaction.atomic
def leave(*, uscc: str, user: User, by: Actor, now: datetime) -> None:
    """This function will end all a person's memberships of a firm. Raises LastAdministrator."""
    step_down(user=user, uscc=uscc)
    Membership.objects.filter(user=user, uscc=uscc).delete()
    acts.note(AccountChanged(account=user.public_id, what="left", subject=uscc), by=by, now=now)


def retire(*, user: User, uscc: str, by: Actor, now: datetime) -> None:
    """This function will end an account for a firm whose new account has just been made. Raises LastAdministrator where
    the new one administers nothing."""
    step_down(user=user, uscc=uscc)
    Membership.objects.filter(user=user, uscc=uscc).delete()
    acts.note(AccountChanged(account=user.public_id, what="replaced", subject=uscc), by=by, now=now)


def join(*, user: User, uscc: str, roles: list[str], subject_name: str, now: datetime) -> None:
    """This function will make a person act for a firm in roles."""
    for role in roles:
        facts = {"subject_name": subject_name, "since": now}
        Membership.objects.update_or_create(
            user=user, uscc=uscc, role=role, defaults={"source": Membership.FIRM}, create_defaults=facts
        )


def step_down(*, user: User, uscc: str) -> None:
    """This function will end a person's administration, if it has one. Raises LastAdministrator.

    All administrators of the firm are locked first: of two who leave at once, the second finds itself the last.
    """
    all_of_them = list(Administration.objects.select_for_update().filter(uscc=uscc).order_by("pk"))
    mine = [one for one in all_of_them if one.user_id == user.pk]
    if mine and len(all_of_them) == 1:
        raise LastAdministrator(name=user.name or user.sign_in_name or "—")
    for one in mine:
        one.delete()


def _in_words(**roles: str) -> dict[str, str]:
    return {name: role_name(role, "zh") for name, role in roles.items()} | {
        f"{name}_en": role_name(role, "en") for name, role in roles.items()
    }


def named(uscc: str) -> str:
    """This function will return the name that a firm goes by here; empty where nobody gave one."""
    found = Organisation.objects.filter(uscc=uscc).first()
    if found and found.name:
        return found.name
    member = Membership.objects.filter(uscc=uscc).exclude(subject_name="").first()
    return member.subject_name if member else ""
