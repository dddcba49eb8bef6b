"""The contract as PDF/A: the one document that both parties sign."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from tianping.law import money
from tianping.law.days import SHANGHAI
from tianping.trading.contracts.comparing import NAMES
from tianping.trading.contracts.models import GROUNDS, Contract, Version
from tianping.web.documents import render_pdf

TEMPLATE = Path(__file__).parent / "templates" / "contracts" / "contract.typ"


def contract_pdf(contract: Contract, version: Version, *, made_at: datetime) -> IO[bytes]:
    """This function will set a version of a contract; the same facts give the same bytes."""
    return BytesIO(render_pdf(TEMPLATE, facts_of(contract, version), made_at=made_at))


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
        "made_at": f"{version.made_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
    }
