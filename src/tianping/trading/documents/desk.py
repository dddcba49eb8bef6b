"""What waits for buyers and agencies about documents, and what one can do about them on the tender's page."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext, ngettext

from tianping.record.actors import Actor
from tianping.trading.documents import questions, stating
from tianping.trading.documents.models import Terms
from tianping.trading.documents.takers import taken_at
from tianping.trading.plans.models import Tender
from tianping.web.desk.waiting import Waiting, waits_for
from tianping.web.parts import Link
from tianping.web.tenders.acts import offers

MOST = 20


def of_office(office: str) -> QuerySet[Tender]:
    """This function will return the tenders that an organisation conducts, as buyer or agency."""
    return Tender.objects.filter(Q(buyer=office) | Q(agency=office))


@waits_for("buyer", "agency")
def next_tasks(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Tenders whose documents are not out yet, each with its next task."""
    planned = of_office(actor.office).filter(lots__stage="planned").distinct().select_related("terms")
    for done in stating.preparations(list(planned[:MOST])):
        task = stating.next_task(done, now=now) if done.waits_for_office else None
        if task is not None:
            yield Waiting(what=task.what, url=f"/tenders/{done.tender.code}/tasks/", why=done.tender.name)


@waits_for("buyer", "agency")
def open_questions(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Questions without an answer, due as long as an answer leaves the deadline where it is (条例 第二十一条)."""
    running = Terms.objects.filter(tender__in=of_office(actor.office), bids_due_at__gt=now, issued_at__isnull=False)
    asked = running.annotate(open=Count("tender__questions", filter=Q(tender__questions__clarification=None)))
    for terms in asked.filter(open__gt=0).select_related("tender")[:MOST]:
        what = ngettext("答复 {count} 个提问", "答复 {count} 个提问", terms.open).format(count=terms.open)
        due = questions.answerable_until(terms, now=now)
        url = f"/tenders/{terms.tender_id}/questions/"
        yield Waiting(what=what, url=url, why=terms.tender.name, due=due if due > now else terms.bids_due_at)


@offers("buyer", "agency")
def conducting(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """What buyer and agency can do about the documents now."""
    held = of_office(actor.office).filter(code=tender).first()
    if held is None:
        return
    terms = Terms.objects.filter(tender=held).first()
    if terms is None or terms.issued_at is None:
        if held.lots.filter(stage="planned").exists():
            yield Link(text=gettext("继续办理：办理清单"), url=f"/tenders/{tender}/tasks/", primary=True)
        return
    if now < terms.bids_due_at:
        yield Link(text=gettext("澄清与修改"), url=f"/tenders/{tender}/clarifications/new/")
        yield Link(text=gettext("看提问、答复"), url=f"/tenders/{tender}/questions/")
        yield Link(text=gettext("推迟截止和开标"), url=f"/tenders/{tender}/deadline/")


@offers("bidder")
def taking(actor: Actor, tender: str, now: datetime) -> Iterator[Link]:
    """What a bidder can do about the documents now; it tells the bidder nothing but about itself."""
    terms = Terms.objects.filter(tender=tender, issued_at__isnull=False).first()
    if terms is None or now < terms.available_from:
        return
    if taken_at(tender=tender, subject=actor.office) is None:
        yield Link(text=gettext("获取招标文件"), url=f"/tenders/{tender}/documents/", primary=now < terms.bids_due_at)
        return
    yield Link(text=gettext("招标文件和答疑"), url=f"/tenders/{tender}/documents/")
    yield Link(text=gettext("我的提问"), url=f"/tenders/{tender}/questions/")
