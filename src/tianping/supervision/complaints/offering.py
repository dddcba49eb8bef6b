"""What somebody can do about a complaint now: the buttons of its page."""

from collections.abc import Iterator

from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.supervision.complaints.models import OPEN, Complaint, Decision, Statement
from tianping.supervision.complaints.rules import answers, complains, handles
from tianping.web.parts import Link


def acts_on(complaint: Complaint, *, by: Actor) -> list[Link]:
    """This function will return what an actor can do about a complaint, the main act first."""
    found: list[Link] = []
    if handles.test(by, complaint):
        found = list(_handling(complaint))
    elif complains.test(by, complaint):
        found = list(_own(complaint))
    elif answers.test(by, complaint) and complaint.state == "accepted" and not complaint.statement.stated_at:
        found = [_link(complaint, "state", gettext("陈述和申辩"), primary=True)]
    return found


def _own(complaint: Complaint) -> Iterator[Link]:
    if complaint.state == "incomplete":
        yield _link(complaint, "complete", gettext("补正"), primary=True)
    if complaint.state in OPEN and not _wished(complaint):
        yield _link(complaint, "withdraw", gettext("申请撤回"))


def _handling(complaint: Complaint) -> Iterator[Link]:
    if complaint.state in OPEN and _wished(complaint):
        yield _link(complaint, "answer-withdrawal", gettext("答复撤回申请"), primary=True)
    if complaint.state == "filed":
        yield _link(complaint, "accept", gettext("受理"), primary=not _wished(complaint))
        yield _link(complaint, "ask-completion", gettext("要求补正"))
    if complaint.state in ("filed", "incomplete"):
        yield _link(complaint, "refuse", gettext("不予受理"))
        yield _link(complaint, "transfer", gettext("移送"))
    if complaint.state == "accepted":
        yield from _accepted(complaint)
    if complaint.state == "decided" and not Decision.objects.get(complaint=complaint).published_at:
        yield _link(complaint, "publish", gettext("公布决定"), primary=True)


def _accepted(complaint: Complaint) -> Iterator[Link]:
    statement = Statement.objects.filter(complaint=complaint).first()
    paused = complaint.pauses.filter(until_at=None).exists()
    first = not _wished(complaint)
    if statement is None:
        yield _link(complaint, "ask-statement", gettext("通知被投诉人陈述"), primary=first)
    if paused:
        yield _link(complaint, "resume", gettext("登记结论，继续计时"), primary=first and statement is not None)
    else:
        yield _link(complaint, "decide", gettext("作出决定"), primary=first and statement is not None)
        yield _link(complaint, "pause", gettext("停止计时"))
    if complaint.tender and not complaint.directive:
        yield _link(complaint, "suspend", gettext("责令暂停招标"))


def _wished(complaint: Complaint) -> bool:
    return complaint.withdrawals.filter(granted=None).exists()


def _link(complaint: Complaint, act: str, text: str, *, primary: bool = False) -> Link:
    return Link(text=text, url=f"/complaints/{complaint.number}/{act}/", primary=primary)
