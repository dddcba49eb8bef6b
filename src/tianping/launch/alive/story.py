"""The whole of it: from plans to a city at rest, in which each stage can be seen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tianping.launch.alive import desks, hall, judging, outcomes, preparing
from tianping.launch.alive.calendar import Calendar, calendar
from tianping.launch.alive.company import Company
from tianping.launch.cast import Cast
from tianping.launch.city import City, Tell
from tianping.launch.clients import Client
from tianping.launch.tendering import Planned

JUST = timedelta(seconds=1)
OPENED = ("evaluation", "contracted", "archived", "publicity", "objection")


@dataclass(frozen=True)
class Alive:
    """What stands in the city. `expert` is a seated member whose sheet is empty; `closing` is a deadline, `rest` the
    moment before it to which the clock is stepped last."""

    planned: dict[str, Planned]
    rest: datetime
    closing: datetime
    envelope: Path
    expert_uscc: str
    expert: str


def make_alive(*, city: City, cast: Cast, tell: Tell) -> tuple[Company, Alive]:
    """This function will leave one tender at each stage; the cast is prepared before. Then the clock stands before `rest`."""
    company = Company(city=city, cast=cast, tell=tell)
    company.enlist()
    moments = calendar(company.clock.now())
    preparing.plan(company, moments)
    preparing.issue(company, moments)
    envelope = preparing.bid(company)
    committee = _openings(company, moments)
    member = _last_morning(company, moments, committee)
    return company, Alive(
        planned=company.planned,
        rest=moments.rest,
        closing=moments.closing,
        envelope=envelope,
        expert_uscc=member.uscc,
        expert=member.person,
    )


def _openings(company: Company, moments: Calendar) -> list[Client]:
    """A week on: one tender fails, five are opened, four evaluated and published; returns the fifth's committee."""
    company.step_to(moments.first + JUST)
    company.tell("开标；投标人不足三个的依法失败 openings; fewer than three bids fail by law")
    company.until_stage("opened", *OPENED)
    company.until_stage("failed", "failed")
    seated = judging.draw(company, *OPENED)
    judging.judge(company, seated, *OPENED[1:])
    company.tell("公示中标候选人 publishing candidates")
    outcomes.publish(company, "contracted", "archived")
    outcomes.publish(company, "publicity", "objection", until=moments.shown_until)
    return seated["evaluation"]


def _last_morning(company: Company, moments: Calendar, committee: list[Client]) -> Client:
    """Days later: scores, contracts, an objection, a complaint, a suspension, applications, an archive, and the hall."""
    company.step_to(moments.morning)
    member = judging.begin_scoring(company, committee)
    outcomes.award(company, "contracted", "archived")
    outcomes.contract(company, "contracted", "archived")
    company.tell("对评标结果的异议，流程锁定 an objection to the result locks the flow")
    outcomes.object_to_result(company, "objection")
    desks.suspend(company)
    desks.apply(company)
    hall.come(company)
    desks.complain(company)
    outcomes.archive(company, "archived")
    company.step_to(moments.hall + JUST)
    hall.speak(company)
    return member
