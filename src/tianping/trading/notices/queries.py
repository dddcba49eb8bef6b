"""Questions about notices."""

from django.db.models import QuerySet

from tianping.trading.notices.models import Notice


def of_tender(tender_code: str) -> QuerySet[Notice]:
    """This function will return the notices of a tender, newest first."""
    return Notice.objects.filter(tender=tender_code)
