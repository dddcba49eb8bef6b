"""Getting back in after a factor was lost: the person proves itself by what it still has, and its administrator vouches.

Forgotten password: sign-in name and a recovery code. Lost phone and codes: sign-in name and password. Neither is enough
alone: an administrator of the firm confirms, and never learns the secret by which the person goes on.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from tianping.exchange.catalogue.accounts import AccountChanged
from tianping.record.actors import Actor
from tianping.refusals import Refusal
from tianping.web.accounts import acts, lockout, passwords, recovery, sessions
from tianping.web.accounts.models import Administration, Membership, OneTimeCode, Passkey, RecoveryCode, Reset, User
from tianping.web.accounts.rights import permit

GOOD_FOR = timedelta(days=3)


class WrongRecovery(Refusal):
    """The name or the recovery code is wrong; which of them is not said."""

    code = "wrong-recovery"
    status = 401
    zh = "登录名或恢复码不对，或恢复码已用过。"
    en = "The sign-in name or the recovery code is wrong, or the code was used."
    next_zh = "请换一个恢复码再试；都没有了，请本单位管理员重新邀请。"
    next_en = "Try another recovery code; if none is left, ask your administrator to invite you anew."


class NobodyVouches(Refusal):
    """No other administrator could confirm."""

    code = "nobody-vouches"
    zh = "本单位没有别的管理员能核准。"
    en = "The organisation has no other administrator who could confirm."
    next_zh = "请平台运行单位按“恢复管理员”办理，要两个运行人员。"
    next_en = "Ask the platform's operator for the recovery of an administrator; it takes two operators."


class ResetOver(Refusal):
    """The link was never given, used, declined, replaced by a later one, or has run out."""

    code = "reset-over"
    status = 410
    zh = "这次找回已经办完、没有核准或过期。"
    en = "This reset was done, declined, or has run out."
    next_zh = "请重新申请。"
    next_en = "Ask again."


class NotConfirmedYet(Refusal):
    """Nobody has vouched yet."""

    code = "reset-waits"
    status = 409
    zh = "本单位管理员还没有核准。"
    en = "Your administrator has not confirmed yet."
    next_zh = "请管理员在“本单位人员”里核准，再回到这一页。"
    next_en = 'Ask the administrator to confirm under "People of the organisation" and come back to this page.'


class OwnReset(Refusal):
    """Nobody vouches for itself."""

    code = "own-reset"
    status = 403
    zh = "不能核准自己的申请。"
    en = "Nobody confirms a request of their own."
    next_zh = "请本单位另一个管理员核准。"
    next_en = "Ask another administrator of the organisation."


@dataclass(frozen=True)
class Asked:
    """A new request and the person's secret, which is never seen again."""

    reset: Reset
    secret: str

    @property
    def link(self) -> str:
        """The address at which the person goes on, in this browser or another."""
        return f"{str(settings.TIANPING.base_url).rstrip('/')}/session/reset/?key={self.secret}"


def ask_password(*, sign_in_name: str, code: str, address: str, now: datetime) -> Asked:
    """This function will take a request for a new password, by one of the person's recovery codes.

    Raises Locked, WrongRecovery, NobodyVouches (the code is then still good).
    """
    plain = passwords.tidy(sign_in_name)[:64]
    key = passwords.lock_key(plain)
    lockout.require_open(uscc=key, address=address, now=now)
    with transaction.atomic():
        user = User.objects.filter(sign_in_name=plain, active=True).first()
        good = user is not None and recovery.use(user=user, code=code, now=now)
        if good and user is not None:
            return _ask(user, Reset.PASSWORD, address, now)
    lockout.note_failure(uscc=key, address=address, cause=WrongRecovery.code, now=now)
    raise WrongRecovery(field="sign_in_name")


@transaction.atomic
def ask_factors(*, user: User, address: str, now: datetime) -> Asked:
    """This function will take a request for a new second factor, by a person who has just given its password.

    Raises NobodyVouches.
    """
    return _ask(user, Reset.FACTORS, address, now)


