"""The opening record as a sealed PDF/A: who bid what, in the order of receipt, and what did not open."""

from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from tianping.law import money
from tianping.law.days import SHANGHAI
from tianping.trading.opening.models import WHOSE, Opening
from tianping.web.documents import render_pdf
from tianping.web.platform_seal import seal
from tianping.web.qr import qr_svg

TEMPLATE = Path(__file__).parent / "templates" / "opening" / "record.typ"


def opening_record(*, opening: Opening) -> IO[bytes]:
    """This function will set and seal the record of an opening."""
    pdf = render_pdf(TEMPLATE, facts_of(opening), made_at=opening.opened_at)
    return BytesIO(seal(pdf, reason="开标记录 Opening record"))


def facts_of(opening: Opening) -> dict[str, Any]:
    """This function will return what the record says, as plain values."""
    lot = opening.lot
    address = f"{settings.TIANPING.address('trading')}/tenders/{lot.tender_id}/"
    bids = lot.bids.filter(state="standing").order_by("received_at", "receipt")
    opened = [bid for bid in bids if hasattr(bid, "opened")]
    failed = [bid for bid in bids if hasattr(bid, "not_opened")]
    return {
        "tender": lot.tender_id,
        "name": lot.tender.name,
        "lot": lot.code,
        "lot_name": lot.name,
        "address": address,
        "qr": qr_svg(address),
        "buyer": lot.tender.buyer_name,
        "opened_at": f"{opening.opened_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
        "trustees": list(opening.trustees),
        "bids": [
            {
                "bidder": bid.bidder_name,
                "uscc": bid.bidder,
                "price": money.show(bid.opened.price),
                "received_at": f"{bid.received_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
                "receipt": bid.receipt,
            }
            for bid in opened
        ],
        "noted": [
            {"bidder": bid.bidder_name, "whose": _whose(cause["whose"]), "detail": cause["detail"]}
            for bid in opened
            for cause in bid.opened.causes
        ],
        "failed": [
            {
                "bidder": bid.bidder_name,
                "outcome": bid.not_opened.get_outcome_display(),
                "whose": bid.not_opened.get_whose_display(),
                "detail": bid.not_opened.detail,
            }
            for bid in failed
        ],
    }


def _whose(whose: str) -> str:
    return dict(WHOSE)[whose]
