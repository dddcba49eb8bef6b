"""The terms of a contract set against the award and the bid (招标投标法 第四十六条; 条例 第五十七条). Pure but for one query."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tianping.law import money
from tianping.refusals import Refusal
from tianping.trading.award.models import Award
from tianping.trading.opening.models import OpenedBid

MUST_EQUAL = ("price", "period", "quality", "content")
NAMES = {"price": "价款", "period": "履行期限", "quality": "质量", "content": "标的", "manager": "项目负责人"}


@dataclass(frozen=True, kw_only=True)
class ContractPlan:
    """What the contract shall say. Money in yuan; `clauses` is the text beyond the main terms.

    `manager_reason` says why another person is in charge than the one the bid names.
    """

    price: Decimal
    period: str
    quality: str
    content: str
    manager: str
    clauses: str
    performance_bond: Decimal | None = None
    manager_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One main term: what was tendered, awarded or bid, what the contract says. `tendered` is empty where the bid is
    silent; then the parties agree on what the documents ask for."""

    field: str
    tendered: str
    contract: str

    @property
    def same(self) -> bool:
        """Whether the two are the same, but for spaces; what the bid does not say differs from nothing."""
        return not self.tendered or _plain(self.tendered) == _plain(self.contract)

    def to_json(self) -> dict[str, Any]:
        """This function will return the line as plain values."""
        return {"field": self.field, "tendered": self.tendered, "contract": self.contract, "same": self.same}


class SubstantialDeviation(Refusal):
    """A main term differs from the bid or the award."""

    code = "substantial-deviation"
    default_rule = "contract-terms"
    zh = "合同的{name}应当与中标结果和投标文件一致（条例 第五十七条）：应为“{tendered}”，写的是“{contract}”。"
    en = "The contract's {field_en} must be that of the award and the bid (Regulations art. 57): “{tendered}”, not “{contract}”."
    next_zh = "请按中标结果和投标文件填写；订立后确需调整的，按合同约定变更并写明理由。"
    next_en = "Write what was awarded and bid; what has to change later is changed by a version with its reason."


class ManagerReasonMissing(Refusal):
    """Another person is in charge than the bid names, and nobody says why."""

    code = "manager-reason-missing"
    default_rule = "contract-terms"
    zh = "投标文件的项目负责人是“{tendered}”，合同写的是“{contract}”，应当写明更换的理由。"
    en = "The bid names {tendered} as the person in charge, the contract {contract}; say why."
    next_zh = "请写明理由，例如原负责人离职并附证明。"
    next_en = "Give the reason, for example that the first has left the firm."


def tendered_terms(award: Award) -> dict[str, str]:
    """This function will return the main terms as awarded and bid: what the form of the contract is filled in with.

    Names of the bid form: period or duration_days, quality, manager. Empty where the bid is silent.
    """
    form = OpenedBid.objects.filter(bid=award.receipt).values_list("form", flat=True).first() or {}
    days = form.get("duration_days")
    return {
        "price": money.write(award.price),
        "period": str(form.get("period") or (f"{days} 日" if days else "")).strip(),
        "quality": str(form.get("quality") or "").strip(),
        "content": award.lot.content,
        "manager": str(form.get("manager") or "").strip(),
    }


def compare(*, tendered: dict[str, str], plan: ContractPlan) -> list[Compared]:
    """This function will set each main term against what was tendered."""
    said = written_terms(plan)
    return [Compared(field=field, tendered=tendered.get(field, ""), contract=said[field]) for field in NAMES]


def written_terms(plan: ContractPlan) -> dict[str, str]:
    """This function will return the main terms of a plan as texts."""
    return {
        "price": money.write(plan.price),
        "period": plan.period,
        "quality": plan.quality,
        "content": plan.content,
        "manager": plan.manager,
    }


def require_no_deviation(lines: list[Compared], *, manager_reason: str) -> None:
    """This function will refuse a contract that differs in substance. Raises SubstantialDeviation, ManagerReasonMissing."""
    for line in lines:
        if line.same:
            continue
        facts = {"tendered": line.tendered[:200], "contract": line.contract[:200]}
        if line.field in MUST_EQUAL:
            raise SubstantialDeviation(field=line.field, name=NAMES[line.field], field_en=line.field, **facts)
        if not manager_reason:
            raise ManagerReasonMissing(field="manager_reason", **facts)


def _plain(text: str) -> str:
    return "".join(text.split())
