"""Where a tender stands, in the words of lists: what can still be done, or how it ended."""

from collections.abc import Set as AbstractSet
from datetime import datetime

from django.utils.translation import gettext

from tianping.trading.pages.queries import SOON
from tianping.trading.plans.models import Tender
from tianping.web import parts, wording
from tianping.web.problems import language

LOST = frozenset({"failed", "terminated"})
SETTLED = frozenset({"decided", "notified", "contracted", "archived"}) | LOST


def standing(*, due: datetime | None, stages: AbstractSet[str], now: datetime) -> parts.Limit:
    """This function will say where a tender stands, from its deadline (None before the issue) and its lots' stages."""
    if due and due > now:
        left = due - now
        return parts.Limit(word="near" if left <= SOON else "well", text=wording.remaining(left, language=language()))
    if stages and stages <= LOST:
        words = gettext("终止招标") if stages == {"terminated"} else gettext("招标失败")
        return parts.Limit(word="done", text=words)
    if stages and stages <= SETTLED:
        return parts.Limit(word="done", text=gettext("已定标"))
    if "publicity" in stages:
        return parts.Limit(word="well", text=gettext("候选人公示中"))
    return parts.Limit(word="prov", text=gettext("已截止，评标中") if due else gettext("编制招标方案"))


def progress(tender: Tender, now: datetime) -> parts.Limit:
    """This function will say where a tender stands."""
    terms = getattr(tender, "terms", None)
    due = terms.bids_due_at if terms is not None and terms.issued_at is not None else None
    return standing(due=due, stages={lot.stage for lot in tender.lots.all()}, now=now)
