"""API of contracts: draw up, sign, change; the parties read all, everybody the facts. Amounts are strings in yuan."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import FileResponse, HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from tianping.record.events import rfc3339
from tianping.refusals import NotFound
from tianping.trading.award.models import Award
from tianping.trading.contracts import actions, queries
from tianping.trading.contracts.comparing import ContractPlan, tendered_terms
from tianping.trading.contracts.models import Version
from tianping.trading.plans import queries as plans
from tianping.web.accounts.rights import actor_of, permit
from tianping.web.clock import business_now
from tianping.web.files import open_file

router = Router(tags=["contracts"])
Yuan = Annotated[str, Field(pattern=r"^(0|[1-9]\d{0,13})\.\d{2}$", description="Yuan with two decimals")]


class ContractIn(Schema):
    """What the contract says; the main terms are those of `GET /lots/{lot}/contract/tendered`."""

    model_config = ConfigDict(extra="forbid")

    price: Yuan
    period: str = Field(max_length=200)
    quality: str = Field(max_length=500)
    content: str = Field(max_length=20_000)
    manager: str = Field(max_length=60)
    manager_reason: str = Field(default="", max_length=2000)
    clauses: str = Field(max_length=100_000)
    performance_bond: Yuan | None = None

    def plan(self) -> ContractPlan:
        """This function will return what is asked for as the action takes it."""
        bond = None if self.performance_bond is None else Decimal(self.performance_bond)
        texts = self.model_dump(exclude={"price", "performance_bond", "ground", "reason"})
        return ContractPlan(price=Decimal(self.price), performance_bond=bond, **texts)


class AmendmentIn(ContractIn):
    """The whole contract as it shall be, with ground and reason of the change."""

    ground: Literal["documents-clause", "design-change", "law-change", "force-majeure", "other"]
    reason: str = Field(max_length=4000)


class SignatureIn(Schema):
    """A party's signature over `to_sign` of the version, with the SHA-256 of the document that it has read."""

    model_config = ConfigDict(extra="forbid")

    document: str = Field(pattern=r"^[0-9a-f]{64}$")
    signature: dict[str, Any]


class RefusalIn(Schema):
    """Why the contract is not concluded with the winner."""

    model_config = ConfigDict(extra="forbid")

    cause: Literal["refused-contract", "added-conditions", "no-performance-bond", "force-majeure"]
    reason: str = Field(max_length=2000)


