"""After the evaluation: candidates, award, contracts, archive; an objection that locks one flow."""

from datetime import datetime
from typing import Any

from tianping.launch import awarding
from tianping.launch.alive.company import Company
from tianping.launch.alive.specs import BY_KEY, CLOUD
from tianping.launch.clients import Client

CLAUSES = (
    "一、本合同按招标文件和中标人的投标文件订立，不另订背离合同实质性内容的协议。\n"
    "二、价款按月结算，竣工验收合格后付至 97%，余款为质量保证金。\n"
    "三、争议提交云岫市人民法院（虚构）。"
)
OBJECTION = {
    "content": "第一候选人拟派项目负责人的在建项目没有披露，评标报告没有说明是否核实。",
    "request": "请核实项目负责人的在建项目，并重新确认候选人资格。",
}


def publish(company: Company, *keys: str, until: datetime | None = None) -> None:
    """This function will publish the committee's candidates, for the shortest time or until a moment."""
    for key in keys:
        awarding.publish(company.buyer(BY_KEY[key]), company.planned[key], until=until)


def award(company: Company, *keys: str) -> None:
    """This function will decide, notify and report."""
    company.tell("定标、通知、书面报告 award, notices, written report")
    for key in keys:
        awarding.award(company.buyer(BY_KEY[key]), company.planned[key])


def contract(company: Company, *keys: str) -> None:
    """This function will draw up contracts in the terms of the bids and let both parties sign."""
    company.tell("订立合同，双方签名 contracts, signed by both")
    for key in keys:
        lot, buyer = company.planned[key].lot, company.buyer(BY_KEY[key])
        terms = buyer.get(f"/api/v1/lots/{lot}/contract/tendered")
        made = buyer.post(f"/api/v1/lots/{lot}/contract", terms | {"clauses": CLAUSES})
        winner = str(buyer.get(f"/api/v1/lots/{lot}/award")["winner_name"])
        for party in (buyer, company.firm(winner)):
            _sign(party, made)


def archive(company: Company, key: str) -> None:
    """This function will archive a tender and fetch its bundle for the tour."""
    company.tell("归档，取存证包 archiving, fetching the bundle")
    buyer, one = company.buyer(BY_KEY[key]), company.planned[key]
    awarding.archive(buyer, one)
    awarding.bundle(buyer, one, company.city.folder / "bundles")


def object_to_result(company: Company, key: str, firm: str = CLOUD) -> str:
    """This function will object to a published result; the flow is locked until the answer. Returns its number."""
    one = company.planned[key]
    body = OBJECTION | {"about": "result", "lot": one.lot}
    return str(company.firm(firm).post(f"/api/v1/tenders/{one.tender}/objections", body)["objection"])


def _sign(party: Client, made: dict[str, Any]) -> None:
    assert party.signer is not None
    version = made["versions"][0]
    signature = party.signer.sign(str(version["to_sign"]).encode()).to_json()
    body = {"document": version["document"], "signature": signature}
    party.post(f"/api/v1/contracts/{made['contract']}/signatures", body)
