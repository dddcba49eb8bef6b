"""The contract as PDF/A: the one document that both parties sign."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from tianping.law import money
from tianping.law.days import SHANGHAI
from tianping.trading.contracts.comparing import NAMES
from tianping.trading.contracts.models import GROUNDS, Contract, Version
from tianping.web.documents import render_pdf
from tianping.web.platform_seal import seal
from tianping.web.qr import qr_svg

TEMPLATE = Path(__file__).parent / "templates" / "contracts" / "contract.typ"


def contract_pdf(contract: Contract, version: Version, *, made_at: datetime) -> IO[bytes]:
    """This function will set a version of a contract as PDF/A and put the platform's seal on it: both sign these bytes."""
    pdf = render_pdf(TEMPLATE, facts_of(contract, version), made_at=made_at)
    return BytesIO(seal(pdf, reason="合同文本 Contract as drawn up"))


def public_address(lot: str) -> str:
    """This function will return where the public facts of a lot's contract stand, with their proof."""
    return f"{settings.TIANPING.address('trading')}/lots/{lot}/contract/"


def facts_of(contract: Contract, version: Version) -> dict[str, Any]:
    """This function will return what the contract says, as plain values."""
    lot, tender = contract.lot, contract.lot.tender
    bond = version.performance_bond
    return {
        "code": contract.code,
        "version": version.number,
        "tender": tender.code,
        "name": tender.name,
        "lot": lot.code,
        "lot_name": lot.name,
        "deal": lot.deal,
        "buyer": tender.buyer_name,
        "buyer_code": tender.buyer,
        "winner": contract.winner_name,
        "winner_code": contract.winner,
        "content": version.content,
        "price": money.show(version.price),
        "price_words": money.write(version.price),
        "period": version.period,
        "quality": version.quality,
        "manager": version.manager,
        "bond": "" if bond is None else money.show(bond),
        "clauses": version.clauses,
        "ground": dict(GROUNDS).get(version.ground, ""),
        "reason": version.reason,
        "compared": [line | {"name": NAMES[line["field"]]} for line in version.compared],
        "address": public_address(lot.code),
        "qr": qr_svg(public_address(lot.code)),
        "made_at": f"{version.made_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    }
