"""What waits in registration: for the operator applications, for a firm its answer; and what one may begin."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext

from tianping.public_service.subjects import queries
from tianping.record.actors import Actor
from tianping.web.desk.waiting import Waiting, may_begin, waits_for
from tianping.web.parts import Link

SHOWN = 20


@waits_for("operator")
def applications_to_check(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """Applications that were handed in, the oldest first."""
    for one in queries.applications(state="filed")[:SHOWN]:
        url = f"/desk/registrations/{one.application}/accept/"
        yield Waiting(what=gettext("核验登记申请"), url=url, why=f"{one.name}　{one.uscc}")


@waits_for("buyer", "agency", "bidder")
def applications_to_complete(actor: Actor, now: datetime) -> Iterator[Waiting]:
    """A firm's own applications that the operator wants completed."""
    for one in queries.applications_of(office=actor.office).filter(state="incomplete")[:SHOWN]:
        url = f"/registrations/{one.application}/complete/"
        yield Waiting(what=gettext("补正登记申请"), url=url, why=one.reason)


@may_begin("operator", "auditor")
def all_applications(actor: Actor, now: datetime) -> Iterator[Link]:
    """The list of all applications."""
    yield Link(text=gettext("登记申请"), url="/desk/registrations/")


@may_begin("buyer", "agency", "bidder")
def own_registration(actor: Actor, now: datetime) -> Iterator[Link]:
    """A firm's own registration, and the way to its change."""
    yield Link(text=gettext("本单位登记"), url="/subjects/mine/")
