"""Plans 招标方案: project, tender, lots."""

from typing import Literal

from pydantic import Field

from tianping.record.events import Event, Part, Yuan

Method = Literal["open", "invited"]


class ProjectRegistered(Event):
    """A project was registered on the trading platform (data set 500)."""

    TYPE = "project.registered"
    ZH = "项目登记"
    REFS = ("project", "buyer")

    project: str = Field(description="Project code, 17 characters")
    name: str
    buyer: str
    buyer_name: str
    region: str
    industry: str = Field(description="GB/T 4754, letter and two digits")
    investment_code: str | None = Field(default=None, description="Unified code of the investment project, 24")
    fund_source: str
    state_funded: bool
    scale: str


class LotPlanned(Part):
    """One lot 标段(包) of a planned tender (data set 502)."""

    lot: str = Field(description="Lot code, 23 characters")
    deal: str = Field(description="Unified transaction code, 40 characters")
    name: str
    content: str
    estimate: Yuan
    maximum_price: Yuan | None = None


class TenderPlanned(Event):
    """A tender was planned, with its method and lots (招标投标法 art. 9-13, 条例 art. 7-9; data set 501)."""

    TYPE = "tender.planned"
    ZH = "招标方案"
    REFS = ("tender", "project", "buyer")

    tender: str = Field(description="Tender code, 20 characters")
    project: str
    name: str
    buyer: str
    buyer_name: str
    agency: str | None = None
    agency_name: str | None = None
    method: Method
    mandatory: bool = Field(description="依法必须招标")
    construction: bool
    electronic: bool = True
    state_funded: bool
    region: str
    classification: str = Field(description="Section class, 7 characters")
    supervisor: str = Field(description="Supervising department")
    invitation_ground: str | None = Field(
        default=None,
        description="条例 art. 8, where a mandatory state-funded tender is by invitation: few-bidders, cost, approved",
    )
    lots: tuple[LotPlanned, ...] = Field(min_length=1)
