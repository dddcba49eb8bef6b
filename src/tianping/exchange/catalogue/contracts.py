"""Contracts 合同: concluded by what was tendered and bid (招标投标法 art. 46; 条例 art. 57, 58, 74; data set 512)."""

from typing import Literal

from pydantic import Field

from tianping.record.events import Digest, Event, Moment, Part, Yuan

ChangeGround = Literal["documents-clause", "design-change", "law-change", "force-majeure", "other"]


class ContractTerms(Part):
    """The main terms of a contract 主要条款; the person in charge stands in the contract itself."""

    price: Yuan
    period: str = Field(description="Term of performance, as written in the contract")
    quality: str
    content: str = Field(description="Object of the contract")


class ContractChanged(Part):
    """One term that a later version changes."""

    field: str
    before: str
    after: str


class ContractSigned(Event):
    """Both parties have signed the same document; these are its public facts (Order 20 art. 41)."""

    TYPE = "contract.signed"
    ZH = "订立合同"
    REFS = ("tender", "lot", "contract")

    tender: str
    lot: str
    contract: str = Field(description="Random number")
    version: int = Field(ge=1)
    buyer: str
    winner: str
    winner_name: str
    terms: ContractTerms
    performance_bond: Yuan | None = None
    document: Digest = Field(description="SHA-256 of the signed document")
    signed_at: Moment


class ContractAmended(Event):
    """Both parties have signed a later version: what it changes, on which ground and why."""

    TYPE = "contract.amended"
    ZH = "变更合同"
    REFS = ("tender", "lot", "contract")

    tender: str
    lot: str
    contract: str
    version: int = Field(ge=2)
    terms: ContractTerms
    changes: tuple[ContractChanged, ...]
    ground: ChangeGround
    reason: str
    document: Digest
    signed_at: Moment


class AwardRevoked(Event):
    """The winner did not conclude the contract; the award no longer stands (条例 art. 55, 74)."""

    TYPE = "award.revoked"
    ZH = "取消中标"
    REFS = ("tender", "lot", "winner")

    tender: str
    lot: str
    winner: str
    cause: Literal["refused-contract", "added-conditions", "no-performance-bond", "force-majeure"]
    reason: str
    bond_kept: bool = Field(description="The bid bond is not returned, 条例 art. 74")


class BondRefunded(Event):
    """One bid bond was returned with interest; known to the platform and, later, to supervision."""

    TYPE = "bond.refunded"
    AUDIENCE = "sealed"
    ZH = "退还保证金"
    REFS = ("tender", "lot")

    tender: str
    lot: str
    payee: str
    amount: Yuan
    interest: Yuan
    paid_at: Moment


class BondsRefunded(Event):
    """All bid bonds of a lot that are to be returned were returned with interest (条例 art. 31, 57)."""

    TYPE = "bonds.refunded"
    ZH = "保证金退清"
    REFS = ("tender", "lot")

    tender: str
    lot: str
    cause: Literal["contract", "termination", "failure"]
    completed_at: Moment
