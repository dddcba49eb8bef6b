"""Questions about contracts: what is public of one, and what its parties read."""

from typing import Any

from django.db.models import Q, QuerySet

from tianping.law import money
from tianping.record.actors import Actor
from tianping.record.events import rfc3339
from tianping.refusals import NotFound
from tianping.trading.contracts.models import Contract, Version
from tianping.trading.contracts.signing import to_sign


def contract(code: str) -> Contract:
    """This function will find a contract by its number. Raises NotFound."""
    found = Contract.objects.select_related("lot__tender").filter(code=code).first()
    if found is None:
        raise NotFound(thing=f"合同 {code}")
    return found


def of_party(actor: Actor) -> QuerySet[Contract]:
    """This function will return the contracts of a winner, or of the tenders that somebody conducts, all
    for auditors, newest first."""
    if actor.role == "auditor":
        return Contract.objects.select_related("lot__tender").order_by("-drafted_at", "code")
    conducted = Q(lot__tender__buyer=actor.office) | Q(lot__tender__agency=actor.office)
    own = Q(winner=actor.office) if actor.role == "bidder" else conducted
    return Contract.objects.filter(own).select_related("lot__tender").order_by("-drafted_at", "code")


def concluded(lot: str) -> Contract | None:
    """This function will return the concluded contract of a lot."""
    return Contract.objects.select_related("lot__tender").filter(lot=lot, state="signed").first()


def public_view(found: Contract) -> dict[str, Any]:
    """This function will return the facts of a concluded contract that everybody may read (Order 20 art. 41)."""
    signed = list(found.versions.filter(state="signed"))
    return {
        "contract": found.code,
        "tender": found.lot.tender_id,
        "lot": found.lot_id,
        "winner": found.winner,
        "winner_name": found.winner_name,
        "award_price": money.write(found.award_price),
        "due_at": rfc3339(found.due_at),
        "signed_at": rfc3339(found.signed_at) if found.signed_at else None,
        "versions": [_public_version(one) for one in signed],
    }


def full_view(found: Contract) -> dict[str, Any]:
    """This function will return all of a contract, for its parties and who conducts the tender."""
    return public_view(found) | {
        "state": found.state,
        "versions": [_full_version(one) for one in found.versions.prefetch_related("party_signatures")],
    }


def _public_version(one: Version) -> dict[str, Any]:
    bond = one.performance_bond
    return {
        "number": one.number,
        "price": money.write(one.price),
        "period": one.period,
        "quality": one.quality,
        "content": one.content,
        "performance_bond": None if bond is None else money.write(bond),
        "ground": one.ground or None,
        "reason": one.reason or None,
        "document": one.sha256,
        "signed_at": rfc3339(one.signed_at) if one.signed_at else None,
    }


def _full_version(one: Version) -> dict[str, Any]:
    return _public_version(one) | {
        "state": one.state,
        "manager": one.manager,
        "manager_reason": one.manager_reason or None,
        "clauses": one.clauses,
        "compared": one.compared,
        "to_sign": to_sign(one),
        "made_at": rfc3339(one.made_at),
        "signed_by": [{"party": sig.party, "signed_at": rfc3339(sig.signed_at)} for sig in one.party_signatures.all()],
    }
