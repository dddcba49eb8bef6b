"""API of planning: buyers and agencies write. Amounts are strings in yuan."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from tianping.law import money
from tianping.record.events import Yuan
from tianping.trading.plans import actions, queries
from tianping.trading.plans.models import Project, Tender
from tianping.web.accounts.rights import actor_of
from tianping.web.clock import business_now

router = Router(tags=["plans"])
Name = Annotated[str, Field(max_length=600)]


class ProjectIn(Schema):
    """A project (data set 500). `budget_funds` out of `investment` decide whether it is state-funded (M16 art. 2)."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    buyer: str = Field(description="Credit code of the buyer, 18 characters")
    region: str = Field(description="GB/T 2260, six digits")
    industry: str = Field(description="GB/T 4754, letter and two digits")
    fund_source: str = Field(max_length=1000)
    state_funded: bool
    scale: str = Field(max_length=4000)
    investment_code: str | None = None
    budget_funds: Yuan | None = None
    investment: Yuan | None = None


class LotIn(Schema):
    """A lot (data set 502). A minimum price is refused with the sentence of the law."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(max_length=500)]
    content: str
    estimate: Yuan
    maximum_price: Yuan | None = None
    minimum_price: Yuan | None = None

    def plan(self) -> actions.LotPlan:
        """This function will return the plan with amounts read."""
        return actions.LotPlan(
            name=self.name,
            content=self.content,
            estimate=Decimal(self.estimate),
            maximum_price=_amount(self.maximum_price),
            minimum_price=_amount(self.minimum_price),
        )


class TenderIn(Schema):
    """A tender with its lots (data set 501)."""

    model_config = ConfigDict(extra="forbid")

    project: str = Field(description="Project code, 17 characters")
    name: Name
    method: Literal["open", "invited"] = "open"
    mandatory: bool = Field(description="依法必须招标")
    construction: bool
    electronic: bool = True
    classification: str = Field(description="Section class, 7 characters")
    supervisor: str = Field(max_length=200, description="Supervising department")
    agency: str | None = None
    invitation_ground: Literal["few-bidders", "cost", "approved"] | None = None
    lots: list[LotIn]


@router.post("/projects", response={201: dict[str, Any]}, summary="登记项目 · Register a project")
def register_project(request: HttpRequest, body: ProjectIn) -> Status[dict[str, Any]]:
    """Register a project; the answer bears its code."""
    facts = body.model_dump(exclude={"budget_funds", "investment"})
    project = actions.register_project(
        **facts,
        budget_funds=_amount(body.budget_funds),
        investment=_amount(body.investment),
        by=actor_of(request),
        now=business_now(),
    )
    return Status(201, project_view(project))


@router.get("/projects/{code}", response=dict[str, Any], auth=None, summary="一个项目 · One project")
def project(request: HttpRequest, code: str) -> dict[str, Any]:
    """One project with its tenders."""
    return project_view(queries.project(code))


@router.post("/tenders", response={201: dict[str, Any]}, summary="编制招标方案 · Plan a tender")
def plan_tender(request: HttpRequest, body: TenderIn) -> Status[dict[str, Any]]:
    """Plan a tender; the answer bears the codes of tender, lots and deals."""
    facts = body.model_dump(exclude={"project", "lots"})
    tender = actions.plan_tender(
        project=queries.project(body.project),
        lots=[lot.plan() for lot in body.lots],
        **facts,
        by=actor_of(request),
        now=business_now(),
    )
    return Status(201, summary(tender))


@router.get("/tenders", response=dict[str, Any], auth=None, summary="查招标项目 · Search tenders")
def tenders(request: HttpRequest, q: str = "", stage: str = "", after: int = 0, limit: int = 50) -> dict[str, Any]:
    """Tenders, newest first; `q` searches names, buyers and codes, `after` skips."""
    after, limit = max(after, 0), min(max(limit, 1), 200)
    found = queries.tenders(words=q[:200].replace("\x00", ""), stage=stage)
    page = list(found[after : after + limit])
    return {"total": found.count(), "tenders": [summary(tender) for tender in page]}


def project_view(project: Project) -> dict[str, Any]:
    """This function will return the public view of a project."""
    return {
        "project": project.code,
        "name": project.name,
        "buyer": project.buyer,
        "buyer_name": project.buyer_name,
        "region": project.region,
        "industry": project.industry,
        "investment_code": project.investment_code or None,
        "fund_source": project.fund_source,
        "state_funded": project.state_funded,
        "scale": project.scale,
        "tenders": [tender.code for tender in project.tenders.all()],
    }


def summary(tender: Tender) -> dict[str, Any]:
    """This function will return a tender in short: what it is, and how far its lots are."""
    return {
        "tender": tender.code,
        "name": tender.name,
        "buyer": tender.buyer,
        "buyer_name": tender.buyer_name,
        "region": tender.region,
        "lots": [
            {
                "lot": lot.code,
                "deal": lot.deal,
                "name": lot.name,
                "stage": lot.stage,
                "maximum_price": None if lot.maximum_price is None else money.write(lot.maximum_price),
            }
            for lot in tender.lots.all()
        ],
    }


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
