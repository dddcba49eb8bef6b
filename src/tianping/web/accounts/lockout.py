"""Locks after failed sign-ins: of the subject, and of the address, by the wall clock."""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db.models import Q

from tianping.refusals import Refusal
from tianping.web.accounts.models import Failure

log = structlog.get_logger()


class Locked(Refusal):
    """Too many failed sign-ins."""

    code = "sign-in-locked"
    status = 429
    zh = "登录失败次数过多，已锁 {minutes:g} 分钟。"
    en = "Too many failed sign-ins; locked for {minutes:g} minutes."
    next_zh = "请 {minutes:g} 分钟后再试；不是你在登录，请告诉运行单位。"
    next_en = "Try again in {minutes:g} minutes; if it was not you, tell the operator."


def require_open(*, uscc: str, address: str, now: datetime) -> None:
    """This function will refuse sign-in where the subject at this address, or the address by itself, failed too often.

    The lock is of the pair, with ten times as many tries for an address alone: nobody can lock a competitor out from
    afar by failing in its name shortly before a deadline. Raises Locked.
    """
    since = now - timedelta(minutes=settings.TIANPING.sign_in_lock_minutes)
    recent = Failure.objects.filter(at__gt=since, at__lte=now, address=address)
    tries: int = settings.TIANPING.sign_in_failures
    if recent.filter(uscc=uscc).count() >= tries or recent.count() >= tries * 10:
        raise Locked(minutes=settings.TIANPING.sign_in_lock_minutes)


def note_failure(*, uscc: str, address: str, cause: str, now: datetime) -> None:
    """This function will remember a failed sign-in, and forget those of long ago."""
    log.warning("sign-in failed", uscc=uscc, cause=cause)
    Failure.objects.create(uscc=uscc[:18], address=address, cause=cause[:40], at=now)
    Failure.objects.filter(at__lt=now - timedelta(days=7)).delete()


def forget_failures(*, uscc: str, address: str) -> None:
    """This function will open the lock of a subject at an address after a good sign-in."""
    Failure.objects.filter(Q(uscc=uscc) & Q(address=address)).delete()
