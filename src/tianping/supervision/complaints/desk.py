"""What waits for departments and parties in complaints, and what they may begin."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.supervision.complaints import naming, queries
from tianping.supervision.complaints.panels import tender_name
from tianping.supervision.complaints.rules import INTERESTED
from tianping.web.desk.waiting import Waiting, may_begin, waits_for
from tianping.web.parts import Link
from tianping.web.tenders.acts import offers

NOT_OURS = ("complete",)
"""What waits for the complainant, and is on its desk."""


@waits_for("supervisor")
def owed(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """What the department owes on its complaints; a complaint whose time stands still has no due time."""
    names = naming.owed()
    for one in queries.owed(department=actor.office, now=now):
        if one.what not in NOT_OURS:
            name = tender_name(one.complaint.tender) or gettext("不涉及具体项目的投诉")
            why = f"{name}　{gettext('停止计时')}" if one.paused else name
            due = None if one.paused else one.due_at
            yield Waiting(what=names[one.what], url=f"/complaints/{one.complaint.number}/", why=why, due=due)


@waits_for(*INTERESTED)
def asked(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """What a party was asked for: to complete its complaint, or to state on one against it."""
    for one in queries.waiting_for(office=actor.office):
        own = one.complainant == actor.office
        name = tender_name(one.tender) or gettext("不涉及具体项目的投诉")
        yield Waiting(
            what=gettext("补正投诉") if own else gettext("对投诉陈述和申辩"),
            url=f"/complaints/{one.number}/",
            why=name,
            due=one.complete_due if own else one.statement.due_at,
        )


@may_begin(*INTERESTED)
def complain(actor: Actor, now: datetime) -> Iterator[Link]:
    """Who is registered may complain at any time."""
    yield Link(text=gettext("提出投诉"), url="/complaints/new/")
    yield Link(text=gettext("看我的投诉"), url="/complaints/")


@may_begin("supervisor", "auditor")
def read(actor: Actor, now: datetime) -> Iterator[Link]:
    """Complaints of the department, or for auditors all."""
    yield Link(text=gettext("看投诉"), url="/complaints/")


@offers("bidder", "expert", "agency")
def about_tender(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """Complaining about the tender; the form says what comes first."""
    yield Link(text=gettext("就这个项目投诉"), url=f"/complaints/new/?tender={tender}")
