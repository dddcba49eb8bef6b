"""What one may object to now, said as the choices of a form."""

from datetime import datetime

from tianping.refusals import Refusal
from tianping.trading.objections.rules import require_window
from tianping.trading.plans.models import Lot, Tender

Subject = tuple[str, Lot | None]


def open_subjects(tender: Tender, now: datetime) -> list[Subject]:
    """This function will return what objections can be raised to now: the documents, or a lot's opening or result."""
    wanted: list[Subject] = [("documents", None)]
    wanted += [(about, lot) for lot in tender.lots.select_related("tender") for about in ("opening", "result")]
    return [(about, lot) for about, lot in wanted if _open(about, tender, lot, now)]


def _open(about: str, tender: Tender, lot: Lot | None, now: datetime) -> bool:
    try:
        require_window(about=about, tender=tender, lot=lot, now=now)
    except Refusal:
        return False
    return True
