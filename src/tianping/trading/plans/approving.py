"""What a second person approves before a plan is made public: the whole plan with its lots."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tianping.law import money
from tianping.record.events import Yuan
from tianping.refusals import BadInput
from tianping.trading.approvals.matters import Matter, approvable
from tianping.trading.plans.models import Project
from tianping.trading.plans.queries import project as find

PLAN = "plans.plan_tender"
Amount = Decimal | None


class _Lot(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    content: str
    estimate: Yuan
    maximum_price: Yuan | None = None


class _Details(BaseModel):
    """As the request that plans the tender, without the project."""

    model_config = ConfigDict(extra="forbid")

    name: str
    method: Literal["open", "invited"] = "open"
    mandatory: bool
    construction: bool
    electronic: bool = True
    classification: str
    supervisor: str
    agency: str | None = None
    invitation_ground: str | None = None
    lots: Annotated[list[_Lot], Field(min_length=1)]


@approvable(PLAN, zh="公开招标方案", en="publish the plan of a tender")
def _asked(subject: str, details: Mapping[str, Any]) -> Matter:
    try:
        given = _Details.model_validate(dict(details))
    except ValidationError as error:
        raise BadInput(field="details", what=f"内容不对：{error.errors()[0]['msg']}", what_en=str(error)) from None
    lots = [lot_content(**one.model_dump()) for one in given.lots]
    facts = given.model_dump(exclude={"lots"})
    return plan_matter(project=find(subject), lots=lots, **facts)


def lot_content(*, name: str, content: str, estimate: str, maximum_price: str | None) -> dict[str, Any]:
    """This function will return a lot as it is approved; amounts as text in yuan."""
    return {"name": name.strip(), "content": content.strip(), "estimate": estimate, "maximum_price": maximum_price}


def amount(given: Amount) -> str | None:
    """This function will write an amount as it is approved."""
    return None if given is None else money.write(given)


def details_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """This function will return a plan with its lots as it is put to approval."""
    lots = [
        {
            "name": lot.name,
            "content": lot.content,
            "estimate": money.write(lot.estimate),
            "maximum_price": amount(lot.maximum_price),
        }
        for lot in given["lots"]
    ]
    return {**given, "lots": lots}


def planned_by(content: Mapping[str, Any]) -> dict[str, Any]:
    """This function will read an approved plan back, as `plan_tender` is told it, but for the lots."""
    return {name: value for name, value in content.items() if name not in ("project", "lots")}


def plan_matter(
    *, project: Project, name: str, supervisor: str, agency: str | None, lots: Sequence[dict[str, Any]], **facts: Any
) -> Matter:
    """This function will return what planning would publish."""
    content = {
        "project": project.code,
        "name": name.strip(),
        "supervisor": supervisor.strip(),
        "agency": agency or None,
        "lots": list(lots),
        **facts,
    }
    offices = tuple(one for one in (project.buyer, agency) if one)
    return Matter(act=PLAN, subject=project.code, offices=offices, content=content)
