"""What needs a department today: its complaints, alarms about limits, directives that are not obeyed yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Exists, OuterRef

from tianping.record.actors import Actor
from tianping.supervision.complaints.queries import owed
from tianping.supervision.directives.models import Directive, Obedience
from tianping.supervision.monitoring.models import WatchedTender
from tianping.supervision.monitoring.queries import alarms
from tianping.web.accounts.rights import permit

Need = Literal["complaint", "alarm", "directive"]
ORDER = {"breach": 0, "near": 1, "well": 2, "prov": 3}
OBEDIENCE = timedelta(minutes=10)
"""A directive takes hold at once on the trading platform; one that is silent so long needs a telephone call."""
MOST = 200


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing on the desk. `id` is the complaint, alarm or directive; `what` the step that is waited for."""

    need: Need
    id: str
    what: str
    word: str
    tender: str
    tender_name: str
    rule: str
    due_at: datetime | None
    seen: bool = False


def desk(*, by: Actor, now: datetime) -> list[Item]:
    """This function will return what needs the actor's department, the most urgent first, at most two hundred things.

    Alarms are everybody's of supervision; complaints and directives the department's own. Raises NotAllowed.
    """
    permit(by, "alarms.read")
    found = [*_complaints(by, now), *_alarms(), *_directives(by, now)]
    names = dict(WatchedTender.objects.filter(tender__in={one.tender for one in found}).values_list("tender", "name"))
    named = [_named(one, names) for one in found]
    return sorted(named, key=lambda one: (ORDER.get(one.word, 4), one.seen, one.due_at or now, one.id))[:MOST]


def _complaints(by: Actor, now: datetime) -> list[Item]:
    rules = {"accept": "complaint-accept", "decide": "complaint-decide", "withdrawal": "complaint-withdrawal"}
    return [
        Item(
            need="complaint",
            id=one.complaint.number,
            what=one.what,
            word=one.word,
            tender=one.complaint.tender,
            tender_name="",
            rule=rules.get(one.what, "complaint-decision" if one.what == "publish" else "complaint-content"),
            due_at=one.due_at,
        )
        for one in owed(department=by.office, now=now)
    ]


def _alarms() -> list[Item]:
    return [
        Item(
            need="alarm",
            id=one.alarm,
            what="handle",
            word=one.level,
            tender=one.tender,
            tender_name="",
            rule=one.rule,
            due_at=one.due_at,
            seen=one.state == "seen",
        )
        for one in alarms()[:MOST]
    ]


def _directives(by: Actor, now: datetime) -> list[Item]:
    obeyed = Obedience.objects.filter(directive=OuterRef("directive"))
    silent = Directive.objects.filter(~Exists(obeyed), office=by.office)
    return [
        Item(
            need="directive",
            id=one.directive,
            what="obey",
            word="breach" if now > one.issued_at + OBEDIENCE else "well",
            tender=one.tender,
            tender_name="",
            rule="suspension",
            due_at=one.issued_at + OBEDIENCE,
        )
        for one in silent[:MOST]
    ]


def _named(item: Item, names: dict[str, str]) -> Item:
    return Item(**(vars(item) | {"tender_name": names.get(item.tender, "")}))
