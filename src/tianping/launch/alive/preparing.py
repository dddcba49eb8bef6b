"""Before the deadlines: plans, terms, issue, bids, one question, and the envelope that lies ready for the tour."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tianping.launch import tendering
from tianping.launch.alive.calendar import Calendar
from tianping.launch.alive.company import Company
from tianping.launch.alive.paperwork import document
from tianping.launch.alive.specs import FIRMS, PINE, SCORING, SPECS, Spec
from tianping.launch.auctions import RecordedBid

PARALLEL = 4
CONTACT = "招标办（虚构），电话 0990-555 0100"
READY = Decimal(1_189_000)
"""The price in the envelope that lies ready for the tour, in yuan."""
QUESTION = "招标文件没有写拆下的门窗由谁处理，请说明。"


def plan(company: Company, calendar: Calendar) -> None:
    """This function will plan all tenders and set their terms; the trustees bind their keys meanwhile."""
    company.tell(f"编制 {len(SPECS)} 个虚构的招标方案 planning {len(SPECS)} fictitious tenders")
    now = company.clock.now()
    for spec in SPECS:
        company.planned[spec.key] = _planned(company, spec, now)
        _set_terms(company, spec, calendar)


def issue(company: Company, calendar: Calendar) -> None:
    """This function will issue all but the draft."""
    company.step_to(calendar.issue + timedelta(seconds=1))
    company.tell("发出招标文件和公告 issuing documents and notices")
    for spec in SPECS:
        if spec.key != "draft":
            tendering.issue(company.conducts(spec), company.planned[spec.key])
    company.clock.rest()


def bid(company: Company) -> Path:
    """This function will let all firms bid, one ask a question, and one seal the envelope that is not handed in yet."""
    count = sum(len(spec.prices) for spec in SPECS)
    company.tell(f"{count} 份投标：加密、签名、递交 bids: sealed, signed, handed in")
    for firm in FIRMS:
        company.bidders.api(firm)  # signed in once, before several bid at the same time
    with ThreadPoolExecutor(max_workers=PARALLEL) as pool:
        list(pool.map(company.bidders.bid, [company.planned[spec.key] for spec in SPECS if spec.prices]))
    _ask(company)
    out = company.city.folder / "tour" / "投标文件.tpbid"
    company.bidders.sealed(company.planned["closing"], RecordedBid(PINE, READY, False), out=out)
    company.clock.rest()
    return out


def _planned(company: Company, spec: Spec, now: datetime) -> tendering.Planned:
    return tendering.plan(
        company.conducts(spec),
        auction=spec.auction(),
        buyer=company.buyers[spec.buyer].uscc,
        supervisor=company.cast.department.name,
        on=now,
        works=spec.works(agency=company.cast.agency.uscc),
    )


def _set_terms(company: Company, spec: Spec, calendar: Calendar) -> None:
    one, due = company.planned[spec.key], calendar.due(spec.key)
    contact = f"{company.buyers[spec.buyer].name}{CONTACT}"
    more: dict[str, Any] = {"contact": contact}
    if spec.by_points:
        more |= {"evaluation_method": "comprehensive", "scoring": SCORING}
    text = document(spec, lot=one.lot, buyer=company.buyers[spec.buyer].name, contact=contact)
    tendering.state_terms(
        company.conducts(spec),
        one,
        document=text,
        start=calendar.issue,
        until=due - timedelta(minutes=30),
        due=due,
        **more,
    )


def _ask(company: Company) -> None:
    """A bidder takes the documents of two tenders, and asks about one; the answer is left to the agency."""
    bidder = company.firm(PINE)
    for key in ("closing", "open"):
        for file in bidder.get(f"/api/v1/tenders/{company.planned[key].tender}")["documents"]:
            bidder.download(str(file["path"]))
    bidder.post(f"/api/v1/tenders/{company.planned['open'].tender}/questions", {"content": QUESTION})
