"""A warning on one page of paper, as a sealed PDF/A; in Chinese, as documents are."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import translation

from tianping.insight.explain import Handled
from tianping.law.days import SHANGHAI
from tianping.supervision.warnings.models import RaisedWarning
from tianping.supervision.warnings.naming import behind, right_before, said, states, title_of
from tianping.supervision.warnings.screening import handled
from tianping.web.documents import render_pdf
from tianping.web.platform_seal import seal
from tianping.web.qr import qr_svg

TEMPLATE = Path(__file__).parent / "templates" / "warnings" / "warning.typ"
ROWS = 14
"""So many rows fit on the page; the web page has all."""


def warning_pdf(warning: RaisedWarning, *, made_at: datetime) -> bytes:
    """This function will set and seal the page of a warning as it stands at `made_at`."""
    url = f"{settings.TIANPING.address('supervision')}/warnings/{warning.number}/"
    with translation.override("zh-hans"):
        table = behind(warning.explained["rows"][:ROWS])
        facts = {
            "title": title_of(warning.code),
            "code": warning.code,
            "name": warning.name,
            "lot": warning.lot,
            "lead": said(warning.explained, "lead"),
            "facts": [
                ["看到什么", said(warning.explained, "sentence")],
                ["依据", said(warning.explained, "hook")],
                ["怎样可以排除", said(warning.explained, "clears")],
                ["这个指标以前准不准", right_before(handled().get(warning.code, Handled()))],
                ["提出时间", f"{warning.raised_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}（北京时间）"],
                ["核实情况", "；".join([states()[warning.state], *(each.reason for each in warning.answers.all())])],
            ],
            "columns": [column.label for column in table.columns],
            "rows": [[str(cell.text) for cell in row.cells] for row in table.rows],
            "more": max(0, len(warning.explained["rows"]) - ROWS),
            "made_at": f"{made_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
            "origin": settings.TIANPING.origin,
            "qr": qr_svg(url),
            "qr_text": url,
        }
    return seal(render_pdf(TEMPLATE, facts, made_at=made_at), reason="线索说明 Warning")
