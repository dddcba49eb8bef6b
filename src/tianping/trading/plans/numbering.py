"""Codes of projects, tenders, lots and deals: each extends its parent's (law.codes)."""

from datetime import datetime

from django.conf import settings

from tianping.law import codes
from tianping.law.days import day_of
from tianping.trading.plans.models import Project, Serial, Tender


def next_serial(under: str) -> int:
    """This function will give out the next number under a parent code. Needs a transaction: it locks the row."""
    Serial.objects.get_or_create(under=under)
    row = Serial.objects.select_for_update().get(under=under)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def new_project_code() -> str:
    """This function will return the next project code of this platform, 17 characters."""
    platform = settings.TIANPING_TRADING.platform_code
    return codes.project_code(platform_code=platform, serial=next_serial(platform))


def new_tender_code(project: Project) -> str:
    """This function will return the next tender code of a project, 20 characters."""
    return codes.tender_code(project=project.code, serial=next_serial(project.code))


def new_lot_code(tender: Tender) -> str:
    """This function will return the next lot code of a tender, 23 characters."""
    return codes.lot_code(tender=tender.code, serial=next_serial(tender.code))


def new_deal_code(tender: Tender, *, now: datetime) -> str:
    """This function will return a new unified transaction code 统一交易标识码, 40 characters.

    It bears the platform operator's credit code, or the buyer's where the operator is not configured.
    """
    uscc, on = settings.TIANPING_TRADING.operator or tender.buyer, day_of(now)
    serial = next_serial(f"deal {uscc} {on:%Y%m%d}")
    return codes.deal_code(class_code=tender.classification[:3], uscc=uscc, on=on, serial=serial)
