"""The caps on what an address without an account may do in a day."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from tianping.public_service.visitors.models import VisitorDay
from tianping.record.actors import Actor
from tianping.refusals import Refusal

SHANGHAI = ZoneInfo("Asia/Shanghai")
APPLICATIONS, UPLOADS = "applications", "uploads"
MOST = {APPLICATIONS: 10, UPLOADS: 60}
"""Per address and day. An office's people often share one address: ten applications are a busy counter's day."""


class TooManyToday(Refusal):
    """The address has done this as often as a day allows without an account."""

    code = "too-many-today"
    status = 429
    zh = "从你的网络地址，今天不登录已办满 {most} 次，不能再办。"
    en = "From your network address this was done {most} times today without signing in; no more is taken."
    next_zh = "请明天再来，或到平台服务窗口办理。已提交的申请不受影响。"
    next_en = "Come again tomorrow, or go to the platform's counter. What was handed in is not affected."


@transaction.atomic
def count(*, what: str, by: Actor, now: datetime) -> None:
    """Count one more of a visitor's acts on this day of Shanghai; who is signed in is not counted. Raises TooManyToday."""
    if by.person or by.office:
        return
    day = now.astimezone(SHANGHAI).date()
    VisitorDay.objects.filter(day__lt=day).delete()
    mark = salted_hmac("tianping.visitors", by.address, algorithm="sha256").hexdigest()
    row, _ = VisitorDay.objects.get_or_create(mark=mark, what=what, day=day)
    if not VisitorDay.objects.filter(pk=row.pk, times__lt=MOST[what]).update(times=F("times") + 1):
        raise TooManyToday(most=MOST[what])
