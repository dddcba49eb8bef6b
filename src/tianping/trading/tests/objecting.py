"""Scenes of objections: a firm, its objection to the documents or to the result; all of it is fictitious."""

from datetime import datetime, timedelta

from tianping.law import codes
from tianping.record.actors import Actor
from tianping.trading.award import actions as award
from tianping.trading.objections import actions
from tianping.trading.objections.models import Objection
from tianping.trading.plans.models import Lot, Tender
from tianping.trading.tests import committees, opened, scenes

FIRM = codes.fictitious_uscc(301)
NAME = "云岫第九路桥有限公司（虚构）"
EARLY = scenes.NOW + scenes.DAY
"""A day after the scenes begin: documents are out, the deadline is three weeks away."""
PUBLIC = committees.AT + timedelta(hours=2)
"""While the candidates of `published` stand published."""
WORDS = "资格条件要求本地业绩，属于以不合理条件限制投标人。"
REQUEST = "请删去本地业绩要求。"


def firm() -> Actor:
    """A firm that may bid, registered and signed in."""
    return Actor(office=scenes.register(FIRM, "bidder", name=NAME), role="bidder", person="p9")


def bidder(number: int) -> Actor:
    """One who bid for the opened lot."""
    return Actor(office=opened.bidder(number), role="bidder", person=f"b{number}")


def to_documents(tender: Tender, *, now: datetime = EARLY, by: Actor | None = None) -> Objection:
    """An objection to the documents."""
    return actions.raise_objection(
        tender=tender, about="documents", content=WORDS, request=REQUEST, by=by or firm(), now=now
    )


def to_result(lot: Lot, *, now: datetime = PUBLIC, by: Actor | None = None, interest: str = "") -> Objection:
    """An objection to the result, by the third bidder."""
    return actions.raise_objection(
        tender=lot.tender,
        about="result",
        lot=lot,
        content="第一候选人的项目负责人不具备要求的资格。",
        request="请取消其候选人资格。",
        interest=interest,
        by=by or bidder(3),
        now=now,
    )


def published() -> Lot:
    """A lot whose candidates stand published."""
    lot = committees.evaluated()
    award.publish_candidates(lot=lot, by=scenes.buyer(), now=committees.AT)
    return Lot.objects.select_related("tender").get(pk=lot.pk)
