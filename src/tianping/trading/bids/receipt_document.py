"""The receipt of a bid as a sealed PDF/A, with a QR code that leads to it."""

from datetime import datetime
from pathlib import Path

from django.utils import translation

from tianping.trading.bids.models import Bid
from tianping.trading.bids.slip import exact, slip
from tianping.web.documents import render_pdf
from tianping.web.platform_seal import seal
from tianping.web.qr import qr_svg

TEMPLATE = Path(__file__).parent / "templates" / "bids" / "receipt.typ"


def receipt_document(*, bid: Bid, now: datetime) -> bytes:
    """This function will set and seal the receipt of a bid as it is proven at `now`; in Chinese, as documents are."""
    with translation.override("zh-hans"):
        laid = slip(bid, now=now)
        facts = {
            "title": laid.title,
            "subtitle": laid.subtitle,
            "facts": [[fact.term, str(fact.value)] for fact in laid.facts],
            "steps": [[step.text, step.when] for step in laid.steps],
            "note": laid.note,
            "made_at": exact(now),
            "qr": qr_svg(laid.qr),
            "qr_text": laid.qr,
        }
    return seal(render_pdf(TEMPLATE, facts, made_at=now), reason="投标回执 Receipt of a bid")
