"""Who acts in the living tenders: the replay's cast, two more buyers, six firms; and who conducts which tender."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tianping.launch.alive.specs import FIRMS, HOUSING, MANAGERS, SCHOOLS, WATER, Spec
from tianping.launch.bidding import Bidders
from tianping.launch.cast import Cast
from tianping.launch.city import City, Tell
from tianping.launch.clients import Client
from tianping.launch.papers import Subject
from tianping.launch.tendering import Planned
from tianping.law.days import SHANGHAI
from tianping.record.anchors import Anchors

PATIENCE = 180.0


class TookTooLong(TimeoutError):
    """Something that happens by itself did not happen."""


class Company:
    """The people of the living tenders in a running city, each with a signed-in client."""

    def __init__(self, *, city: City, cast: Cast, tell: Tell) -> None:
        self.city, self.cast, self.clock = city, cast, city.conductor
        self.began = time.monotonic()
        self._tell = tell
        self.buyers: dict[str, Subject] = {
            HOUSING: cast.buyer,
            SCHOOLS: city.papers.subject("云岫市教育局（虚构）"),
            WATER: city.papers.subject("云岫市水务局（虚构）"),
        }
        self.bidders: Bidders
        self.planned: dict[str, Planned] = {}

    def enlist(self) -> None:
        """This function will register buyers and firms, and wait until every platform knows them."""
        self.tell("登记虚构的招标人和企业 registering fictitious buyers and firms")
        self.cast.enlist(firms=FIRMS, buyers=[self.buyers[SCHOOLS], self.buyers[WATER]])
        self.clock.rest()
        anchors = Anchors.parse((self.city.folder / "anchors.json").read_bytes())
        self.bidders = Bidders(self.cast, self.city.folder / "bids", anchors, MANAGERS)

    def tell(self, sentence: str) -> None:
        """This function will tell what is being done, with the business time and the seconds since the start."""
        at = self.clock.now().astimezone(SHANGHAI)
        self._tell(f"{self.elapsed():5.0f} s  {at:%Y-%m-%d %H:%M}  {sentence}")

    def elapsed(self) -> float:
        """This function will return the seconds since the living tenders were begun."""
        return time.monotonic() - self.began

    def conducts(self, spec: Spec) -> Client:
        """This function will return the client of who conducts a tender: its agency, else its buyer."""
        if spec.agency:
            return self.cast.client("trading", self.cast.agency, "agency")
        return self.buyer(spec)

    def buyer(self, spec: Spec) -> Client:
        """This function will return the client of a tender's buyer."""
        return self.cast.client("trading", self.buyers[spec.buyer], "buyer")

    def firm(self, name: str, kind: str = "trading") -> Client:
        """This function will return a bidder's client at a platform."""
        return self.cast.client(kind, self.cast.firms[name], "bidder")

    def officer(self) -> Client:
        """This function will return the supervising department's client."""
        return self.cast.client("supervision", self.cast.department, "supervisor")

    def stage(self, key: str) -> str:
        """This function will return the stage of a tender's lot, as everybody reads it."""
        one = self.planned[key]
        lots = self.cast.client("trading", self.cast.buyer, "buyer").get(f"/api/v1/tenders/{one.tender}")["lots"]
        return next(str(lot["stage"]) for lot in lots if lot["lot"] == one.lot)

    def until(self, what: str, done: Callable[[], Any], *, seconds: float = PATIENCE) -> None:
        """This function will wait for something that happens by itself. Raises TookTooLong."""
        end = time.monotonic() + seconds
        while not done():
            if time.monotonic() > end:
                raise TookTooLong(f"{what}: not done after {seconds:.0f} s")
            time.sleep(0.5)

    def until_stage(self, stage: str, *keys: str) -> None:
        """This function will wait until the tenders stand at a stage."""
        self.until(f"{stage}: {', '.join(keys)}", lambda: all(self.stage(key) == stage for key in keys))

    def step_to(self, moment: datetime) -> None:
        """This function will step the business clock when all are at rest."""
        self.clock.step_to(moment)
