"""A notice as people print it: PDF/A, sealed, with the digest that is the same on every medium (Order 10 art. 5, 8)."""

from functools import lru_cache
from pathlib import Path

from tianping.law.days import SHANGHAI
from tianping.trading.notices.models import Notice
from tianping.web.documents import render_pdf
from tianping.web.platform_seal import seal
from tianping.web.qr import qr_svg

TEMPLATE = Path(__file__).parent / "templates" / "notices" / "notice.typ"


def notice_pdf(notice: Notice) -> bytes:
    """This function will set a notice as it was published, and seal it; made once while it is asked for often."""
    return _made(notice.code)


@lru_cache(maxsize=32)
def _made(code: str) -> bytes:
    notice = Notice.objects.select_related("tender").get(code=code)
    facts = {
        "title": notice.title,
        "content": notice.content,
        "tender": notice.tender_id,
        "buyer": notice.tender.buyer_name,
        "code": notice.code,
        "sha256": notice.sha256,
        "url": notice.url,
        "qr": qr_svg(notice.url),
        "issued_at": f"{notice.issued_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    }
    pdf = render_pdf(TEMPLATE, facts, made_at=notice.issued_at)
    return seal(pdf, reason="公告 Notice")
