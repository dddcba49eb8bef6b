"""The receipt of a bid as a sealed PDF/A, with a QR code that leads to it."""

from datetime import datetime

from tianping.trading.bids.models import Bid
from tianping.trading.bids.slip import slip
from tianping.web.receipt_document import receipt_pdf

BASIS = "《电子招标投标办法》第二十七条"


def receipt_document(*, bid: Bid, now: datetime) -> bytes:
    """This function will set and seal the receipt of a bid as it is proven at `now`."""
    return receipt_pdf(lambda: slip(bid, now=now), made_at=now, basis=BASIS)