def _ask(user: User, what: str, address: str, now: datetime) -> Asked:
    firms = Membership.objects.filter(user=user).values_list("uscc", flat=True)
    if not Administration.objects.filter(uscc__in=firms, user__active=True).exclude(user=user).exists():
        raise NobodyVouches
    Reset.objects.filter(user=user, ended_at=None).update(ended_at=now)
    secret = secrets.token_urlsafe(32)
    made = Reset.objects.create(
        digest=_digest(secret), user=user, what=what, address=address, made_at=now, expires_at=now + GOOD_FOR
    )
    by = acts.self_acting(user, address=address)
    acts.note(AccountChanged(account=user.public_id, what="reset-asked", role=what), by=by, now=now)
    return Asked(made, secret)


@transaction.atomic
def answer(*, uscc: str, number: str, approve: bool, by: Actor, now: datetime) -> Reset:
    """This function will vouch for a person of the firm who asks, or decline. Raises NotAllowed, ResetOver, OwnReset."""
    permit(by, "organisation.administer", uscc)
    asked = waiting(uscc=uscc, now=now).select_for_update(of=("self",)).filter(number=number).first()
    if asked is None:
        raise ResetOver
    if asked.user.public_id == by.person:
        raise OwnReset
    if approve:
        asked.approved_by, asked.approved_at = User.objects.get(public_id=by.person), now
    else:
        asked.ended_at = now
    asked.save(update_fields=["approved_by", "approved_at", "ended_at"])
    said = AccountChanged(
        account=asked.user.public_id, what="reset-approved" if approve else "reset-declined", subject=uscc
    )
    acts.note(said, by=by, now=now)
    return asked


def waiting(*, uscc: str, now: datetime) -> "QuerySet[Reset]":
    """This function will return the requests of a firm's people that wait for an administrator."""
    ours = Membership.objects.filter(uscc=uscc).values("user")
    open_ones = Reset.objects.filter(user__in=ours, ended_at=None, approved_at=None, expires_at__gt=now)
    return open_ones.select_related("user")


def find(*, secret: str, now: datetime) -> Reset:
    """This function will return the request of a secret. Raises ResetOver."""
    found = Reset.objects.filter(digest=_digest(secret), user__active=True).select_related("user").first()
    if found is None or not found.open_at(now):
        raise ResetOver
    return found


def new_password(*, secret: str, password: str, address: str, now: datetime) -> User:
    """This function will set the new password once an administrator vouched, and end all sessions.

    Raises ResetOver, NotConfirmedYet, WeakPassword.
    """
    user = find(secret=secret, now=now).user
    passwords.check_strength(password, user=user)
    user.set_password(password)
    with transaction.atomic():
        _use(secret, Reset.PASSWORD, now)
        user.save(update_fields=["password"])
        _done(user, "password-reset", address, now)
    return user


@transaction.atomic
def new_factors(*, secret: str, user: User, address: str, now: datetime) -> None:
    """This function will take the lost second factor, passkeys and recovery codes out of use; the person, whose password has
    just been checked, enrols a new one before anything opens. Raises ResetOver, NotConfirmedYet."""
    if find(secret=secret, now=now).user != user:
        raise ResetOver
    _use(secret, Reset.FACTORS, now)
    OneTimeCode.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    Passkey.objects.filter(user=user).delete()
    _done(user, "factors-reset", address, now)


def _use(secret: str, what: str, now: datetime) -> None:
    """Used up first: of two with the same link, one goes on."""
    asked = Reset.objects.filter(digest=_digest(secret), what=what, ended_at=None, expires_at__gt=now)
    if not asked.filter(approved_at__isnull=False).update(ended_at=now):
        raise NotConfirmedYet if asked.exists() else ResetOver


def _done(user: User, what: str, address: str, now: datetime) -> None:
    sessions.end_all(user=user)
    by = acts.self_acting(user, address=address)
    change = AccountChanged.model_validate({"account": user.public_id, "what": what})
    acts.note(change, by=by, now=now)


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
