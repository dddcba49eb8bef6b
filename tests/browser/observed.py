"""The replay of three real auctions, stopped once just before the deadline, so that the pages can be looked at."""

from datetime import datetime

from tianping.launch.city import City
from tianping.launch.replay import Replay
from tianping.launch.tendering import Planned

from .sites import pages_of, sites_of
from .visiting import Visitor

AUCTIONS = 3


class Observed(Replay):
    """The replay, stopped once just before the deadline, so that the pages can be looked at."""

    before_deadline: dict[str, str]

    def __init__(self, *, city: City, visitor: Visitor) -> None:
        super().__init__(city=city, count=AUCTIONS, tell=lambda _: None)
        self.visitor = visitor
        self.before_deadline = {}

    def _open(self, due: datetime) -> list[Planned]:
        self._look_before_the_deadline()
        return super()._open(due)

    def _look_before_the_deadline(self) -> None:
        for site in sites_of(self.city).values():
            for name, path in pages_of(site, self.planned[0].tender).items():
                self.before_deadline[f"{site.name}-{name}"] = self.visitor.source(site.url + path)
        tender = f"{self.city.platforms['trading'].url}/tenders/{self.planned[0].tender}/"
        self.visitor.shoot_open_tender(tender)
