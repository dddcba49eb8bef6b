"""Leases: of several engines of one platform, one leads. By the wall clock."""

from datetime import datetime, timedelta

from django.db import transaction

from tianping.exchange.models import Lease


@transaction.atomic
def hold(*, name: str, holder: str, now: datetime, seconds: float) -> bool:
    """This function will take or renew a lease, and say whether `holder` has it now.

    What a lease guards also stands alone: the sequencer, a copy and a cursor each lock their own row.
    """
    lease, made = Lease.objects.get_or_create(name=name, defaults={"holder": holder, "until": now})
    lease = lease if made else Lease.objects.select_for_update().get(pk=name)
    if lease.holder != holder and lease.until > now:
        return False
    lease.holder, lease.until = holder, now + timedelta(seconds=seconds)
    lease.save(update_fields=["holder", "until"])
    return True


def release(*, name: str, holder: str, now: datetime) -> None:
    """This function will end a lease early, so that another may lead at once."""
    Lease.objects.filter(name=name, holder=holder).update(until=now)
