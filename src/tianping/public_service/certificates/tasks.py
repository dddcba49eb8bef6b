"""What this room does by time: the revocation lists that the trust list names are fetched anew every half hour."""

from datetime import UTC, datetime

from tianping.exchange.due import errand
from tianping.public_service.certificates.models import TrustListVersion
from tianping.public_service.certificates.revocations import refresh
from tianping.record.actors import Actor
from tianping.record.identity import own_origin


@errand(seconds=1800)
def revocation_lists(now: datetime) -> None:
    """An errand, since the places are other machines; nothing before the first trust list."""
    if TrustListVersion.objects.exists():
        refresh(by=Actor.platform(own_origin()), now=now, wall=datetime.now(UTC))
