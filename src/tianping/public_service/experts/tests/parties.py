"""For tests: experts in the pool, and the three parties of a draw with their logs."""

import base64

from django.db import transaction

from tianping.exchange.catalogue.draws import DrawRevealed
from tianping.exchange.catalogue.evaluation import CommitteeRequested
from tianping.exchange.catalogue.keys import KeysRequested
from tianping.law.codes import fictitious_uscc
from tianping.public_service.experts import admission
from tianping.public_service.experts.drawing import announcement_of
from tianping.public_service.tests.peers import NOW, OPERATOR, PeerLog, platform, project
from tianping.record.identity import own_origin
from tianping.record.recording import record
from tianping.sealing import suites
from tianping.sealing.draws import contribute
from tianping.trustee.draws import committed, context_of, written

TENDER = "E9901000001000001001"
BIDDER = fictitious_uscc(31)
EMPLOYER = fictitious_uscc(40)


def application(number=1, **changed):
    facts = {
        "person": f"expert-{number:04}",
        "name": f"评委{number}",
        "speciality": "A01 房屋建筑",
        "employer": EMPLOYER,
        "employer_name": "云岫建筑设计院",
        "region": "990100",
        "years": 12,
        "senior_title": True,
    }
    return admission.Application(**(facts | changed))


def admit(count, start=1, **changed):
    return [
        admission.admit(application=application(number, **changed), by=OPERATOR, now=NOW)
        for number in range(start, start + count)
    ]


def requested(seats=5, experts=4, avoid=(BIDDER,), tender=TENDER):
    return CommitteeRequested(
        tender=tender, seats=seats, experts=experts, specialities=("A01 房屋建筑",), avoid=tuple(avoid)
    )


class Parties:
    """Trading and custodian as logs in memory, service as this platform itself."""

    def __init__(self):
        self.trading = PeerLog("trading.yunxiu.example", "trading")
        self.custodian = PeerLog("custodian.yunxiu.example", "custodian")
        self.origins = (self.trading.peer.origin, own_origin(), self.custodian.peer.origin)
        self.publics = [suites.generate_x25519()[1] for _ in range(3)]
        self.made = {}

    def ask(self, **changed):
        keys = KeysRequested(tender=TENDER, suite="INTL-1", opening_at=NOW, trustees=self.origins, opening_key="")
        self.trading.say(keys).say(requested(**changed)).pull()

    def commit(self, draw, *origins):
        announced = announcement_of(draw)
        for origin in origins or self.origins:
            made = contribute(context=context_of(announced), party=origin, publics=self.publics)
            self.made[origin] = made
            self.say(origin, committed(made, announced=announced))

    def reveal(self, draw, *origins, told_by=None, pieces=None):
        for origin in origins or self.made:
            contribution = written(pieces or self.made[origin].pieces)
            event = DrawRevealed(draw=draw.draw, tender=draw.tender, party=origin, contribution=contribution)
            self.say(told_by or origin, event)

    def say(self, origin, event, at=NOW):
        if origin == own_origin():
            with transaction.atomic():
                record(event, by=platform(), now=at)
            project()
            return
        log = self.trading if origin == self.trading.peer.origin else self.custodian
        log.say(event, at=at).pull()


def header_of(event):
    return base64.b64decode(event.header)
