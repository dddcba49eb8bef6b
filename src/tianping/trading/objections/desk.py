"""What waits for whom about objections, and what one may do about them on a tender's page."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.trading.objections import queries, shown
from tianping.trading.objections.windows import open_subjects
from tianping.trading.plans.models import Tender
from tianping.trading.plans.rules import is_conducting
from tianping.web.desk.waiting import Waiting, may_begin, waits_for
from tianping.web.parts import Link
from tianping.web.tenders.acts import offers


@waits_for("buyer", "agency")
def answers_due(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Objections that wait for an answer, with the limit of 条例 art. 22 and 54."""
    for found in queries.to_answer(actor.office)[:50]:
        why = gettext("{subject}　{tender}").format(subject=shown.subject(found), tender=found.tender.name)
        yield Waiting(what=gettext("答复异议"), url=shown.address(found, "answer/"), why=why, due=found.answer_due)


@may_begin("bidder", "buyer", "agency", "auditor")
def lists(actor: Actor, now: datetime) -> Iterator[Link]:
    """The list of objections."""
    yield Link(text=gettext("我的异议") if actor.role == "bidder" else gettext("看异议"), url="/objections/")


@offers("bidder")
def objecting(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """A bidder may object to what is open, and finds its own objections."""
    found = Tender.objects.filter(pk=tender).first()
    if found is None or is_conducting(actor, found):
        return
    if open_subjects(found, now):
        yield Link(text=gettext("提异议"), url=f"/tenders/{tender}/objections/new/")
    for one in queries.raised_by(actor.office).filter(tender=tender)[:10]:
        yield Link(text=gettext("看我的异议：{subject}").format(subject=shown.subject(one)), url=shown.address(one))


@offers("buyer", "agency")
def answering(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """Who conducts the tender answers what is open."""
    for one in queries.to_answer(actor.office).filter(tender=tender)[:10]:
        words = gettext("答复异议：{subject}").format(subject=shown.subject(one))
        yield Link(text=words, url=shown.address(one, "answer/"), primary=True)
