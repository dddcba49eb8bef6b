"""From the opening on: committees drawn and seated, reports signed; one evaluation by points is left half done."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from tianping.launch.alive.company import Company
from tianping.launch.alive.specs import BY_KEY, CLOUD
from tianping.launch.clients import Answered, Client
from tianping.launch.judging import Committees

CONFLICT = 409
REASON = "缺雨季施工措施，进度计划没有关键线路。"
LOW = "22.50"
MARKS = (("plan", ("35.50", "33.00", LOW)), ("team", ("13.00", "12.50", "11.00")))
"""Points that the first members give to the bids in the order of their receipts; below 60 % a reason goes with them."""
CREDIT = "4.00"
QUESTION = "幕墙密封条更换的数量与清单不一致，请说明以哪一处为准。"


def draw(company: Company, *keys: str) -> dict[str, list[Client]]:
    """This function will have committees drawn and formed; returns the experts' clients by the tender's key."""
    company.tell("随机抽取评标专家 drawing committees")
    for key in keys:
        _committees(company, key).request([company.planned[key]])
    company.clock.rest()
    for key in keys:
        company.until(f"draw for {key}", partial(_formed, company, key))
    planned = [company.planned[key] for key in keys]
    seated = Committees(company.cast).members(planned)
    return {key: seated[company.planned[key].tender] for key in keys}


def judge(company: Company, seated: Mapping[str, Sequence[Client]], *keys: str) -> None:
    """This function will evaluate tenders to the signed report that the buyer receives."""
    company.tell("评标：表决、排序、签字 evaluation: votes, ranking, signatures")
    for key in keys:
        _committees(company, key).judge(company.planned[key], seated[key])


def begin_scoring(company: Company, members: Sequence[Client]) -> Client:
    """This function will let two members fill and sign their sheets and a third begin; returns a member who has not."""
    company.tell("综合评估法：两位专家已签评分表，一位打了一半 scoring: two sheets signed, one begun")
    lot = company.planned["evaluation"].lot
    _committees(company, "evaluation").state(company.planned["evaluation"], members[:3])
    for member in members[:2]:
        bids = member.get(f"/api/v1/lots/{lot}/evaluation")["bids"]
        for place, bid in enumerate(bids):
            sheet = _score(member, lot, str(bid["receipt"]), place)
        assert member.signer is not None
        signature = member.signer.sign(str(sheet["to_sign"]).encode()).to_json()
        member.post(f"/api/v1/lots/{lot}/scores/signature", {"signature": signature})
    bids = members[2].get(f"/api/v1/lots/{lot}/evaluation")["bids"]
    _score(members[2], lot, str(bids[0]["receipt"]), 0)
    _inquire(company, members[2], bids)
    return members[3]


def _inquire(company: Company, member: Client, bids: Sequence[Mapping[str, Any]]) -> None:
    """The member asks a bidder, whose answer is awaited."""
    asked = next(bid for bid in bids if bid["bidder"] == company.cast.firms[CLOUD].uscc)
    body = {"receipt": asked["receipt"], "about": "content", "question": QUESTION}
    member.post(f"/api/v1/lots/{company.planned['evaluation'].lot}/inquiries", body)


def _score(member: Client, lot: str, receipt: str, place: int) -> dict[str, object]:
    marks = [
        {
            "criterion": criterion,
            "points": points[place],
            "reason": REASON if points[place] < "24.00" and criterion == "plan" else "",
        }
        for criterion, points in MARKS
    ]
    marks.append({"criterion": "credit", "points": CREDIT, "reason": ""})
    return member.put(f"/api/v1/lots/{lot}/scores", {"receipt": receipt, "marks": marks})


def _committees(company: Company, key: str) -> Committees:
    return Committees(company.cast, company.conducts(BY_KEY[key]))


def _formed(company: Company, key: str) -> bool:
    """Whether the committee stands; it is formed as soon as the draw's names have arrived."""
    try:
        _committees(company, key).form(company.planned[key])
    except Answered as refused:
        if refused.http_status == CONFLICT:
            return False
        raise
    return True
