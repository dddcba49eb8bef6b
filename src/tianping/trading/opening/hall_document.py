"""What was said in the opening hall, as a sealed PDF/A: who came, who confirmed, objections with their answers."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from tianping.law import money
from tianping.law.days import SHANGHAI
from tianping.trading.opening.models import OpenedBid, Opening
from tianping.web.documents import render_pdf
from tianping.web.platform_seal import seal
from tianping.web.qr import qr_svg

TEMPLATE = Path(__file__).parent / "templates" / "opening" / "hall.typ"


def hall_record(*, opening: Opening, closed_at: datetime) -> IO[bytes]:
    """This function will set and seal the record of a hall."""
    pdf = render_pdf(TEMPLATE, facts_of(opening, closed_at=closed_at), made_at=closed_at)
    return BytesIO(seal(pdf, reason="开标确认记录 Record of the opening hall"))


def facts_of(opening: Opening, *, closed_at: datetime) -> dict[str, Any]:
    """This function will return what the record says, as plain values."""
    lot = opening.lot
    address = f"{settings.TIANPING.address('trading')}/tenders/{lot.tender_id}/"
    came = dict(lot.sign_ins.values_list("bidder", "signed_in_at"))
    opened = OpenedBid.objects.filter(bid__lot=lot, bid__state="standing").select_related("bid", "confirmation")
    return {
        "tender": lot.tender_id,
        "name": lot.tender.name,
        "lot": lot.code,
        "lot_name": lot.name,
        "address": address,
        "qr": qr_svg(address),
        "opened_at": _shown(opening.opened_at),
        "closed_at": _shown(closed_at),
        "record": opening.record,
        "bids": [
            {
                "bidder": one.bid.bidder_name,
                "price": money.show(one.price),
                "came": _shown(came.get(one.bid.bidder)),
                "confirmed": _shown(one.confirmation.confirmed_at) if hasattr(one, "confirmation") else "",
            }
            for one in opened.order_by("bid__received_at", "bid_id")
        ],
        "objections": [
            {
                "bidder": one.bidder_name,
                "content": one.content,
                "answer": one.answer,
                "raised_at": _shown(one.raised_at),
                "answered_at": _shown(one.answered_at),
            }
            for one in opening.objections.all()
        ],
    }


def _shown(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" if moment else ""
