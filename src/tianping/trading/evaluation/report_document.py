"""The report as PDF/A, and the members' signatures beside it as one file."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from tianping.canonical import encode
from tianping.law import money
from tianping.law.days import SHANGHAI
from tianping.record.events import rfc3339
from tianping.trading.evaluation.models import Report
from tianping.trading.evaluation.queries import sitting_members
from tianping.web.documents import render_pdf
from tianping.web.platform_seal import seal
from tianping.web.qr import qr_svg

TEMPLATE = Path(__file__).parent / "templates" / "evaluation" / "report.typ"


def report_pdf(facts: Mapping[str, Any], *, made_at: datetime) -> IO[bytes]:
    """This function will set the report under the platform's seal. Members sign the digest of exactly these bytes."""
    return BytesIO(seal(render_pdf(TEMPLATE, _for_people(facts), made_at=made_at), reason="评标报告 Evaluation report"))


def signatures_file(report: Report) -> IO[bytes]:
    """This function will write the opinions of all members who gave one: canonical JSON, certificates beside them."""
    opinions = [
        {
            "member": one.member.name,
            "signature": one.signature,
            "dissent": one.dissent,
            "signed_at": rfc3339(one.signed_at),
        }
        for one in report.opinions.select_related("member")
    ]
    silent = sitting_members(report.lot.tender.committee).exclude(opinions__report=report)
    content = {
        "v": 1,
        "lot": report.lot_id,
        "report": report.sha256,
        "opinions": opinions,
        "silent": [one.name for one in silent],  # 条例 第五十三条: counts as agreeing
    }
    return BytesIO(encode(content))


def _for_people(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Amounts with separators, times of Beijing and the way to the proof, for the page alone."""
    shown = _shown(dict(facts))
    assert isinstance(shown, dict)
    address = f"{settings.TIANPING.address('trading')}/tenders/{facts['tender']}/"
    return shown | {"address": address, "qr": qr_svg(address)}


MONEY = frozenset({"price", "evaluated_price", "amount", "maximum_price"})
TIMES = frozenset({"drawn_up_at", "received_at", "answer_due", "declared_at"})


def _shown(value: Any, name: str = "") -> Any:
    if name == "points":
        return value
    if isinstance(value, dict):
        return {key: _shown(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [_shown(item) for item in value]
    if name in MONEY and value:
        return money.show(Decimal(value))
    if name in TIMES and value:
        return f"{datetime.fromisoformat(value).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    return value
