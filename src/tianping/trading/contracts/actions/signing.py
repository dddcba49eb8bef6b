"""Signing: when both parties have signed the same document, the contract stands and its facts are public."""

from datetime import datetime
from typing import Any, cast

from django.db import transaction

from tianping.exchange.catalogue.contracts import (
    ChangeGround,
    ContractAmended,
    ContractChanged,
    ContractSigned,
    ContractTerms,
)
from tianping.law import money
from tianping.record.actors import Actor
from tianping.record.events import FileRef
from tianping.record.identity import own_origin
from tianping.record.recording import record
from tianping.refusals import Refusal
from tianping.trading.award.models import RevokedAward
from tianping.trading.contracts.comparing import NAMES
from tianping.trading.contracts.models import Contract, PartySignature, Version
from tianping.trading.contracts.rules import party_of
from tianping.trading.contracts.signing import require_own_signature, signatures_file
from tianping.trading.fees.actions import open_refunds
from tianping.trading.holds.queries import require_running
from tianping.trading.plans.actions import move_on
from tianping.trading.plans.models import Lot
from tianping.web.accounts.rights import permit
from tianping.web.files import store

PARTIES = 2


class NothingToSign(Refusal):
    """No version awaits this signature."""

    code = "nothing-to-sign"
    status = 409
    zh = "合同 {contract} 没有等你单位签字的版本。"
    en = "Contract {contract} has no version that awaits your signature."
    next_zh = "请等招标人起草，或者等对方签字。"
    next_en = "Wait for the buyer to draw it up, or for the other party to sign."


class AnotherDocument(Refusal):
    """The document changed since it was read."""

    code = "contract-changed-meanwhile"
    status = 409
    zh = "合同文本在你阅读之后变了，签名没有收下。"
    en = "The contract has changed since you read it; the signature was not taken."
    next_zh = "请重新阅读现在的文本，再签名。"
    next_en = "Read the text as it is now, then sign it."


@transaction.atomic
def sign(*, contract: Contract, document: str, signature: dict[str, Any], by: Actor, now: datetime) -> Version:
    """Keep a party's certificate signature over the version that awaits it; `document` is the SHA-256 that it has read.

    The second signature concludes the contract: its facts are published, the bid bonds fall due (T32, T35). A late
    contract is taken, supervision sees it. Locks the lot's row. Raises NotAllowed, TenderOnHold, NothingToSign,
    AnotherDocument, BadSignature, UntrustedChain, NotThePartys.
    """
    permit(by, "contracts.sign", contract)
    lot = Lot.objects.select_for_update().select_related("tender").get(pk=contract.lot_id)
    require_running(lot.tender_id)
    version = Version.objects.select_related("contract__lot__tender").filter(contract=contract, state="open").first()
    party = party_of(by, contract)
    if version is None or version.party_signatures.filter(party=party).exists():
        raise NothingToSign(contract=contract.code)
    if document != version.sha256:
        raise AnotherDocument(field="document")
    require_own_signature(version=version, signature=signature, by=by, now=now)
    PartySignature.objects.create(version=version, party=party, office=by.office, signature=signature, signed_at=now)
    if version.party_signatures.count() == PARTIES:
        _conclude(version, lot, by=by, now=now)
    return version


def _conclude(version: Version, lot: Lot, *, by: Actor, now: datetime) -> None:
    kept = store(signatures_file(version))
    version.signatures, version.signatures_size, version.state, version.signed_at = (
        kept.sha256,
        kept.size,
        "signed",
        now,
    )
    version.save(update_fields=["signatures", "signatures_size", "state", "signed_at"])
    contract = version.contract
    if version.number > 1:
        record(_amended(version, now), by=by, now=now, files=_files(version))
        return
    contract.state, contract.signed_at = "signed", now
    contract.save(update_fields=["state", "signed_at"])
    move_on(lot=lot, to="contracted")
    record(_signed(version, now), by=by, now=now, files=_files(version))
    open_refunds(lot=lot, cause="contract", by=Actor.platform(own_origin()), now=now, kept=bonds_kept(lot))


def bonds_kept(lot: Lot) -> dict[str, str]:
    """This function will return whose bid bond of a lot is not returned, and why (条例 第七十四条)."""
    kept = RevokedAward.objects.filter(lot=lot, bond_kept=True)
    return {one.winner: f"{one.get_cause_display()}：{one.reason}" for one in kept}


def _files(version: Version) -> list[FileRef]:
    return [
        FileRef(name="合同.pdf", media="application/pdf", size=version.size, sha256=version.sha256),
        FileRef(
            name="合同签名.json", media="application/json", size=version.signatures_size, sha256=version.signatures
        ),
    ]


def _terms(version: Version) -> ContractTerms:
    return ContractTerms(
        price=money.write(version.price), period=version.period, quality=version.quality, content=version.content
    )


def _signed(version: Version, now: datetime) -> ContractSigned:
    contract, bond = version.contract, version.performance_bond
    return ContractSigned(
        tender=contract.lot.tender_id,
        lot=contract.lot_id,
        contract=contract.code,
        version=version.number,
        buyer=contract.lot.tender.buyer,
        winner=contract.winner,
        winner_name=contract.winner_name,
        terms=_terms(version),
        performance_bond=None if bond is None else money.write(bond),
        document=version.sha256,
        signed_at=now,
    )


def _amended(version: Version, now: datetime) -> ContractAmended:
    contract = version.contract
    before = Version.objects.get(contract=contract, number=version.number - 1, state="signed")
    return ContractAmended(
        tender=contract.lot.tender_id,
        lot=contract.lot_id,
        contract=contract.code,
        version=version.number,
        terms=_terms(version),
        changes=changes_of(before, version),
        ground=cast("ChangeGround", version.ground),
        reason=version.reason,
        document=version.sha256,
        signed_at=now,
    )


def changes_of(before: Version, after: Version) -> tuple[ContractChanged, ...]:
    """This function will list the main terms that a version changes; of the person in charge only that it changed."""
    old, new = terms_of(before), terms_of(after)
    told = [field for field in NAMES if old[field] != new[field]]
    hidden = {"manager"}  # a person's name stands in the contract, not in the log
    return tuple(
        ContractChanged(
            field=field,
            before="" if field in hidden else old[field],
            after="" if field in hidden else new[field],
        )
        for field in told
    )


def terms_of(version: Version) -> dict[str, str]:
    """This function will return the main terms of a version as texts."""
    return {
        "price": money.write(version.price),
        "period": version.period,
        "quality": version.quality,
        "content": version.content,
        "manager": version.manager,
    }
