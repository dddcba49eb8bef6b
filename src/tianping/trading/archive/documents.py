"""The cover of an archive as PDF/A with the platform's seal."""

from pathlib import Path

from tianping.trading.archive.models import Package
from tianping.trading.archive.shown import cover
from tianping.web.documents import render_pdf
from tianping.web.platform_seal import seal
from tianping.web.qr import qr_svg
from tianping.web.tenders.reading import TenderRecord

TEMPLATE = Path(__file__).parent / "templates" / "archive" / "cover.typ"


def cover_pdf(package: Package, record: TenderRecord) -> bytes:
    """This function will set the cover of an archived package, with its manifest and the way to check it."""
    facts = cover(package, record)
    pdf = render_pdf(TEMPLATE, facts | {"qr": qr_svg(str(facts["address"]))}, made_at=package.archived_at)
    return seal(pdf, reason="归档封面 Archive cover")
