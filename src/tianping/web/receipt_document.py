"""A receipt as people keep it in a folder: a sealed PDF/A of what the page shows, with the QR code that leads to it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext

from tianping.law.days import SHANGHAI
from tianping.web.documents import render_pdf
from tianping.web.parts import Receipt, Step
from tianping.web.platform_seal import seal
from tianping.web.qr import qr_svg

TEMPLATE = Path(__file__).parent / "templates" / "web" / "receipt.typ"


def receipt_pdf(draw: Callable[[], Receipt], *, made_at: datetime, basis: str = "") -> bytes:
    """This function will set and seal a receipt as it is proven at `made_at`; in Chinese, as documents are.

    `draw` makes the receipt, so that its words are Chinese too; `basis` is the rule that wants it, in words.
    """
    with translation.override("zh-hans"):
        laid = draw()
        facts = {
            "title": laid.title,
            "subtitle": laid.subtitle,
            "facts": [[fact.term, str(fact.value)] for fact in laid.facts],
            "steps": [[step.text, _state(step)] for step in laid.steps],
            "note": laid.note,
            "basis": basis,
            "made_at": f"{made_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
            "qr": qr_svg(laid.qr),
            "qr_text": laid.qr,
        }
    return seal(render_pdf(TEMPLATE, facts, made_at=made_at), reason=f"{laid.title} Receipt")


def _state(step: Step) -> str:
    return step.when or (gettext("已有") if step.done else gettext("等待"))
