"""Scenes of contracts: a notified lot, a plan that keeps to the bid, signatures of both parties; all fictitious."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tianping.record.actors import Actor
from tianping.trading.award import actions as award
from tianping.trading.contracts import actions
from tianping.trading.contracts.comparing import ContractPlan
from tianping.trading.contracts.models import Contract, Version
from tianping.trading.contracts.signing import to_sign
from tianping.trading.opening.models import OpenedBid
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, scenes

AT = committees.AT + timedelta(days=5)
"""When the award notice has gone out."""
FORM = {"duration_days": 180, "quality": "合格", "manager": "项目经理甲"}


def notified(**facts: Any) -> Lot:
    """A lot whose second bidder has won and was told."""
    lot = committees.evaluated(**facts)
    OpenedBid.objects.filter(bid__lot=lot).update(form=FORM)
    publicity = award.publish_candidates(lot=lot, by=scenes.buyer(), now=committees.AT)
    ended = publicity.until_at + timedelta(hours=1)
    award.decide(lot=lot, by=scenes.buyer(), now=ended)
    award.notify(lot=lot, by=scenes.buyer(), now=ended)
    return Lot.objects.select_related("tender").get(pk=lot.pk)


def plan(lot: Lot, **facts: Any) -> ContractPlan:
    """A contract that says what was awarded and bid."""
    given: dict[str, Any] = {
        "price": lot.award.price,
        "period": "180 日",
        "quality": "合格",
        "content": lot.content,
        "manager": "项目经理甲",
        "clauses": "按招标文件所附合同条款执行。",
        "performance_bond": Decimal("500000.00"),
    }
    return ContractPlan(**(given | facts))


def drafted(lot: Lot, *, now: datetime = AT, by: Actor | None = None, **facts: Any) -> Contract:
    """The contract drawn up by the agency."""
    return actions.draft(lot=lot, plan=plan(lot, **facts), by=by or scenes.agency(), now=now)


def winner() -> Actor:
    """The winner of `notified`."""
    return Actor(office=opened.bidder(2), role="bidder", person="b2")


def signature(version: Version, office: str) -> dict[str, Any]:
    """An organisation's signature over a version."""
    signer = committees.authority().issue_person(
        name="合同专用", organisation="示例单位", uscc=office, now=scenes.NOW
    ).signer()  # fmt: skip
    return signer.sign(to_sign(version).encode()).to_json()


def sign(contract: Contract, by: Actor, *, now: datetime = AT, **facts: Any) -> Version:
    """A party signs the open version."""
    version = contract.versions.get(state="open")
    given = {"document": version.sha256, "signature": signature(version, by.office)} | facts
    return actions.sign(contract=contract, by=by, now=now, **given)


def concluded(*, now: datetime = AT) -> Contract:
    """A contract that both have signed."""
    contract = drafted(notified(), now=now)
    sign(contract, scenes.buyer(), now=now)
    sign(contract, winner(), now=now)
    return Contract.objects.select_related("lot__tender").get(pk=contract.pk)
