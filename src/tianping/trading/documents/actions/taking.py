"""Taking documents: open to anyone, told to nobody (Order 20 art. 20, 21)."""

from datetime import datetime

from django.db import transaction

from tianping.exchange.catalogue.documents import DocumentsTaken
from tianping.law.breach import clock
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.refusals import NotFound, Refusal
from tianping.trading.documents.models import DocumentFile, Taking
from tianping.trading.documents.queries import published_files
from tianping.trading.plans.models import Tender


class NotAvailableYet(Refusal):
    """The documents can be taken from a later time on."""

    code = "not-available-yet"
    status = 409
    default_rule = "document-availability"
    zh = "招标文件自 {at}（北京时间）起可以下载。"
    en = "The documents can be taken from {at} (Beijing time) on."
    next_zh = "请届时下载，不用报名。"
    next_en = "Come back then; no registration is needed."


@transaction.atomic
def take(*, tender: Tender, sha256: str, by: Actor, now: datetime) -> DocumentFile:
    """Hand out a file of the documents and record it sealed; no right is asked, nobody registers to take them.

    Files stay open after the period of availability, which is a least one. Raises NotFound, NotAvailableYet.
    """
    file = published_files(tender.code).filter(sha256=sha256).first()
    if file is None:
        raise NotFound(thing=f"文件 {sha256}")
    if now < tender.terms.available_from:
        raise NotAvailableYet(at=clock(tender.terms.available_from))
    if by.office:
        Taking.objects.get_or_create(tender=tender, subject=by.office, defaults={"first_at": now})
    record(DocumentsTaken(tender=tender.code, subject=by.office), by=by, now=now)
    return file
