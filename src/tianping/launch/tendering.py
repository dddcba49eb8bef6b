"""The buyer's side before the deadline: project, tender, terms, documents, issue, a clarification."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tianping import law
from tianping.launch.auctions import Auction
from tianping.launch.clients import Client
from tianping.launch.naming import name_of
from tianping.law.days import SHANGHAI, day_of
from tianping.law.regions import DEMONSTRATION
from tianping.record.events import rfc3339

PREPARATION = timedelta(days=21)
AVAILABILITY = timedelta(days=6)


@dataclass(frozen=True)
class Planned:
    """An auction as it stands on the trading platform."""

    auction: Auction
    tender: str
    lot: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Works:
    """What is built, in words; `agency` is the credit code of who plans for the buyer, where somebody does."""

    name: str
    content: str
    scale: str
    agency: str | None = None


def plan(
    client: Client, *, auction: Auction, buyer: str, supervisor: str, on: datetime, works: Works | None = None
) -> Planned:
    """This function will register the project and plan its tender, mandatory where the law says so.

    `works` says what is built; by default what the record says of the auction.
    """
    said = works or _recorded(auction)
    amount = f"{auction.reserve:.2f}"
    project = client.post(
        "/api/v1/projects",
        {
            "name": said.name,
            "buyer": buyer,
            "region": DEMONSTRATION,
            "industry": "E48",
            "fund_source": "市级财政资金 100%（演示）",
            "state_funded": True,
            "scale": said.scale,
            "budget_funds": amount,
            "investment": amount,
        },
    )
    must = law.rule("must-tender-works", on=day_of(on)).reached(auction.reserve)
    planned = client.post(
        "/api/v1/tenders",
        {
            "project": project["project"],
            "name": said.name,
            "mandatory": must,
            "construction": True,
            "classification": "A080000",
            "supervisor": supervisor,
            "agency": said.agency,
            "lots": [
                {
                    "name": "施工",
                    "content": said.content,
                    "estimate": amount,
                    "maximum_price": amount,
                }
            ],
        },
    )
    return Planned(auction, planned["tender"], planned["lots"][0]["lot"], planned["name"])


def set_terms(client: Client, planned: Planned, *, now: datetime) -> datetime:
    """This function will upload the documents and set the terms; returns the deadline, at half past nine some day."""
    due = (now.astimezone(SHANGHAI) + PREPARATION).replace(hour=9, minute=30, second=0, microsecond=0)
    state_terms(client, planned, document=_document(planned), start=now, until=now + AVAILABILITY, due=due)
    return due


def state_terms(
    client: Client, planned: Planned, *, document: bytes, start: datetime, until: datetime, due: datetime, **more: Any
) -> None:
    """This function will upload the document and set the terms: available from `start` to `until`, bids due at `due`.

    `more` are further terms of the interface, as the evaluation method.
    """
    client.put_bytes(
        f"/api/v1/tenders/{planned.tender}/documents/招标文件.txt", document, media="text/plain; charset=utf-8"
    )
    terms = {
        "available_from": rfc3339(start),
        "available_until": rfc3339(until),
        "bids_due_at": rfc3339(due),
        "bid_validity_days": 90,
        "minimum_bids": 3,
        "qualification": "具有相应施工资质，在公共服务平台登记并核验。",
        "contact": "云岫市住房和城乡建设局（虚构）招标办，电话 0990-555 0100",
    }
    client.put(f"/api/v1/tenders/{planned.tender}/terms", terms | more)


def issue(client: Client, planned: Planned) -> None:
    """This function will issue the documents and publish the notice."""
    client.post(f"/api/v1/tenders/{planned.tender}/issue")


def clarify(client: Client, planned: Planned) -> None:
    """This function will publish a clarification that moves nothing."""
    content = "图纸比例以标注尺寸为准；其余不变。"
    client.post(f"/api/v1/tenders/{planned.tender}/clarifications", {"content": content, "affects_preparation": False})


def _recorded(auction: Auction) -> Works:
    name = name_of(auction)
    return Works(
        name=name,
        content=f"{name}，原记录写作：{auction.details}",
        scale=f"重放真实拍卖 {auction.number}（{auction.title}），金额为原记录的日元数，按元计",
    )


def _document(planned: Planned) -> bytes:
    auction = planned.auction
    lines = [
        f"招标文件（演示） {planned.name}",
        f"标段 {planned.lot}",
        f"工程内容：{auction.details}",
        f"最高限价：{_yuan(auction.reserve)} 元（原记录的保留价，日元数按元计）",
        "评标办法：经评审的最低投标价法；价格相同的，先递交者在前。",
        "低于成本的报价：原记录有最低价的，由评标委员会询问后认定（评标委员会和评标方法暂行规定 第二十一条）。",
        "数据来源：S. Chassang et al., missing_bids, MIT 许可。",
    ]
    return "\n".join(lines).encode()


def _yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}"
