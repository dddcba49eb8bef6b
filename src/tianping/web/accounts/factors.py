"""The second factor: one-time codes and recovery codes. Nobody with an account gets in without one (等保三级 8.1.4.1 d)."""

from datetime import datetime, timedelta

from django.db import transaction

from tianping.exchange.catalogue.accounts import AccountChanged
from tianping.record.actors import Actor
from tianping.refusals import Refusal
from tianping.web.accounts import acts, lockout, one_time, recovery, vault
from tianping.web.accounts.models import Failure, OneTimeCode, User

TRIES = 10
WITHIN = timedelta(hours=1)
CAUSE = "wrong-code"


class WrongCode(Refusal):
    """The code is wrong, too old, or was used already."""

    code = "wrong-code"
    status = 401
    zh = "动态码不对：输错了、过了时，或已用过。"
    en = "The code is not good: mistyped, too old, or used already."
    next_zh = "请等手机上换出下一个码再输；手机时间要准。"
    next_en = "Wait for the next code on your phone and type that; the phone's clock must be right."


class CodesLocked(Refusal):
    """Too many wrong codes after the right password, from wherever."""

    code = "codes-locked"
    status = 429
    zh = "动态码输错次数过多，{minutes} 分钟内不能再试。"
    en = "Too many wrong codes; no more tries for {minutes} minutes."
    next_zh = "别人可能知道你的密码：登录后请马上改密码。"
    next_en = "Somebody may know your password: change it as soon as you are in."


def enrolled(user: User) -> bool:
    """This function will say whether a person has a second factor."""
    return OneTimeCode.objects.filter(user=user, confirmed_at__isnull=False).exists()


def verify(*, user: User, code: str, address: str, now: datetime) -> str:
    """This function will use up a one-time or a recovery code and say which: `code` or `recovery`.

    Only who has passed the password comes here, so that nobody can lock another out without knowing it.
    Raises CodesLocked, WrongCode, SecretUnreadable.
    """
    key = lock_key(user)
    require_open(key, now)
    if "".join(code.split()).isdecimal():
        good = "code" if one_time.use(user=user, code=code, now=now) else ""
    else:
        good = "recovery" if recovery.use(user=user, code=code, now=now) else ""
    if not good:
        lockout.note_failure(uscc=key, address=address, cause=CAUSE, now=now)
        raise WrongCode(field="code")
    Failure.objects.filter(uscc=key, cause=CAUSE).delete()
    return good


def lock_key(user: User) -> str:
    """This function will return under what failures of a person's second step are counted."""
    return f"2{user.public_id[:17]}"


def require_open(key: str, now: datetime) -> None:
    """This function will refuse the second step after too many failures of it. Raises CodesLocked."""
    failures = Failure.objects.filter(uscc=key, cause=CAUSE, at__gt=now - WITHIN, at__lte=now)
    if failures.count() >= TRIES:
        raise CodesLocked(minutes=int(WITHIN.total_seconds() // 60))


def begin(*, user: User) -> bytes:
    """This function will return a fresh secret to be shown; nothing is kept until a code of it is given."""
    return one_time.new_secret()


@transaction.atomic
def enrol(*, user: User, secret: bytes, code: str, by: Actor, now: datetime) -> list[str]:
    """This function will take a secret into use once its app has shown a good code, in place of the one before, and
    return the recovery codes to be shown once. Raises WrongCode."""
    step = one_time.step_of(secret, code, now)
    if step is None:
        raise WrongCode(field="code")
    facts = {
        "secret": vault.seal(secret, about=user.public_id),
        "last_step": step,
        "made_at": now,
        "confirmed_at": now,
    }
    OneTimeCode.objects.update_or_create(user=user, defaults=facts)
    acts.note(AccountChanged(account=user.public_id, what="codes-enrolled"), by=by, now=now)
    return renew_recovery(user=user, by=by, now=now)


@transaction.atomic
def renew_recovery(*, user: User, by: Actor, now: datetime) -> list[str]:
    """This function will give new recovery codes; the old ones end."""
    codes = recovery.make(user=user)
    acts.note(AccountChanged(account=user.public_id, what="recovery-codes-made"), by=by, now=now)
    return codes
