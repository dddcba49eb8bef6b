"""Making the accounts at one platform, in the platform's own process: an invitation, its acceptance, a second factor.

The same acts as for any person; only the one-time code that a phone would show is computed here.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from tianping.launch.accounts.account import Account
from tianping.record.actors import Actor
from tianping.refusals import Refusal
from tianping.web.accounts import acts, factors, invitations, one_time, passwords
from tianping.web.accounts.models import User


class OnlyInDemonstrations(Refusal):
    """Accounts with known passwords are made in demonstrations and nowhere else."""

    code = "only-in-demonstrations"
    status = 403
    zh = "这个命令只在演示里用；本平台不是演示。"
    en = "This command is for demonstrations; this platform is none."
    next_zh = "请用 invite 邀请真实的人。"
    next_en = "Invite real people by `invite`."


class NotHereYet(Refusal):
    """The person's certificate has not signed in at the platform."""

    code = "certificate-not-seen"
    zh = "{person} 还没有用证书登录过。"
    en = "The certificate of {person} has not signed in here yet."


def enrol_all(accounts: Iterable[Account], *, site: str, now: datetime) -> int:
    """This function will make the accounts that belong to a site; returns how many. `now` is wall time.

    Raises OnlyInDemonstrations, NotHereYet, and what invitations, passwords and factors raise.
    """
    if not settings.TIANPING.demonstration:
        raise OnlyInDemonstrations
    own = [one for one in accounts if site in one.sites]
    for one in own:
        _enrol(one, now)
    return len(own)


@transaction.atomic
def _enrol(account: Account, now: datetime) -> None:
    invited = invitations.admit(
        uscc=account.uscc,
        subject_name=account.subject,
        name=account.person,
        roles=[account.role],
        inviter=None,
        by=Actor.platform(settings.TIANPING.origin),
        now=now,
    )
    user = _by_certificate(account, invited.secret, now) if account.certificate else _anew(account, invited.secret, now)
    earlier = one_time.code_at(account.key, int(now.timestamp()) // one_time.STEP - 1)  # the code of now stays unused
    factors.enrol(user=user, secret=account.key, code=earlier, by=acts.self_acting(user, address=""), now=now)


def _anew(account: Account, secret: str, now: datetime) -> User:
    given = {"sign_in_name": account.name, "name": account.person, "password": account.password}
    user, _ = invitations.accept_new(secret=secret, **given, address="", now=now)
    return user


def _by_certificate(account: Account, secret: str, now: datetime) -> User:
    """A committee knows its members by their certificates, so that the account is the certificate's user."""
    user = User.objects.filter(certificate_holder=f"{account.uscc} {account.person}").first()
    if user is None:
        raise NotHereYet(person=account.person)
    invitations.accept(secret=secret, user=user, address="", now=now)
    user.sign_in_name = passwords.check_name(account.name)
    passwords.check_strength(account.password, user=user)
    user.set_password(account.password)
    user.save(update_fields=["sign_in_name", "password"])
    return user
