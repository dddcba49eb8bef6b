"""What waits for a second person, and where the organisation's rules are."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.approvals import queries
from tianping.trading.approvals.showing import act_name
from tianping.trading.approvals.views import may_decide
from tianping.web.desk.waiting import Waiting, may_begin, waits_for
from tianping.web.parts import Link


@waits_for("buyer", "agency")
def to_decide(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Matters that this person may decide; its own are not among them."""
    for one in queries.approvals_of(actor.office).filter(state="open").order_by("asked_at", "code")[:50]:
        if may_decide(actor, one):
            what = gettext("审批：{act}").format(act=act_name(one.act))
            yield Waiting(
                what=what, url=f"/approvals/{one.code}/decide/", why=str(one.content.get("name", one.subject))
            )


@may_begin("buyer", "agency")
def own_rules(actor: Actor, now: datetime) -> Iterator[Link]:
    """The inbox and the rules."""
    yield Link(text=gettext("审批"), url="/approvals/")
    yield Link(text=gettext("审批规定"), url="/approvals/rules/")