class ReasonIn(Schema):
    """Why the lot is given to nobody else."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(max_length=2000)


class Nothing(Schema):
    """An empty body."""

    model_config = ConfigDict(extra="forbid")


@router.get("/lots/{lot}/contract/tendered", response=dict[str, Any], summary="合同应载条款 · Terms as awarded and bid")
def tendered(request: HttpRequest, lot: str) -> dict[str, Any]:
    """The main terms as awarded and bid: what a form is filled in with. Empty where the bid is silent."""
    found = plans.lot(lot)
    permit(actor_of(request), "contracts.draft", found.tender)
    award = Award.objects.select_related("lot").filter(lot=found).first()
    if award is None:
        raise NotFound(thing=f"中标结果 {lot}")
    return tendered_terms(award)


@router.post("/lots/{lot}/contract", response={201: dict[str, Any]}, summary="起草合同 · Draw up the contract")
def draft(request: HttpRequest, lot: str, body: ContractIn) -> tuple[int, dict[str, Any]]:
    """Draw up the contract; both parties then sign its document."""
    made = actions.draft(lot=plans.lot(lot), plan=body.plan(), by=actor_of(request), now=business_now())
    return 201, queries.full_view(made)


@router.get("/lots/{lot}/contract", response=dict[str, Any], auth=None, summary="合同要点 · The contract's facts")
def concluded(request: HttpRequest, lot: str) -> dict[str, Any]:
    """The facts of a concluded contract with its changes."""
    found = queries.concluded(lot)
    if found is None:
        raise NotFound(thing=f"合同 {lot}")
    return queries.public_view(found)


@router.get("/contracts", response=dict[str, Any], summary="本单位的合同 · Own contracts")
def contracts(request: HttpRequest) -> dict[str, Any]:
    """The contracts of the signed-in winner, buyer or agency."""
    return {"contracts": [queries.full_view(one) for one in queries.of_party(actor_of(request))]}


@router.get("/contracts/{code}", response=dict[str, Any], summary="合同全文 · A contract, for its parties")
def contract(request: HttpRequest, code: str) -> dict[str, Any]:
    """All of a contract, with what each party has to sign."""
    found = queries.contract(code)
    permit(actor_of(request), "contracts.read", found)
    return queries.full_view(found)


@router.get(
    "/contracts/{code}/versions/{number}.pdf", response={200: Any}, summary="合同文件 · The document of a version"
)
def document(request: HttpRequest, code: str, number: int) -> FileResponse:
    """The document that both parties sign."""
    found = queries.contract(code)
    permit(actor_of(request), "contracts.read", found)
    version = Version.objects.filter(contract=found, number=number).exclude(state="void").first()
    if version is None:
        raise NotFound(thing=f"合同 {code} 第 {number} 版")
    return FileResponse(open_file(version.sha256), content_type="application/pdf")


@router.post("/contracts/{code}/discard", response=dict[str, Any], summary="作废待签版本 · Discard what is not signed")
def discard(request: HttpRequest, code: str, body: Nothing) -> dict[str, Any]:
    """Discard the version that awaits signatures."""
    done = actions.discard(contract=queries.contract(code), by=actor_of(request), now=business_now())
    return queries.full_view(done)


@router.post("/contracts/{code}/signatures", response={201: dict[str, Any]}, summary="签订合同 · Sign the contract")
def sign(request: HttpRequest, code: str, body: SignatureIn) -> tuple[int, dict[str, Any]]:
    """Sign the version that awaits signatures; the second signature concludes it."""
    found = queries.contract(code)
    actions.sign(
        contract=found, document=body.document, signature=body.signature, by=actor_of(request), now=business_now()
    )
    return 201, queries.full_view(queries.contract(code))


@router.post("/contracts/{code}/amendments", response={201: dict[str, Any]}, summary="变更合同 · Change the contract")
def amend(request: HttpRequest, code: str, body: AmendmentIn) -> tuple[int, dict[str, Any]]:
    """Draw up a change of a concluded contract."""
    found = queries.contract(code)
    actions.amend(
        contract=found,
        plan=body.plan(),
        ground=body.ground,
        reason=body.reason,
        by=actor_of(request),
        now=business_now(),
    )
    return 201, queries.full_view(queries.contract(code))


@router.post("/lots/{lot}/award/revocation", response={201: dict[str, Any]}, summary="取消中标 · Revoke the award")
def refuse(request: HttpRequest, lot: str, body: RefusalIn) -> tuple[int, dict[str, Any]]:
    """The winner does not conclude the contract; the lot returns to its candidates."""
    made = actions.refuse(
        lot=plans.lot(lot), cause=body.cause, reason=body.reason, by=actor_of(request), now=business_now()
    )
    return 201, {
        "lot": made.lot_id,
        "winner": made.winner,
        "cause": made.cause,
        "bond_kept": made.bond_kept,
        "revoked_at": rfc3339(made.revoked_at),
    }


@router.post("/lots/{lot}/award/surrender", response={201: dict[str, Any]}, summary="不再定标 · Give the lot up")
def give_up(request: HttpRequest, lot: str, body: ReasonIn) -> tuple[int, dict[str, Any]]:
    """End a lot whose award was revoked; it may be tendered anew."""
    made = actions.give_up(lot=plans.lot(lot), reason=body.reason, by=actor_of(request), now=business_now())
    return 201, {"lot": made.lot_id, "cause": made.cause, "failed_at": rfc3339(made.failed_at)}
