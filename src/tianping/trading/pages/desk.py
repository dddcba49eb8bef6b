"""Where a buyer or agency finds its tenders from the desk."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext

from tianping.record.actors import Actor
from tianping.web.desk.waiting import may_begin
from tianping.web.parts import Link


@may_begin("buyer", "agency")
def my_tenders(actor: Actor, now: datetime) -> Iterator[Link]:
    """The overview of one's own tenders."""
    yield Link(text=gettext("我的招标项目"), url="/my/tenders/")
