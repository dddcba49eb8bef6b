"""What a department says in writing, on paper: a sealed PDF/A with the QR code that leads to the page; in Chinese."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from tianping.law.days import SHANGHAI
from tianping.web.documents import render_pdf
from tianping.web.parts import Fact
from tianping.web.platform_seal import seal
from tianping.web.qr import qr_svg

TEMPLATE = Path(__file__).parent / "templates" / "directives" / "paper.typ"


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One paper: what stands on it, who signs it and when, and the `path` of the page on this site that proves it."""

    title: str
    subtitle: str
    facts: Sequence[Fact]
    signed: str
    signed_at: datetime
    path: str
    note: str = ""
    english: str


def paper_pdf(paper: Paper, *, made_at: datetime) -> bytes:
    """This function will set a paper as PDF/A and seal it. Raises DocumentFailed, SealFailed."""
    url = f"{settings.TIANPING.address('supervision')}{paper.path}"
    facts = {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "facts": [[fact.term, str(fact.value)] for fact in paper.facts],
        "signed": paper.signed,
        "signed_at": f"{paper.signed_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}（北京时间）",
        "note": paper.note,
        "origin": settings.TIANPING.origin,
        "made_at": f"{made_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
        "qr": qr_svg(url),
        "qr_text": url,
    }
    return seal(render_pdf(TEMPLATE, facts, made_at=made_at), reason=f"{paper.title} {paper.english}")
