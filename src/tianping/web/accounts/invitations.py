"""Invitations: a link, shown once, good once and for a while, makes an account or a further membership.

Only the digest of the link is kept. Whoever brings it first has it; the second comer, thief or not, is refused, and who
invited sees by whom it was used.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from tianping.exchange.catalogue.accounts import AccountChanged
from tianping.law import codes
from tianping.record.actors import Actor
from tianping.refusals import BadInput, Refusal
from tianping.web.accounts import acts, organisation, passwords
from tianping.web.accounts.models import ROLES, Administration, Invitation, Membership, Organisation, User
from tianping.web.accounts.rights import permit
from tianping.web.accounts.tokens import UnknownRole


class InvitationOver(Refusal):
    """The link was used, withdrawn, has run out, or was never given."""

    code = "invitation-over"
    status = 410
    zh = "这个邀请链接无效：没有发过、已用过、已撤回或已过期。"
    en = "This invitation is not good: never given, used, withdrawn, or run out."
    next_zh = "请让邀请你的人再发一个；不是你用的，请马上告诉他。"
    next_en = "Ask who invited you for a new one; if it was not you who used it, say so at once."


@dataclass(frozen=True)
class Invited:
    """A new invitation and the secret of its link, which is never seen again."""

    invitation: Invitation
    secret: str

    @property
    def link(self) -> str:
        """The address to hand over."""
        return f"{str(settings.TIANPING.base_url).rstrip('/')}/invitation/?key={self.secret}"


def invite(
    *, uscc: str, name: str, roles: list[str], administers: bool = False, inviter: User, by: Actor, now: datetime
) -> Invited:
    """This function will invite a person into the firm that the actor administers.

    Raises NotAllowed, BadInput, RoleNotOpen, DutiesApart.
    """
    permit(by, "organisation.administer", uscc)
    organisation.require_open(uscc, roles)
    subject_name = organisation.named(uscc)
    return _make(uscc, subject_name, name, roles, administers=administers, inviter=inviter, by=by, now=now)


class AdministeredAlready(Refusal):
    """The firm has an administrator, so that no operator makes another by itself."""

    code = "administered-already"
    zh = "该单位已有管理员，平台不能再为它开一个。"
    en = "The organisation has an administrator; the platform does not make another."
    next_zh = "请该单位的管理员邀请；管理员失联的，按“恢复管理员”办理，要两个运行人员。"
    next_en = (
        "Its administrator can invite; if that person is lost, recover the administrator, which takes two operators."
    )


@transaction.atomic
def admit(
    *, uscc: str, subject_name: str, name: str, roles: list[str], inviter: User | None, by: Actor, now: datetime
) -> Invited:
    """This function will open the platform to a firm in roles and invite its first administrator; the operator's act.

    A later admission ends the links of earlier ones, so that no link is left over for somebody else to use.
    Raises NotAllowed, CodeError, BadInput, UnknownRole, DutiesApart, AdministeredAlready.
    """
    if by.role != "platform":  # the command on the machine itself, for the first account of all
        permit(by, "organisation.admit", uscc)
        if Administration.objects.filter(uscc=uscc).exists():
            raise AdministeredAlready(field="uscc")
        Invitation.objects.filter(uscc=uscc, used_at=None, revoked_at=None).update(revoked_at=now)
    codes.uscc.check(uscc)
    known, _ = Organisation.objects.get_or_create(uscc=uscc, defaults={"name": subject_name, "since": now})
    known.roles, known.name = sorted({*known.roles, *roles}), subject_name or known.name
    known.save(update_fields=["roles", "name"])
    return _make(uscc, known.name, name, roles, administers=True, inviter=inviter, by=by, now=now)


class ForOneself(Refusal):
    """Nobody replaces the account by which it is acting."""

    code = "own-account"
    zh = "不能重新邀请自己。"
    en = "Nobody invites themselves anew."
    next_zh = "换密码、换验证器请到“我的账号”。"
    next_en = "Change your password or app on your account page."


@transaction.atomic
def reinvite(*, uscc: str, person: str, by: Actor, now: datetime) -> Invited:
    """This function will invite a person of the firm anew, with the same roles, because it lost all means of signing
    in: a new account; the old one ends for this firm when the link is used, and not before. An account that belongs to
    other firms, too, keeps those. Raises NotAllowed, NoSuchPerson, ForOneself."""
    permit(by, "organisation.administer", uscc)
    user = organisation.person_of(uscc=uscc, public_id=person)
    if user.public_id == by.person:
        raise ForOneself
    open_ones = Invitation.objects.filter(uscc=uscc, replaces=user, used_at=None, revoked_at=None)
    open_ones.update(revoked_at=now)
    acts.note(AccountChanged(account=user.public_id, what="reinvited", subject=uscc), by=by, now=now)
    return replace(
        uscc=uscc,
        name=user.name or user.sign_in_name or "—",
        roles=sorted(set(Membership.objects.filter(user=user, uscc=uscc).values_list("role", flat=True))),
        administers=Administration.objects.filter(user=user, uscc=uscc).exists(),
        replaces=user,
        inviter=User.objects.get(public_id=by.person),
        by=by,
        now=now,
    )


def replace(
    *,
    uscc: str,
    name: str,
    roles: list[str],
    administers: bool,
    replaces: User | None,
    inviter: User,
    by: Actor,
    now: datetime,
) -> Invited:
    """This function will make the link by which a new account takes the place of a lost one. The caller has judged the
    right to do so. Raises BadInput, DutiesApart."""
    made = _make(uscc, organisation.named(uscc), name, roles, administers=administers, inviter=inviter, by=by, now=now)
    made.invitation.replaces = replaces
    made.invitation.save(update_fields=["replaces"])
    return made


@transaction.atomic
def _make(
    uscc: str,
    subject_name: str,
    name: str,
    roles: list[str],
    *,
    administers: bool,
    inviter: User | None,
    by: Actor,
    now: datetime,
) -> Invited:
    _check(name, roles)
    secret = secrets.token_urlsafe(32)
    made = Invitation.objects.create(
        digest=_digest(secret),
        name=name.strip(),
        uscc=uscc,
        subject_name=subject_name,
        roles=sorted(set(roles)),
        administers=administers,
        invited_by=inviter,
        made_at=now,
        expires_at=now + timedelta(hours=settings.TIANPING.invitation_hours),
    )
    acts.note(AccountChanged(what="invited", subject=uscc, role=",".join(made.roles)), by=by, now=now)
    return Invited(made, secret)


def _check(name: str, roles: list[str]) -> None:
    if not name.strip() or len(name) > 120:
        raise BadInput(
            field="name",
            what="没有写被邀请人的姓名，或超过 120 字。",
            what_en="The name of who is invited is missing, or longer than 120 characters.",
        )
    if not roles:
        raise BadInput(field="roles", what="没有选角色。", what_en="No role was chosen.", way_out="请至少选一个。")
    for role in roles:
        if role not in ROLES:
            raise UnknownRole(field="roles", role=role, known="、".join(ROLES))
    organisation.require_apart(roles)


def find(*, secret: str, now: datetime) -> Invitation:
    """This function will return the invitation of a link. Raises InvitationOver."""
    found = Invitation.objects.filter(digest=_digest(secret)).first()
    if found is None or not found.open_at(now):
        raise InvitationOver
    return found


@transaction.atomic
def accept_new(
    *, secret: str, sign_in_name: str, name: str, password: str, address: str, now: datetime
) -> tuple[User, Invitation]:
    """This function will make the account of who was invited; the second factor follows before anything is open.

    Raises InvitationOver, BadInput, NameTaken, WeakPassword.
    """
    find(secret=secret, now=now)
    plain = passwords.check_name(sign_in_name)
    user = User(sign_in_name=plain, name=name.strip()[:120], made_at=now)
    passwords.check_strength(password, user=user)
    user.set_password(password)
    user.save()
    by = acts.self_acting(user, address=address)
    acts.note(AccountChanged(account=user.public_id, what="made"), by=by, now=now)
    return user, _use(secret, user, by, now)


@transaction.atomic
def accept(*, secret: str, user: User, address: str, now: datetime) -> Invitation:
    """This function will add the invitation's membership to the account of who is signed in.

    Raises InvitationOver, DutiesApart.
    """
    return _use(secret, user, acts.self_acting(user, address=address), now)


def _use(secret: str, user: User, by: Actor, now: datetime) -> Invitation:
    """Used up first: of two who bring the same link, one goes on, whatever they do at once."""
    used = Invitation.objects.filter(digest=_digest(secret), used_at=None, revoked_at=None, expires_at__gt=now)
    if not used.update(used_at=now):
        raise InvitationOver
    found = Invitation.objects.get(digest=_digest(secret))
    held = list(Membership.objects.filter(user=user).values_list("role", flat=True))
    organisation.require_apart([*held, *found.roles])
    organisation.join(user=user, uscc=found.uscc, roles=found.roles, subject_name=found.subject_name, now=now)
    if found.administers:
        Administration.objects.get_or_create(user=user, uscc=found.uscc, defaults={"since": now})
    if found.replaces and found.replaces != user:
        organisation.retire(user=found.replaces, uscc=found.uscc, by=by, now=now)
    joined = AccountChanged(account=user.public_id, what="joined", subject=found.uscc, role=",".join(found.roles))
    acts.note(joined, by=by, now=now)
    return found


@transaction.atomic
def withdraw(*, uscc: str, number: str, by: Actor, now: datetime) -> None:
    """This function will end a link that nobody has used. Raises NotAllowed, InvitationOver."""
    permit(by, "organisation.administer", uscc)
    open_one = Invitation.objects.filter(uscc=uscc, number=number, used_at=None, revoked_at=None)
    if not open_one.update(revoked_at=now):
        raise InvitationOver
    acts.note(AccountChanged(what="invitation-withdrawn", subject=uscc), by=by, now=now)


def waiting(*, uscc: str, now: datetime) -> list[Invitation]:
    """This function will return the links of a firm that still let somebody in."""
    return list(Invitation.objects.filter(uscc=uscc, used_at=None, revoked_at=None, expires_at__gt=now))


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
