"""Saying that a notice was carried."""

from datetime import datetime

from django.db import IntegrityError, transaction

from tianping.exchange.catalogue.subjects import PublicationCarried
from tianping.public_service.publication.models import Carried, Publication
from tianping.record.actors import Actor
from tianping.record.recording import record


@transaction.atomic
def carry(*, notice: str, by: Actor, now: datetime) -> Carried | None:
    """Say by event that this platform publishes the notice with the same content (条例 art. 15). Idempotent.

    Returns None where it was said before.
    """
    publication = Publication.objects.get(notice=notice)
    try:
        with transaction.atomic():
            carried = Carried.objects.create(notice=notice, at=now)
    except IntegrityError:
        return None
    event = PublicationCarried(
        tender=publication.tender, platform=publication.platform, notice=notice, sha256=publication.sha256
    )
    record(event, by=by, now=now)
    return carried
