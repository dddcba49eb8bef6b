"""For tests: another platform's log in memory, followed by the real follower; and actors."""

from datetime import UTC, datetime

from tianping.exchange.following import Follower
from tianping.exchange.models import Peer
from tianping.exchange.projecting import project_all
from tianping.exchange.tests.logs import MemoryLog
from tianping.exchange.ticking import sequence_all
from tianping.law.codes import fictitious_uscc
from tianping.record.actors import Actor
from tianping.record.identity import own_origin

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
BUYER, AGENCY, DEPARTMENT = fictitious_uscc(1), fictitious_uscc(2), fictitious_uscc(3)
OPERATOR = Actor(office=fictitious_uscc(9), role="operator", person="p-operator")


def platform():
    return Actor.platform(own_origin())


class PeerLog:
    """A peer with its log; `pull` follows it and lets every room read."""

    def __init__(self, origin="trading.yunxiu.example", kind="trading"):
        self.log = MemoryLog(origin)
        self.peer = Peer.objects.create(
            origin=origin,
            kind=kind,
            state="docked",
            name=f"{kind} platform",
            base_url="http://127.0.0.1:9",
            log_vkey=self.log.keys.log.vkey,
            identity_vkey=self.log.keys.identity.vkey,
        )

    def say(self, event, at=NOW, files=()):
        self.log.add(event, at=at, files=files)
        return self

    def pull(self):
        Follower(self.peer, self.log).catch_up(now=NOW)
        project()
        return self


def project():
    """Place what the own log has, and let every room read every log."""
    sequence_all(now=NOW)
    project_all(now=NOW)


def run_due(tasks, now=NOW):
    """Do what one room has to do at a time; what an action raises is raised."""
    for action in list(tasks.due(now)):
        action()
